from datetime import datetime
from typing import Any, NamedTuple

import pytest

from core.delivery.queue.queue import _sent_together
from tests.factories.people import NOON, hours


class Waiting(NamedTuple):
    id: int
    plan: str
    release: int
    due_at: datetime


DUE, LATER, EARLIER = NOON, NOON + hours(1), NOON - hours(1)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        # Another worker took what was due, between choosing the chat and locking it.
        ([(1, "1400", 1, LATER)], []),
        ([(1, "1400", 1, DUE)], [1]),
        ([(1, "1400", 1, DUE), (2, "1400", 2, DUE)], [1, 2]),
        ([(1, "1400", 1, LATER), (2, "1400", 2, DUE)], [1, 2]),
        ([(1, "1400", 1, DUE), (2, "1400", 2, LATER)], [1]),
        ([(1, "1400", 1, DUE), (2, "1405", 1, EARLIER)], [2]),
        ([(2, "1400", 1, DUE), (1, "1405", 1, DUE)], [1]),
        ([(1, "1400", 1, LATER), (2, "1405", 1, DUE), (3, "1400", 2, LATER)], [2]),
    ],
)
def test_the_newest_that_is_due_carries_all_older_ones_of_its_plan(rows, told):
    waiting: list[Any] = [Waiting(*row) for row in rows]
    assert [row.id for row in _sent_together(waiting, NOON)] == told
