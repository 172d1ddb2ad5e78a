# ruff: noqa: PLC0415 - a command loads only what it needs
"""Commands that keep an instance sound, and what every other command does to that end.

Opening the database, the lock of the data directory, rows and files compared at the start;
`status`, `verify`, `migrate`, `backup`, `restore`, `drill`.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
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


# Says on which day it was written, not only what the release says.
_DATED = frozenset({".well-known/security.txt"})
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
    """Print what there is and what is under way."""
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


def backup(
    folder: Annotated[Path, typer.Argument(help=texts("cli.backup.folder"))],
) -> None:
    """Write the database's rows, the release files and the kept imports into a folder."""
    from core.backup.backup import back_up

    settings = load_settings()
    with writing(settings, "backup"), progress_bars() as progress:
        made = back_up(
            open_sound(settings),
            folder,
            releases_dir=settings.releases_dir,
            imports_dir=settings.imports_dir,
            now=utc_now(),
            progress=progress,
        )
    out.print(
        texts(
            "cli.backup.done",
            path=made.folder,
            rows=number(made.row_count),
            files=number(made.file_count),
            megabytes=number(Decimal(made.new_bytes) / 1_000_000, 1),
        )
    )


def restore(
    folder: Annotated[Path, typer.Argument(help=texts("cli.restore.folder"))],
    *,
    replace: Annotated[bool, typer.Option("--replace", help=texts("cli.restore.replace"))] = False,
    resend: Annotated[bool, typer.Option("--resend", help=texts("cli.restore.resend"))] = False,
) -> None:
    """Put a backup in the place of the database, and the files that are missing in theirs."""
    from core.backup.restore import restore as restore_backup

    settings = load_settings()
    with writing(settings, "restore"), progress_bars() as progress:
        restored = restore_backup(
            settings.database,
            folder,
            releases_dir=settings.releases_dir,
            imports_dir=settings.imports_dir,
            now=utc_now(),
            replace=replace,
            resend=resend,
            progress=progress,
        )
    warn(restored.findings)
    out.print(texts("cli.restore.done", path=restored.backup))
    if restored.earlier:
        out.print(texts("cli.restore.earlier", path=restored.earlier))
    if restored.cancelled_count:
        out.print(texts("cli.restore.cancelled", count=number(restored.cancelled_count)))
    out.print(texts("cli.restore.next"))


def drill(
    folder: Annotated[Path, typer.Argument(help=texts("cli.drill.folder"))],
) -> None:
    """Restore a backup aside, build its site, and compare that with the site that is shown."""
    from core.backup.backup import named_backup
    from core.backup.restore import restore as restore_backup
    from core.manifest import read_sums
    from core.publishing.verify import verify_whole
    from portal.site.current import prepared_current_site

    settings = load_settings()
    with TemporaryDirectory(prefix="qotbnama-drill-") as place, progress_bars() as progress:
        # As a file, whatever the database is: a drill touches nothing that is in use.
        aside = settings.model_copy(update={"data_dir": Path(place), "database_url": None})
        out.print(texts("cli.drill.begun", path=named_backup(folder)))
        restored = restore_backup(
            aside.database,
            folder,
            releases_dir=aside.releases_dir,
            imports_dir=aside.imports_dir,
            now=utc_now(),
            progress=progress,
        )
        with prepared_current_site(
            aside, now=utc_now(), texts=texts, progress=progress
        ) as prepared:
            prepared.swap()
        found = verify_whole(_stores(open_migrated(aside), aside), progress=progress)
        ours, shown = read_sums(aside.site_dir), read_sums(settings.site_dir)
    warn([*restored.findings, *found])
    _compare_sites(ours, shown)
    if [one for one in found if not one.is_repaired]:
        raise typer.Exit(1)


def _compare_sites(ours: dict[str, str], shown: dict[str, str]) -> None:
    """Print how the site of a backup differs from the one that is shown; exit 1 if it does."""
    releases = [{name for name in sums if name.endswith(".sqlite")} for sums in (ours, shown)]
    if not shown:
        out.print(texts("cli.drill.no_site", pages=number(len(ours))))
        return
    if releases[0] != releases[1]:
        newer = "، ".join(sorted(Path(name).name for name in releases[1] - releases[0]))
        out.print(texts("cli.drill.older", names=newer or "–"))
        return
    differing = sorted(
        name
        for name in ours.keys() | shown.keys()
        if ours.get(name) != shown.get(name) and name not in _DATED
    )
    if differing:
        err.print(texts("cli.drill.differs", count=number(len(differing)), name=differing[0]))
        raise typer.Exit(1)
    out.print(texts("cli.drill.same", files=number(len(ours))))
