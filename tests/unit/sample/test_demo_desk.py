"""The demo's desk: people, links and a package, however often it is started."""

import sqlite3
from contextlib import closing

import pytest
from sqlmodel import select

from core.calendar import utc_now
from core.database.engine import migrate, open_database, reading, transaction
from core.enums import PackageState, Role
from core.models import DeskPackage, Person
from core.sample.demo_desk import prepare_demo_desk
from core.settings import Settings
from tests.factories.desk_packages import work
from tests.factories.sample_city import sample_releases


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, public_url="http://127.0.0.1:8000", _env_file=None)


@pytest.fixture
def engine(settings):
    opened = open_database(settings.database)
    yield opened
    opened.dispose()


def packages(engine):
    with reading(engine) as session:
        return session.exec(select(DeskPackage)).all()


def test_a_person_of_each_role_and_a_package_that_waits(settings, engine):
    made = sample_releases().parent / "qotbnama.sqlite"
    own = settings.data_dir / "qotbnama.sqlite"
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(own)) as target:
        source.backup(target)
    first = prepare_demo_desk(engine, settings, utc_now, lambda: work(engine, settings))
    assert [one.account for one in first] == [role.value for role in Role]
    assert all(one.address.startswith("http://127.0.0.1:8000/desk/welcome/") for one in first)
    (package,) = packages(engine)
    assert package.state is PackageState.WAITING
    (table,) = package.found["tables"]
    assert (table["counts"]["added"], table["counts"]["changed"]) == (1, 0)
    with transaction(engine) as session:
        person = session.get_one(Person, "clerk")
        person.password_hash = person.code_secret = "there"
    again = prepare_demo_desk(engine, settings, utc_now, lambda: work(engine, settings))
    assert [one.account for one in again] == ["approver", "publisher", "operator", "auditor"]
    assert not {one.address for one in first} & {one.address for one in again}
    assert len(packages(engine)) == 1


def test_what_cannot_be_read_waits_for_nobody(settings, engine):
    migrate(engine)
    prepare_demo_desk(engine, settings, utc_now, lambda: work(engine, settings))
    (package,) = packages(engine)
    assert package.state is PackageState.FAULTY
