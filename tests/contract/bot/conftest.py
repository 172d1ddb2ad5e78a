from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from core.database.engine import open_database


@pytest.fixture
def engine(database) -> Iterator[Engine]:
    opened = open_database(database)
    yield opened
    opened.dispose()
