from itertools import accumulate

import pytest

from core.delivery.queue.settling import MOST_TRIES, Outcome, back_off_s, outcome_of
from core.delivery.sending.channel import SendError
from core.enums import DeliveryState

PENDING, FAILED = DeliveryState.PENDING, DeliveryState.FAILED
UNKNOWN = DeliveryState.UNKNOWN
BUSY = SendError(reason="busy")
LOST = SendError(reason="timeout", unknown_outcome=True)
WRONG = SendError(reason="bad_request", permanent=True)
GONE = SendError(reason="blocked", is_blocked=True)
MOVED = SendError(reason="moved", permanent=True, new_chat_id="-100")


@pytest.mark.parametrize(
    ("error", "tries", "unknown_outcomes", "outcome"),
    [
        (BUSY, 1, 0, Outcome(PENDING, 60)),
        (BUSY, 2, 0, Outcome(PENDING, 120)),
        (BUSY, 2, 1, Outcome(PENDING, 120)),
        (BUSY, MOST_TRIES - 1, 0, Outcome(PENDING, 6 * 3600)),
        (BUSY, MOST_TRIES, 0, Outcome(FAILED)),
        (WRONG, 1, 0, Outcome(FAILED)),
        (GONE, 1, 0, Outcome(FAILED)),
        (LOST, 1, 1, Outcome(PENDING, 60)),
        (LOST, 2, 2, Outcome(UNKNOWN)),
        (LOST, MOST_TRIES, 1, Outcome(UNKNOWN)),
        (MOVED, 1, 0, Outcome(PENDING, 0)),
        (MOVED, MOST_TRIES, 0, Outcome(FAILED)),
    ],
)
def test_what_becomes_of_a_failed_send(error, tries, unknown_outcomes, outcome):
    assert outcome_of(error, tries=tries, unknown_outcomes=unknown_outcomes) == outcome


@pytest.mark.parametrize("asked_s", [0, 1, 5, 7200])
def test_the_channel_s_wish_is_kept_to_the_second(asked_s):
    error = SendError(reason="too_many_requests", retry_after_s=asked_s)
    assert outcome_of(error, tries=0, unknown_outcomes=0).wait_s == asked_s


def test_the_last_try_is_about_two_days_after_the_first():
    waits = list(accumulate(back_off_s(tries) for tries in range(1, MOST_TRIES)))
    assert 40 * 3600 < waits[-1] < 52 * 3600
