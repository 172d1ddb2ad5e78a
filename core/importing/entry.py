"""The whole way of a file: kept, read, proposed, applied or refused, and recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.audit import record
from core.database import reading, transaction
from core.enums import ImportState
from core.errors import StaleProposalError
from core.hidden import fit_line
from core.importing.apply import apply_proposal, audit
from core.importing.keeping import BUDGET_BYTES, KeptFile, forget_refused, keep
from core.importing.opening import name_of_given
from core.importing.package import Package, Tally, read_package
from core.importing.problems import Problems, UnreadableError
from core.importing.proposal import Proposal
from core.importing.propose import is_stale, lock_imports, propose
from core.models import ImportedFile, ImportRun
from core.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How an import ended. `proposal` is None when it was refused for its `problems`.

    What was turned away before anything was read of it has neither `run` nor kept `file`.

    Of a file whose bad values do not stop the others, `skipped` says which and why, and `tally`
    how many; a package in the ordinary sense has none.
    """

    state: ImportState
    run: int | None
    file: KeptFile | None
    plan: str | None
    problems: Problems
    proposal: Proposal | None
    skipped: Problems
    tally: Tally | None


# What is done with the kept copy of a refused file, while it is sure to be there.
type Refused = Callable[[KeptFile, Problems], None]


def _nothing(_file: KeptFile, _problems: Problems) -> None:
    """Do nothing with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked of an import, whatever the file is. `plan` None: the package names it.

    `mapping` is the hash of the file that said how to read the values. `refused` gets the kept
    copy and the problems of what is refused.
    """

    plan: str | None
    by: str
    now: datetime
    reason: str | None = None
    dry_run: bool = False
    progress: Progress = silent
    mapping: str | None = None
    refused: Refused = _nothing


def import_package(
    engine: Engine,
    path: Path,
    *,
    plan: str | None,
    by: str,
    now: datetime,
    imports_dir: Path,
    dry_run: bool = False,
    allow_removals: bool = False,
    reason: str | None = None,
    progress: Progress = silent,
    budget_bytes: int = BUDGET_BYTES,
    refused: Refused = _nothing,
) -> ImportOutcome:
    """Import the package at *path*: a workbook, a folder or a ZIP of CSV.

    *plan* is needed when the package has no `plan` table. All or nothing is applied; what is
    refused is recorded too. *progress* is told (step, done, total), *budget_bytes* is how much may
    be kept in *imports_dir*, *refused* is as in Order.
    """
    by, reason = fit_line("--by", by) or by, fit_line("--reason", reason)
    order = Order(
        plan=plan,
        by=by,
        now=now,
        reason=reason,
        dry_run=dry_run,
        progress=progress,
        refused=refused,
    )
    try:
        file = keep(path, imports_dir, now, budget_bytes)
    except UnreadableError as error:
        return turn_away(engine, path, error, order)
    with transaction(engine) as session:
        record_file(session, file, by=by, now=now)
    package = read_package(path, progress, kept=file)
    work_out = partial(
        propose,
        package=package,
        plan=plan,
        allow_removals=allow_removals,
        reason=reason,
        progress=progress,
    )
    return conclude(engine, file, package, order, work_out)


def turn_away(engine: Engine, path: Path, error: UnreadableError, order: Order) -> ImportOutcome:
    """Refuse what is not even kept, because of what it is; the audit trail says so."""
    package = Package(name_of_given(path))
    error.report_to(package.problems)
    with transaction(engine) as session:
        record(
            session,
            at=order.now,
            by=order.by,
            action="import.turned_away",
            plan=order.plan,
            name=package.name,
            problem=error.code,
        )
    return ImportOutcome(
        ImportState.REFUSED,
        None,
        None,
        order.plan,
        package.problems,
        None,
        package.skipped,
        package.tally,
    )


def conclude(
    engine: Engine,
    file: KeptFile,
    package: Package,
    order: Order,
    work_out: Callable[[Session], Proposal | None],
) -> ImportOutcome:
    """Have the proposal worked out, apply it unless *order* is a dry run, and record the end.

    *work_out* gives None when there are problems; they are then the package's. It is called again
    when another import came in between.
    """
    # Nobody waits while the proposal is worked out; only writing it takes the lock.
    with reading(engine) as session:
        proposal = work_out(session)
    run = ImportRun(
        file=file.sha256,
        state=ImportState.REFUSED,
        by=order.by,
        reason=order.reason,
        started_at=order.now,
    )
    with transaction(engine) as session:
        if proposal and not order.dry_run:
            lock_imports(session)
            if is_stale(session, proposal):
                proposal = work_out(session)
        run.plan = proposal.plan if proposal else order.plan
        run.summary = _summary(package, proposal, order)
        if proposal and not order.dry_run:
            apply(session, proposal, run=run, now=order.now, progress=order.progress)
        else:
            run.state = ImportState.PROPOSED if proposal else ImportState.REFUSED
            _record(session, run, order.now)
    assert run.id is not None
    if run.state is ImportState.REFUSED:
        order.refused(file, package.problems)
        _forget(engine, file)
    return ImportOutcome(
        run.state,
        run.id,
        file,
        run.plan,
        package.problems,
        proposal,
        package.skipped,
        package.tally,
    )


def _forget(engine: Engine, file: KeptFile) -> None:
    """Drop the copy of a large file that was never anything but refused."""
    with reading(engine) as session:
        query = select(ImportRun.id).where(
            col(ImportRun.file) == file.sha256, col(ImportRun.state) != ImportState.REFUSED
        )
        if session.exec(query.limit(1)).first() is None:
            forget_refused(file)


def apply(
    session: Session,
    proposal: Proposal,
    *,
    run: ImportRun,
    now: datetime,
    progress: Progress = silent,
) -> None:
    """Write *proposal* and its *run* in the caller's transaction.

    StaleProposalError when another import was applied since it was worked out.
    """
    lock_imports(session)
    if is_stale(session, proposal):
        raise StaleProposalError(proposal.plan)
    run.state, run.applied_at = ImportState.APPLIED, now
    _record(session, run, now)
    apply_proposal(session, proposal, run, progress)


def _record(session: Session, run: ImportRun, now: datetime) -> None:
    session.add(run)
    session.flush()
    audit(session, run, now)


def record_file(session: Session, file: KeptFile, *, by: str, now: datetime) -> None:
    """Write down who handed in *file* and when; the first time counts."""
    if session.get(ImportedFile, file.sha256) is None:
        session.add(
            ImportedFile(
                sha256=file.sha256,
                name=file.name,
                size_bytes=file.size_bytes,
                received_at=now,
                received_by=by,
            )
        )


def _summary(package: Package, proposal: Proposal | None, order: Order) -> dict[str, Any]:
    summary = {
        "tables": proposal.counts if proposal else {},
        "doubts": len(proposal.doubts) if proposal else 0,
        "problem_count": package.problems.total,
        "problems": [problem.as_json() for problem in package.problems],
    }
    if order.mapping is None:
        return summary
    return {
        **summary,
        "mapping": order.mapping,
        "skipped_count": package.skipped.total,
        "skipped": [problem.as_json() for problem in package.skipped],
    }
