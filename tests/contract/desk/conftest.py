"""A migrated database that the tests of a module share; every test finds a desk without people."""

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
    Person,
    PersonRole,
    RecoveryCode,
    SignInDelay,
    SignInLink,
)
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
