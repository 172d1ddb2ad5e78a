"""A migrated database that the tests of a module share."""

import pytest

from tests.factories.migrated import migrated_engine


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def engine(request, tmp_path_factory):
    """A migrated, empty database for the tests of a module; what they write they roll back."""
    with migrated_engine(request, tmp_path_factory.mktemp("models")) as engine:
        yield engine
