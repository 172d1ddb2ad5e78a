"""The whole way of a file: kept, read, proposed, applied or refused, and recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from core.database import transaction
from core.errors import StaleProposalError
from core.importing.apply import apply_proposal, audit
from core.importing.keeping import KeptFile, keep
from core.importing.package import Package, read_package, silent
from core.importing.problems import Problems
from core.importing.proposal import Proposal
from core.importing.propose import last_applied_run, lock_imports, propose
from core.importing.sheets import Progress
from core.models import ImportedFile, ImportRun
from core.models.enums import ImportState


@dataclass(frozen=True, slots=True)
class Tally:
    """How many values a file has, and what became of them; the others say nothing new."""

    read: int
    taken: int
    skipped: int

    @property
    def unneeded(self) -> int:
        """Values of ignored series, or told by the rows of finer or coarser periods."""
        return self.read - self.taken - self.skipped


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How an import ended. `proposal` is None when it was refused for its `problems`.

    Of a file whose bad rows do not stop the others, `skipped` says which and why, and `tally` how
    many; of an ordinary package they are empty.
    """

    state: ImportState
    run: int
    file: KeptFile
    plan: str | None
    problems: Problems
    proposal: Proposal | None
    skipped: Problems = field(default_factory=Problems)
    tally: Tally | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked of an import, whatever the file is. `plan` None: the package names it."""

    plan: str | None
    by: str
    now: datetime
    reason: str | None = None
    dry_run: bool = False
    progress: Progress = silent


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
    order = Order(plan=plan, by=by, now=now, reason=reason, dry_run=dry_run, progress=progress)
    package = read_package(path, progress)
    with transaction(engine) as session:
        proposal = propose(
            session,
            package,
            plan=plan,
            allow_removals=allow_removals,
            reason=reason,
            progress=progress,
        )
        return conclude(session, file, package, proposal, order)


def conclude(
    session: Session,
    file: KeptFile,
    package: Package,
    proposal: Proposal | None,
    order: Order,
    *,
    skipped: Problems | None = None,
    tally: Tally | None = None,
    more: Mapping[str, Any] | None = None,
) -> ImportOutcome:
    """Apply *proposal* unless it is None or *order* is a dry run, and record how it ended.

    *more* goes into the run's summary.
    """
    skipped = skipped or Problems()
    run = ImportRun(
        plan=proposal.plan if proposal else order.plan,
        file=file.sha256,
        state=ImportState.PROPOSED if proposal else ImportState.REFUSED,
        by=order.by,
        reason=order.reason,
        started_at=order.now,
        summary={**_summary(package, proposal), **(more or {})},
    )
    if proposal and not order.dry_run:
        apply(session, proposal, run=run, now=order.now, progress=order.progress)
    else:
        session.add(run)
        session.flush()
        audit(session, run, order.now)
    assert run.id is not None
    problems = package.problems
    return ImportOutcome(run.state, run.id, file, run.plan, problems, proposal, skipped, tally)


def apply(
    session: Session,
    proposal: Proposal,
    *,
    run: ImportRun,
    now: datetime,
    progress: Progress = silent,
) -> None:
    """Write *proposal* and its *run* in the caller's transaction."""
    lock_imports(session)
    if last_applied_run(session, proposal.plan) != proposal.base_run:
        raise StaleProposalError(proposal.plan)
    run.state, run.applied_at = ImportState.APPLIED, now
    session.add(run)
    session.flush()
    apply_proposal(session, proposal, run, progress)
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
