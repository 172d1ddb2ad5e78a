"""Importing in tests: an engine with tables, and one call with the usual answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, text

from core.database.engine import migrate, open_database
from core.importing.pipeline import import_file
from core.importing.problems import render
from core.importing.request import ImportOutcome
from core.models import (
    BudgetLine,
    FieldRevision,
    Indicator,
    Node,
    NodePolicy,
    Observation,
    Plan,
    Project,
    Target,
)
from core.models.tables import sql_table
from core.texts import load_texts

NOW = datetime(2021, 9, 10, 6, 30, tzinfo=UTC)


@contextmanager
def an_engine(url: str) -> Iterator[Engine]:
    """Open a database with its tables, and close it afterwards."""
    engine = open_database(url)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def do_import(engine: Engine, path: Path, **options) -> ImportOutcome:
    """Import *path* as a clerk would."""
    given = {"plan": None, "by": "clerk", "now": NOW, "imports_dir": path.parent / "kept"}
    return import_file(engine, path, **{**given, **options})


def messages(outcome: ImportOutcome, language: str = "fa") -> list[str]:
    """Return what is said of a refused import, without the marks that isolate fragments."""
    texts = load_texts(language)
    lines = [render(problem, texts) for problem in outcome.problems]
    return [line.replace("\u2068", "").replace("\u2069", "") for line in lines]


def count(engine: Engine, table: str) -> int:
    """Count the rows of a table of the database."""
    with engine.connect() as connection:
        return connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()


def rows(engine: Engine, model: type, *order: str) -> list[dict[str, Any]]:
    """Return the rows of a model's table, in the order of some columns."""
    table = sql_table(model)
    with engine.connect() as connection:
        query = select(table).order_by(*(table.c[name] for name in order))
        return [dict(row) for row in connection.execute(query).mappings()]


def revisions(engine: Engine, run: int) -> list[tuple[Any, ...]]:
    """Return what an import changed, field by field: thing, key, field, old, new."""
    return [
        (row["thing"], row["key"], row["field"], row["old"], row["new"])
        for row in rows(engine, FieldRevision, "id")
        if row["import_run"] == run
    ]


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return all that an import may change, without the records of imports themselves."""
    return {
        model.__name__: rows(engine, model)
        for model in (Plan, Node, NodePolicy, Indicator, Target, Observation, Project, BudgetLine)
    }
