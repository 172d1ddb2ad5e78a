"""One index for the tests that only read."""

from collections.abc import Iterator

import pytest

from core.search import SearchIndex
from tests.unit.search.things import plan_documents, written


@pytest.fixture(scope="session")
def plan() -> Iterator[SearchIndex]:
    connection = written(*plan_documents())
    yield SearchIndex(connection)
    connection.close()
