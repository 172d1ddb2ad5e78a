"""A small plan on SQLite, and a file loaded into it."""

import pytest

from tests.factories.imports import an_engine
from tests.factories.qpr import WEB, begin_plan, do_qpr, lines, write


@pytest.fixture
def engine(tmp_path):
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        yield engine


@pytest.fixture
def plan(engine, tmp_path):
    begin_plan(engine, tmp_path)
    return engine


@pytest.fixture
def load(plan, tmp_path):
    """Import a table as web-service rows, or as the mapping says."""

    def run(table, mapping=WEB, **options):
        return do_qpr(plan, write(tmp_path / "values.csv", lines(table, "\t")), mapping, **options)

    return run
