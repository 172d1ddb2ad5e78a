"""Databases that have their tables already: made once in a run, and copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine.url import make_url

# Imported by migrations alone: here they are counted, whoever migrates first.
import core.migrations.append_only
import core.migrations.rendering  # noqa: F401
from core.database.engine import migrate, open_database
from tests.factories.made_once import made_once
from tests.postgres_server import create_database, drop_database, fresh_database, url_of


def copy_migrated_file(path: Path) -> None:
    """Write a SQLite database with its tables to *path*."""
    shutil.copyfile(made_once("migrated-sqlite", _make_file) / "plan.sqlite", path)


def _make_file(folder: Path) -> None:
    _migrate(f"sqlite:///{folder}/plan.sqlite")


def migrated_template(server_url: str) -> str:
    """Return the name of a database with its tables, to be copied on that server."""

    def make(folder: Path) -> None:
        name = f"template_{folder.parent.name.replace('-', '_')}".lower()
        drop_database(server_url, name)
        create_database(server_url, name)
        _migrate(url_of(server_url, name))
        (folder / "name").write_text(name)

    return (made_once(_template_folder(server_url), make) / "name").read_text()


def drop_template(server_url: str, run: Path) -> None:
    """Drop the database that the *run* copied on that server, if it made one."""
    name = run / _template_folder(server_url) / "name"
    if name.exists():
        drop_database(server_url, name.read_text())


def _template_folder(server_url: str) -> str:
    return f"migrated-postgresql-{make_url(server_url).port}"


def _migrate(url: str) -> None:
    engine = open_database(url)
    migrate(engine)
    engine.dispose()


@contextmanager
def migrated_engine(request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    """A database with its tables, of the kind `request.param` names, for many tests."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            copy_migrated_file(folder / "plan.sqlite")
            url = f"sqlite:///{folder}/plan.sqlite"
        else:
            server = request.getfixturevalue("postgres_server_url")
            url = stack.enter_context(fresh_database(server, migrated_template(server)))
        engine = open_database(url)
        yield engine
        engine.dispose()
