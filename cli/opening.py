"""What commands open and hold: the database, and the lock of the data directory.

At its start a command compares rows and files, repairs what a crash left, and names the rest.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from cli import moment
from cli.console import err, texts

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from core.publishing.check.reconcile import Finding
    from core.publishing.check.stores import Stores
    from core.settings import Settings

# What a command opened, to be closed when it ends, however it ends.
opened = ExitStack()


@contextmanager
def writing(settings: "Settings", command: str) -> Iterator[None]:
    """Hold the lock of the data directory for *command*."""
    from core.processes.lock import locked

    with locked(settings.data_dir, f"qotbnama {command}", moment.utc_now()):
        yield


def has_database(settings: "Settings") -> bool:
    """Return whether this machine has a database; one that only builds the site needs none."""
    return settings.database_url is not None or (settings.data_dir / "qotbnama.sqlite").is_file()


def reconciled(engine: "Engine", settings: "Settings") -> "list[Finding]":
    """Compare what is stored with what is written down, quickly, and repair what a crash left."""
    from core.publishing.check.stores import verify_quickly

    return verify_quickly(stores_of(engine, settings))


def stores_of(engine: "Engine", settings: "Settings") -> "Stores":
    """Return what there is to compare: rows, releases, kept imports and the site."""
    from core.publishing.check.stores import Stores

    return Stores(engine, settings.releases_dir, settings.imports_dir, settings.site_dir)


def warn(findings: "Sequence[Finding]") -> None:
    """Write *findings* to the error stream, a line each."""
    for finding in findings:
        line = texts(f"finding.{finding.kind}", name=finding.name, plan=finding.plan)
        err(f"{line} {texts('finding.repaired')}" if finding.is_repaired else line)


def open_unchecked(settings: "Settings") -> "Engine":
    """Open the database as it is; it is closed when the command ends."""
    from core.database.engine import open_database

    engine = open_database(settings.database)
    opened.callback(engine.dispose)
    return engine


def open_migrated(settings: "Settings") -> "Engine":
    """Open the database and bring its tables up to date."""
    from core.database.engine import migrate

    engine = open_unchecked(settings)
    migrate(engine)
    return engine


def open_sound(settings: "Settings") -> "Engine":
    """Open the database, migrated; what stored things disagree about is repaired, or named."""
    engine = open_unchecked(settings)
    make_sound(engine, settings)
    return engine


def open_writable(settings: "Settings") -> "Engine":
    """Open the database as `open_sound` does, unless it can only be read."""
    from core.database.engine import check_writable

    engine = open_sound(settings)
    check_writable(engine)
    return engine


def open_when_there(settings: "Settings") -> "Engine":
    """Open the database to write to, as soon as it answers."""
    from cli.waiting import when_there
    from core.database.engine import check_writable

    engine = open_unchecked(settings)

    def attempt() -> None:
        make_sound(engine, settings)
        check_writable(engine)

    when_there(engine, attempt)
    return engine


def make_sound(engine: "Engine", settings: "Settings") -> None:
    """Bring the tables up to date, and repair or name what stored things disagree about."""
    from core.database.engine import migrate

    migrate(engine)
    warn(reconciled(engine, settings))
