"""Importing in tests: an engine with tables, and one call with the usual answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from core.database import migrate, open_database
from core.importing.entry import ImportOutcome, import_package
from core.importing.problems import render
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
    return import_package(engine, path, **{**given, **options})


def messages(outcome: ImportOutcome, language: str = "fa") -> list[str]:
    """Give what is said of a refused import, without the marks that isolate fragments."""
    texts = load_texts(language)
    lines = [render(problem, texts) for problem in outcome.problems]
    return [line.replace("\u2068", "").replace("\u2069", "") for line in lines]


def count(engine: Engine, table: str) -> int:
    """Count the rows of a table of the database."""
    with engine.connect() as connection:
        return connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
