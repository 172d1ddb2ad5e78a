"""Commands that look after an instance: `status`, `verify`, `migrate`."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.console import err, out, progress_bars, texts
from cli.opening import open_migrated, open_unchecked, reconciled, stores_of, warn, writing
from core.persian import number

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from core.settings import Settings


def status(
    *,
    process: Annotated[str | None, typer.Option(help=texts("cli.status.process_option"))] = None,
) -> None:
    """Print what there is and what is under way."""
    from core.database.engine import check_current
    from core.delivery.overview import overview_lines
    from core.desk.instance_health import own_parts
    from core.settings import load_settings

    settings = load_settings()
    engine = open_unchecked(settings)
    if process is not None:
        _print_process(engine, process)
        return
    check_current(engine)
    now = moment.utc_now()
    out("\n".join(overview_lines(engine, settings.site_dir, texts, now)))
    for part in own_parts(stores_of(engine, settings), settings.data_dir, texts, now):
        out("\n".join(part.lines))
    warn(reconciled(engine, settings))


def _print_process(engine: "Engine", name: str) -> None:
    """Print the processes of that name; exit 1 when the heartbeat of none goes on."""
    from core.database.engine import reading
    from core.delivery.overview import process_lines
    from core.processes.heartbeats import read_processes

    with reading(engine) as session:
        found = read_processes(session, name)
    for line in process_lines(found, texts):
        out(line)
    if not any(one.is_alive for one in found):
        err(texts("cli.status.no_process", name=name))
        raise typer.Exit(1)


def verify(
    *,
    quick: Annotated[bool, typer.Option("--quick", help=texts("cli.verify.quick"))] = False,
    repair: Annotated[bool, typer.Option("--repair", help=texts("cli.verify.repair"))] = False,
) -> None:
    """Hold everything that is stored against what was written down of it."""
    from core.settings import load_settings

    settings = load_settings()
    if not repair:
        _verify(open_migrated(settings), settings, quick=quick, repair=False)
        return
    with writing(settings, "verify --repair"):
        _verify(open_migrated(settings), settings, quick=quick, repair=True)


def _verify(engine: "Engine", settings: "Settings", *, quick: bool, repair: bool) -> None:
    from core.publishing.check.stores import verify_quickly, verify_whole

    stores = stores_of(engine, settings)
    with progress_bars() as progress:
        if quick:
            found = verify_quickly(stores, repair=repair)
        else:
            found = verify_whole(stores, repair=repair, progress=progress)
    warn(found)
    unrepaired = sum(not finding.is_repaired for finding in found)
    if unrepaired:
        err(texts("cli.verify.found", count=number(unrepaired)))
        raise typer.Exit(1)
    out(texts("cli.verify.quick_done" if quick else "cli.verify.done"))


def migrate() -> None:
    """Create or update the tables of the operational database."""
    from core.database.engine import REVISION
    from core.settings import load_settings

    open_migrated(load_settings())
    out(texts("cli.migrate.done", revision=REVISION))
