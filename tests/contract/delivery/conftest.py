from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from core.database.engine import open_database
from tests.factories.delivery_desk import Desk


@pytest.fixture
def engine(database) -> Iterator[Engine]:
    opened = open_database(database)
    yield opened
    opened.dispose()


@pytest.fixture
def desk(engine, tmp_path) -> Desk:
    return Desk(engine, tmp_path / "releases")
