"""The whole way of a file: kept, read, proposed, applied or refused, and recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from core.database import reading, transaction
from core.errors import StaleProposalError
from core.hidden import fit_line
from core.importing.apply import apply_proposal, audit
from core.importing.keeping import KeptFile, keep
from core.importing.package import Package, Tally, read_package
from core.importing.problems import Problems
from core.importing.proposal import Proposal
from core.importing.propose import is_stale, lock_imports, propose
from core.models import ImportedFile, ImportRun
from core.models.enums import ImportState
from core.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How an import ended. `proposal` is None when it was refused for its `problems`.

    Of a file whose bad values do not stop the others, `skipped` says which and why, and `tally`
    how many; a package in the ordinary sense has none.
    """

    state: ImportState
    run: int
    file: KeptFile
    plan: str | None
    problems: Problems
    proposal: Proposal | None
    skipped: Problems
    tally: Tally | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked of an import, whatever the file is. `plan` None: the package names it.

    `mapping` is the hash of the file that said how to read the values.
    """

    plan: str | None
    by: str
    now: datetime
    reason: str | None = None
    dry_run: bool = False
    progress: Progress = silent
    mapping: str | None = None


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
) -> ImportOutcome:
    """Import the package at *path*: a workbook, a folder or a ZIP of CSV.

    *plan* is needed when the package has no `plan` table. All or nothing is applied; what is
    refused is recorded too. *progress* is told (step, done, total).
    """
    by, reason = fit_line("--by", by) or by, fit_line("--reason", reason)
    file = keep(path, imports_dir, now)
    with transaction(engine) as session:
        record_file(session, file, by=by, now=now)
    package = read_package(path, progress)
    work_out = partial(
        propose,
        package=package,
        plan=plan,
        allow_removals=allow_removals,
        reason=reason,
        progress=progress,
    )
    order = Order(plan=plan, by=by, now=now, reason=reason, dry_run=dry_run, progress=progress)
    return conclude(engine, file, package, order, work_out)


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
