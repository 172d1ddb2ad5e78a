from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from core.database.engine import migrate, open_database


@pytest.fixture
def engine(database) -> Iterator[Engine]:
    opened = open_database(database)
    migrate(opened)
    yield opened
    opened.dispose()
