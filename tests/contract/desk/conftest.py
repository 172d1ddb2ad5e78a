"""A migrated database that the tests of a module share; every test finds a desk without people."""

import pytest
from sqlalchemy import Engine, delete

from core.database.engine import migrate, open_database, transaction
from core.models import (
    ApprovalLink,
    DeskJob,
    DeskPackage,
    DeskSession,
    PackageApproval,
    Person,
    PersonRole,
    RecoveryCode,
    SignInDelay,
    SignInLink,
)
from tests.postgres_server import fresh_database

_OF_THE_DESK = (
    ApprovalLink,
    PackageApproval,
    DeskJob,
    DeskPackage,
    DeskSession,
    SignInLink,
    RecoveryCode,
    SignInDelay,
    PersonRole,
    Person,
)


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def migrated_engine(request, tmp_path_factory):
    if request.param == "sqlite":
        yield from migrated(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'plan.sqlite'}")
    else:
        with fresh_database(request.getfixturevalue("postgres_server_url")) as url:
            yield from migrated(url)


def migrated(url):
    engine = open_database(url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(migrated_engine: Engine) -> Engine:
    with transaction(migrated_engine) as session:
        for table in _OF_THE_DESK:
            session.execute(delete(table))
    return migrated_engine
