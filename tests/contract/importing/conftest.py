"""A database with tables, and imports of folders into it."""

import pytest

from tests.factories.imports import an_engine, do_import
from tests.factories.packages import write_folder


@pytest.fixture
def engine(database):
    with an_engine(database) as engine:
        yield engine


@pytest.fixture
def imports(engine, tmp_path):
    """Import tables as a folder of CSV, one folder per call."""
    numbers = iter(range(1000))

    def run(tables, **options):
        folder = write_folder(tmp_path / str(next(numbers)) / "package", tables)
        return do_import(engine, folder, imports_dir=tmp_path / "kept", **options)

    return run
