"""Commands on copies of both stores: `backup`, `restore`, `drill`."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.console import err, out, progress_bars, texts
from cli.opening import has_database, open_migrated, open_sound, stores_of, warn, writing
from cli.options import author
from core.persian import number

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Says on which day it was written, not only what the release says.
_DATED = frozenset({".well-known/security.txt"})


def backup(
    folder: Annotated[Path, typer.Argument(help=texts("cli.backup.folder"))],
) -> None:
    """Write the database's rows, the release files and the kept imports into a folder."""
    from core.backup.backup import back_up
    from core.settings import load_settings

    settings = load_settings()
    with writing(settings, "backup"), progress_bars() as progress:
        engine = open_sound(settings)
        made = back_up(
            engine,
            folder,
            releases_dir=settings.releases_dir,
            imports_dir=settings.imports_dir,
            now=moment.utc_now(),
            progress=progress,
        )
        _note(engine, "made", made.folder)
    out(
        texts(
            "cli.backup.done",
            path=made.folder,
            rows=number(made.row_count),
            files=number(made.file_count),
            megabytes=number(Decimal(made.new_bytes) / 1_000_000, 1),
        )
    )


def _note(engine: "Engine", deed: str, folder: Path) -> None:
    """Write into the audit that a copy was taken or rehearsed: `status` and the desk show it."""
    from core import audit
    from core.database.engine import transaction

    with transaction(engine) as session:
        audit.record(
            session,
            at=moment.utc_now(),
            by=author(None),
            action=f"backup.{deed}",
            path=str(folder.resolve()),
        )


def restore(
    folder: Annotated[Path, typer.Argument(help=texts("cli.restore.folder"))],
    *,
    replace: Annotated[bool, typer.Option("--replace", help=texts("cli.restore.replace"))] = False,
    resend: Annotated[bool, typer.Option("--resend", help=texts("cli.restore.resend"))] = False,
) -> None:
    """Put a backup in the place of the database, and the files that are missing in theirs."""
    from core.backup.restore import restore as restore_backup
    from core.settings import load_settings

    settings = load_settings()
    with writing(settings, "restore"), progress_bars() as progress:
        restored = restore_backup(
            settings.database,
            folder,
            releases_dir=settings.releases_dir,
            imports_dir=settings.imports_dir,
            now=moment.utc_now(),
            replace=replace,
            resend=resend,
            progress=progress,
        )
    warn(restored.findings)
    out(texts("cli.restore.done", path=restored.backup))
    if restored.earlier:
        out(texts("cli.restore.earlier", path=restored.earlier))
    if restored.cancelled_count:
        out(texts("cli.restore.cancelled", count=number(restored.cancelled_count)))
    out(texts("cli.restore.next"))


def drill(
    folder: Annotated[Path, typer.Argument(help=texts("cli.drill.folder"))],
) -> None:
    """Restore a backup aside, build its site, and compare that with the site that is shown."""
    from core.backup.backup import named_backup
    from core.backup.restore import restore as restore_backup
    from core.manifest import read_sums
    from core.publishing.check.stores import verify_whole
    from core.settings import load_settings
    from portal.site.current_site import prepared_current_site

    settings = load_settings()
    with TemporaryDirectory(prefix="qotbnama-drill-") as place, progress_bars() as progress:
        # As a file, whatever the database is: a drill touches nothing that is in use.
        aside = settings.model_copy(update={"data_dir": Path(place), "database_url": None})
        out(texts("cli.drill.begun", path=named_backup(folder)))
        restored = restore_backup(
            aside.database,
            folder,
            releases_dir=aside.releases_dir,
            imports_dir=aside.imports_dir,
            now=moment.utc_now(),
            progress=progress,
        )
        with prepared_current_site(
            aside, now=moment.utc_now(), texts=texts, progress=progress
        ) as prepared:
            prepared.swap()
        found = verify_whole(stores_of(open_migrated(aside), aside), progress=progress)
        ours, shown = read_sums(aside.site_dir), read_sums(settings.site_dir)
    warn([*restored.findings, *found])
    _compare_sites(ours, shown)
    if [one for one in found if not one.is_repaired]:
        raise typer.Exit(1)
    if has_database(settings):
        _note(open_migrated(settings), "rehearsed", folder)


def _compare_sites(ours: dict[str, str], shown: dict[str, str]) -> None:
    """Print how the site of a backup differs from the one that is shown; exit 1 if it does."""
    releases = [{name for name in sums if name.endswith(".sqlite")} for sums in (ours, shown)]
    if not shown:
        out(texts("cli.drill.no_site", pages=number(len(ours))))
        return
    if releases[0] != releases[1]:
        newer = "، ".join(sorted(Path(name).name for name in releases[1] - releases[0]))
        out(texts("cli.drill.older", names=newer or "–"))
        return
    differing = sorted(
        name
        for name in ours.keys() | shown.keys()
        if ours.get(name) != shown.get(name) and name not in _DATED
    )
    if differing:
        err(texts("cli.drill.differs", count=number(len(differing)), name=differing[0]))
        raise typer.Exit(1)
    out(texts("cli.drill.same", files=number(len(ours))))
