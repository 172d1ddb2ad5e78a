"""A migrated database that the tests of a module share."""

import pytest

from core.database.engine import migrate, open_database
from tests.postgres_server import fresh_database


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def engine(request, tmp_path_factory):
    """A migrated, empty database for the tests of a module; what they write they roll back."""
    if request.param == "sqlite":
        yield from migrated(f"sqlite:///{tmp_path_factory.mktemp('models') / 'plan.sqlite'}")
    else:
        with fresh_database(request.getfixturevalue("postgres_server_url")) as url:
            yield from migrated(url)


def migrated(url):
    engine = open_database(url)
    migrate(engine)
    yield engine
    engine.dispose()
