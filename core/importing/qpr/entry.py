"""The whole way of a file from QPR: kept with its mapping, read, proposed, applied, recorded."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from core.calendar import tehran_date
from core.database import transaction
from core.hidden import fit_line
from core.importing.entry import (
    ImportOutcome,
    Order,
    conclude,
    import_package,
    record_file,
    turn_away,
)
from core.importing.keeping import BUDGET_BYTES, KeptFile, keep
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
    budget_bytes: int = BUDGET_BYTES,
    **asked: Any,
) -> ImportOutcome:
    """Import the values at *path* as *mapping* understands them; *plan* None is the only one.

    Bad values are skipped and told in the outcome's `skipped`; the others are applied together.
    What the file does not speak of stays as it is. Refused is a mapping that is wrong, a file
    that cannot be read, and one of which nothing can be used. *asked* is what else Order has.
    """
    by, reason = fit_line("--by", by) or by, fit_line("--reason", reason)
    order = Order(
        plan=plan, by=by, now=now, reason=reason, dry_run=dry_run, progress=progress, **asked
    )
    kept: list[KeptFile] = []
    for one in (path, mapping):
        try:
            kept.append(keep(one, imports_dir, now, budget_bytes))
        except UnreadableError as error:
            return turn_away(engine, one, error, order)
    file, words = kept
    with transaction(engine) as session:
        for one_kept in kept:
            record_file(session, one_kept, by=by, now=now)
    order = replace(order, mapping=words.sha256)
    package = Package(file.name)
    reading = _read(file, words, package, tehran_date(now))

    def work_out(session: Session) -> Proposal | None:
        if reading is None:
            return None
        return propose_values(session, reading, package, plan=plan, reason=reason)

    return conclude(engine, file, package, order, work_out)


def _read(file: KeptFile, words: KeptFile, package: Package, today: date) -> QprReading | None:
    """Read mapping and file; None when either cannot be, and the package's problems say why."""
    mapping = read_mapping(words.path, package.problems, words.name)
    if mapping is None:
        return None
    skips = Skips()
    try:
        with read_rows(file.path, file.name, mapping) as raw:
            entries = list(read_entries(raw, mapping, skips))
    except UnreadableError as error:
        error.report_to(package.problems)
        return None
    return QprReading(file.name, today, mapping, entries, skips)
