"""The whole way of a file from QPR: kept with its mapping, read, proposed, applied, recorded."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from core.calendar import tehran_date
from core.database import transaction
from core.hidden import fit_line
from core.importing.entry import ImportOutcome, Order, conclude, import_package, record_file
from core.importing.keeping import keep
from core.importing.package import Package
from core.importing.problems import UnreadableError
from core.importing.proposal import Proposal
from core.importing.qpr.files import read_rows
from core.importing.qpr.layouts import read_entries
from core.importing.qpr.mapping import read_mapping
from core.importing.qpr.proposing import QprReading, propose_values
from core.importing.qpr.skips import Skips
from core.progress import Progress, silent


def import_file(
    engine: Engine,
    path: Path,
    *,
    mapping: Path | None,
    plan: str | None,
    allow_removals: bool = False,
    **given: Any,
) -> ImportOutcome:
    """Import *path* with *mapping* as `import_qpr` does, without one as `import_package` does."""
    if mapping is None:
        return import_package(engine, path, plan=plan, allow_removals=allow_removals, **given)
    return import_qpr(engine, path, mapping, plan=plan, **given)


def import_qpr(
    engine: Engine,
    path: Path,
    mapping: Path,
    *,
    plan: str | None,
    by: str,
    now: datetime,
    imports_dir: Path,
    dry_run: bool = False,
    reason: str | None = None,
    progress: Progress = silent,
) -> ImportOutcome:
    """Import the values at *path* as *mapping* understands them; *plan* None is the only one.

    Bad values are skipped and told in the outcome's `skipped`; the others are applied together.
    What the file does not speak of stays as it is. Refused is a mapping that is wrong, a file
    that cannot be read, and one of which nothing can be used.
    """
    by, reason = fit_line("--by", by) or by, fit_line("--reason", reason)
    file, words = keep(path, imports_dir, now), keep(mapping, imports_dir, now)
    with transaction(engine) as session:
        for kept in (file, words):
            record_file(session, kept, by=by, now=now)
    package = Package(path.name)
    reading = _read(path, mapping, package, tehran_date(now))

    def work_out(session: Session) -> Proposal | None:
        if reading is None:
            return None
        return propose_values(session, reading, package, plan=plan, reason=reason)

    order = Order(
        plan=plan,
        by=by,
        now=now,
        reason=reason,
        dry_run=dry_run,
        progress=progress,
        mapping=words.sha256,
    )
    return conclude(engine, file, package, order, work_out)


def _read(path: Path, mapping_path: Path, package: Package, today: date) -> QprReading | None:
    """Read mapping and file; None when either cannot be, and the package's problems say why."""
    mapping = read_mapping(mapping_path, package.problems)
    if mapping is None:
        return None
    skips = Skips()
    try:
        entries = list(read_entries(read_rows(path, mapping), mapping, skips))
    except UnreadableError as error:
        error.report_to(package.problems)
        return None
    return QprReading(path.name, today, mapping, entries, skips)
