"""The application with a desk, over a SQLite database that the tests of a module share."""

import pytest

from cli.console import run
from cli.program import app
from core.database.engine import migrate, open_database
from core.enums import Role
from tests.factories.desk_people import (
    DeskBrowser,
    desk_client,
    desk_settings,
    join,
    signed_in,
)
from tests.factories.package_browsers import open_package_browsers


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


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A desk with a plan that was published, and a browser of each role."""
    with open_package_browsers(tmp_path_factory.mktemp("packages")) as desk:
        yield desk


@pytest.fixture
def desk(opened, tmp_path):
    opened.client.cookies.clear()
    opened.folder = tmp_path
    return opened


@pytest.fixture
def qotbnama(capsys):
    """Run `qotbnama` with what the environment says; return its status and what it printed."""

    def call(*words):
        status = run(lambda: app(list(words), prog_name="qotbnama", standalone_mode=False))
        said = capsys.readouterr()
        return status, said.out + said.err

    return call
