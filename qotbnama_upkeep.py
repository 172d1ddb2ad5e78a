# ruff: noqa: PLC0415 - a command loads only what it needs
"""Commands that keep an instance sound, and what every other command does to that end.

Opening the database, the lock of the data directory, rows and files compared at the start;
`status`, `verify`, `migrate`.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Engine

from core.calendar import utc_now
from core.database import open_database
from core.lock import locked
from core.persian import number
from core.settings import Settings, load_settings
from qotbnama_console import err, out, progress_bars, texts

if TYPE_CHECKING:
    from core.publishing.reconcile import Finding
    from core.publishing.verify import Stores


# What a command opened, to be closed when it ends, however it ends.
opened = ExitStack()


@contextmanager
def writing(settings: Settings, command: str) -> Iterator[None]:
    """Hold the lock of the data directory for *command*."""
    with locked(settings.data_dir, f"qotbnama {command}", utc_now()):
        yield


def has_database(settings: Settings) -> bool:
    """Return whether this machine has a database; one that only builds the site needs none."""
    return settings.database_url is not None or (settings.data_dir / "qotbnama.sqlite").is_file()


def reconciled(engine: Engine, settings: Settings) -> "list[Finding]":
    """Compare what is stored with what is written down, quickly, and repair what a crash left."""
    from core.publishing.verify import verify_quickly

    return verify_quickly(_stores(engine, settings))


def _stores(engine: Engine, settings: Settings) -> "Stores":
    from core.publishing.verify import Stores

    return Stores(engine, settings.releases_dir, settings.imports_dir, settings.site_dir)


def warn(findings: "Sequence[Finding]") -> None:
    """Write *findings* to the error stream, a line each."""
    for finding in findings:
        line = texts(f"finding.{finding.kind}", name=finding.name, plan=finding.plan)
        err.print(f"{line} {texts('finding.repaired')}" if finding.is_repaired else line)


def open_unchecked(settings: Settings) -> Engine:
    """Open the database as it is; it is closed when the command ends."""
    engine = open_database(settings.database)
    opened.callback(engine.dispose)
    return engine


def open_migrated(settings: Settings) -> Engine:
    """Open the database and bring its tables up to date."""
    from core.database import migrate

    engine = open_unchecked(settings)
    migrate(engine)
    return engine


def open_sound(settings: Settings) -> Engine:
    """Open the database, migrated; what stored things disagree about is repaired, or named."""
    engine = open_unchecked(settings)
    make_sound(engine, settings)
    return engine


def open_writable(settings: Settings) -> Engine:
    """Open the database as `open_sound` does, unless it can only be read."""
    from core.database import check_writable

    engine = open_sound(settings)
    check_writable(engine)
    return engine


def open_when_there(settings: Settings) -> Engine:
    """Open the database to write to, as soon as it answers."""
    from core.database import check_writable
    from qotbnama_waiting import when_there

    engine = open_unchecked(settings)

    def attempt() -> None:
        make_sound(engine, settings)
        check_writable(engine)

    when_there(engine, attempt)
    return engine


def make_sound(engine: Engine, settings: Settings) -> None:
    """Bring the tables up to date, and repair or name what stored things disagree about."""
    from core.database import migrate

    migrate(engine)
    warn(reconciled(engine, settings))


def status(
    *,
    process: Annotated[str | None, typer.Option(help=texts("cli.status.process_option"))] = None,
) -> None:
    """Say what there is and what is under way."""
    from core.database import check_current
    from core.delivery.overview import tell_overview

    settings = load_settings()
    engine = open_unchecked(settings)
    if process is not None:
        _tell_process(engine, process)
        return
    check_current(engine)
    out.print("\n".join(tell_overview(engine, settings.site_dir, texts, utc_now())))
    warn(reconciled(engine, settings))


def _tell_process(engine: Engine, name: str) -> None:
    """Print the processes of that name; exit 1 when the heartbeat of none goes on."""
    from core.database import reading
    from core.delivery.overview import tell_processes
    from core.processes import read_processes

    with reading(engine) as session:
        found = read_processes(session, name)
    for line in tell_processes(found, texts):
        out.print(line)
    if not any(one.is_alive for one in found):
        err.print(texts("cli.status.no_process", name=name))
        raise typer.Exit(1)


def verify(
    *,
    quick: Annotated[bool, typer.Option("--quick", help=texts("cli.verify.quick"))] = False,
    repair: Annotated[bool, typer.Option("--repair", help=texts("cli.verify.repair"))] = False,
) -> None:
    """Hold everything that is stored against what was written down of it."""
    settings = load_settings()
    if not repair:
        _verify(open_migrated(settings), settings, quick=quick, repair=False)
        return
    with writing(settings, "verify --repair"):
        _verify(open_migrated(settings), settings, quick=quick, repair=True)


def _verify(engine: Engine, settings: Settings, *, quick: bool, repair: bool) -> None:
    from core.publishing.verify import verify_quickly, verify_whole

    stores = _stores(engine, settings)
    with progress_bars() as progress:
        if quick:
            found = verify_quickly(stores, repair=repair)
        else:
            found = verify_whole(stores, repair=repair, progress=progress)
    warn(found)
    unrepaired = sum(not finding.is_repaired for finding in found)
    if unrepaired:
        err.print(texts("cli.verify.found", count=number(unrepaired)))
        raise typer.Exit(1)
    out.print(texts("cli.verify.quick_done" if quick else "cli.verify.done"))


def migrate() -> None:
    """Create or update the tables of the operational database."""
    from core.database import REVISION

    open_migrated(load_settings())
    out.print(texts("cli.migrate.done", revision=REVISION))
