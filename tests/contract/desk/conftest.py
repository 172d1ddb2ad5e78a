"""Desks to test: without people, on a migrated database that a module shares, or begun anew."""

import pytest
from sqlalchemy import Engine, delete

from core.database.engine import transaction
from core.models import (
    ApprovalLink,
    DeskJob,
    DeskPackage,
    DeskSession,
    DraftPreview,
    PackageApproval,
    PackageComment,
    Passkey,
    PasskeyChallenge,
    Person,
    PersonRole,
    RecoveryCode,
    SignInDelay,
    SignInLink,
)
from tests.factories.desk_packages import open_desk
from tests.factories.migrated import migrated_engine

_OF_THE_DESK = (
    ApprovalLink,
    PackageApproval,
    PackageComment,
    DraftPreview,
    DeskJob,
    DeskPackage,
    DeskSession,
    SignInLink,
    RecoveryCode,
    SignInDelay,
    Passkey,
    PasskeyChallenge,
    PersonRole,
    Person,
)


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def desk_engine(request, tmp_path_factory):
    with migrated_engine(request, tmp_path_factory.mktemp("desk")) as engine:
        yield engine


@pytest.fixture
def engine(desk_engine: Engine) -> Engine:
    with transaction(desk_engine) as session:
        for table in _OF_THE_DESK:
            session.execute(delete(table))
    return desk_engine


@pytest.fixture
def desk(database, tmp_path):
    yield from open_desk(database, tmp_path)


@pytest.fixture
def sqlite_desk(tmp_path):
    """For what is the same on both databases."""
    yield from open_desk(f"sqlite:///{tmp_path / 'plan.sqlite'}", tmp_path)
