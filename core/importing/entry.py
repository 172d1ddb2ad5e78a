"""The whole way of a file: kept, read, proposed, applied or refused, and recorded."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from core.database import reading, transaction
from core.errors import StaleProposalError
from core.importing.apply import apply_proposal, audit
from core.importing.keeping import KeptFile, keep
from core.importing.package import Package, read_package, silent
from core.importing.problems import Problems
from core.importing.proposal import Proposal
from core.importing.propose import is_stale, lock_imports, propose
from core.importing.sheets import Progress
from core.models import ImportedFile, ImportRun
from core.models.enums import ImportState


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How an import ended. `proposal` is None when it was refused for its `problems`."""

    state: ImportState
    run: int
    file: KeptFile
    plan: str | None
    problems: Problems
    proposal: Proposal | None


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
    file = keep(path, imports_dir)
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
    # Nobody waits while the proposal is worked out; only writing it takes the lock.
    with reading(engine) as session:
        proposal = work_out(session)
    run = ImportRun(
        file=file.sha256, state=ImportState.REFUSED, by=by, reason=reason, started_at=now
    )
    with transaction(engine) as session:
        if proposal and not dry_run:
            lock_imports(session)
            if is_stale(session, proposal):
                proposal = work_out(session)
        run.plan = proposal.plan if proposal else plan
        run.summary = _summary(package, proposal)
        if proposal and not dry_run:
            apply(session, proposal, run=run, now=now, progress=progress)
        else:
            run.state = ImportState.PROPOSED if proposal else ImportState.REFUSED
            _record(session, run, now)
    assert run.id is not None
    return ImportOutcome(run.state, run.id, file, run.plan, package.problems, proposal)


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


def _summary(package: Package, proposal: Proposal | None) -> dict[str, Any]:
    return {
        "tables": proposal.counts if proposal else {},
        "doubts": len(proposal.doubts) if proposal else 0,
        "problem_count": package.problems.total,
        "problems": [problem.as_json() for problem in package.problems],
    }
