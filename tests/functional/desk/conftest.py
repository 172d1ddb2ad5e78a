"""The application with a desk, over a SQLite database that the tests of a module share."""

import pytest

from core.database.engine import migrate, open_database
from core.enums import Role
from tests.factories.desk_people import (
    DeskBrowser,
    desk_client,
    desk_settings,
    join,
    signed_in,
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return desk_settings(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def engine(settings):
    opened = open_database(settings.database)
    migrate(opened)
    for role in Role:
        join(opened, role.value, role)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def client(settings, engine):
    with desk_client(settings, engine) as opened:
        yield opened


@pytest.fixture
def stranger(client):
    """A browser in which nobody is signed in."""
    client.cookies.clear()
    return DeskBrowser(client)


@pytest.fixture
def as_role(client, engine):
    """Return the browser of a person of a role."""
    client.cookies.clear()
    return lambda role: signed_in(client, engine, Role(role).value)
