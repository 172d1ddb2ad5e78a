"""The front door of every format: a file is kept, read, proposed, applied or refused, recorded.

What differs between formats ends with the proposal: a package of tables (readers/package.py), or
values from QPR that a mapping file explains (readers/qpr/).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.audit import record
from core.calendar import tehran_date
from core.database.engine import reading, transaction
from core.enums import ImportState
from core.errors import StaleProposalError
from core.importing.changeset.apply import apply_proposal, audit
from core.importing.changeset.desired_state import shown_key
from core.importing.changeset.proposal import Proposal, Question
from core.importing.problems import UnreadableError, plain_json
from core.importing.propose import is_stale, lock_imports, propose
from core.importing.propose_qpr import propose_values
from core.importing.readers.file_opening import name_of_given
from core.importing.readers.kept_files import BUDGET_BYTES, KeptFile, forget_refused, keep
from core.importing.readers.package_reader import Package, read_package
from core.importing.readers.qpr.reading import read_qpr
from core.importing.request import ImportOutcome, ImportRequest
from core.models import ImportedFile, ImportRun
from core.plan.hidden import fit_line
from core.progress import Progress, silent

# Of the problems of a refused import, what its row in the database keeps beside their number.
_MAX_RECORDED = 1_000

# Computes the proposal; None when there are problems, which are then the package's.
type Work = Callable[[Session], Proposal | None]


def import_file(
    engine: Engine,
    path: Path,
    *,
    plan: str | None,
    by: str,
    imports_dir: Path,
    mapping: Path | None = None,
    replacements: Path | None = None,
    reason: str | None = None,
    budget_bytes: int = BUDGET_BYTES,
    **options: Any,
) -> ImportOutcome:
    """Import the file at *path*: a workbook, a folder or a ZIP of tables; or values of QPR.

    Without *mapping* it is a package, whose `plan` table names the plan; without that table *plan*
    is needed. All or nothing is applied. With *mapping* it is a table of values, read as that file
    explains; *plan* None is then the only one there is, bad values are skipped and listed in the
    outcome's `skipped`, and what the file does not speak of stays as it is. *replacements* is the
    table of what a package's cells are read as; it is kept, too.

    What is refused is recorded too. *budget_bytes* is how much may be kept in *imports_dir*;
    *options* is what else an ImportRequest has.
    """
    by, reason = fit_line("--by", by) or by, fit_line("--reason", reason)
    request = ImportRequest(plan=plan, by=by, reason=reason, **options)
    kept: list[KeptFile] = []
    for one in (path, *(one for one in (mapping, replacements) if one is not None)):
        try:
            kept.append(keep(one, imports_dir, request.now, budget_bytes))
        except UnreadableError as error:
            return _turn_away(engine, one, error, request)
    with transaction(engine) as session:
        for file in kept:
            _record_file(session, file, by=by, now=request.now)
    if mapping is None:
        package, work = _read_tables(path, kept, request)
    else:
        request = replace(request, mapping=kept[1].sha256)
        package, work = _read_values(kept[0], kept[1], request)
    return _conclude(engine, kept[0], package, request, work)


def _read_tables(path: Path, kept: list[KeptFile], request: ImportRequest) -> tuple[Package, Work]:
    replacements = kept[1] if len(kept) > 1 else None
    package = read_package(path, request.progress, kept=kept[0], replacements=replacements)
    work = partial(
        propose,
        package=package,
        plan=request.plan,
        scope=request.scope,
        reason=request.reason,
        today=tehran_date(request.now),
        progress=request.progress,
    )
    return package, work


def _read_values(
    file: KeptFile, mapping: KeptFile, request: ImportRequest
) -> tuple[Package, Work]:
    package = Package(file.name)
    found = read_qpr(file, mapping, package.problems, tehran_date(request.now))
    if found is None:
        return package, _no_proposal
    work = partial(
        propose_values, reading=found, package=package, plan=request.plan, reason=request.reason
    )
    return package, work


def _no_proposal(_session: Session) -> None:
    """Return no proposal, for a file of which nothing could be read."""


def _turn_away(
    engine: Engine, path: Path, error: UnreadableError, request: ImportRequest
) -> ImportOutcome:
    """Refuse what is not even kept, because of what it is; the audit trail says so."""
    package = Package(name_of_given(path))
    error.report_to(package.problems)
    with transaction(engine) as session:
        record(
            session,
            at=request.now,
            by=request.by,
            action="import.turned_away",
            plan=request.plan,
            name=package.name,
            problem=error.code,
        )
    return ImportOutcome(
        ImportState.REFUSED,
        None,
        None,
        request.plan,
        package.problems,
        None,
        package.skipped,
        package.tally,
    )


def _conclude(
    engine: Engine,
    file: KeptFile,
    package: Package,
    request: ImportRequest,
    work: Work,
) -> ImportOutcome:
    """Have the proposal worked out, apply it unless *request* is a dry run, and record the end.

    *work* is called again when another import came in between.
    """
    # Nobody waits while the proposal is worked out; only writing it takes the lock.
    with reading(engine) as session:
        proposal = work(session)
    run = ImportRun(
        file=file.sha256,
        state=ImportState.REFUSED,
        by=request.by,
        reason=request.reason,
        started_at=request.now,
    )
    with transaction(engine) as session:
        if proposal and not request.dry_run:
            lock_imports(session)
            if is_stale(session, proposal):
                proposal = work(session)
        run.plan = proposal.plan if proposal else request.plan
        run.summary = _summary(package, proposal, request)
        if proposal and not request.dry_run:
            apply(session, proposal, run=run, now=request.now, progress=request.progress)
        else:
            run.state = ImportState.PROPOSED if proposal else ImportState.REFUSED
            _record(session, run, request.now)
    assert run.id is not None
    if run.state is ImportState.REFUSED:
        request.refused(file, package.problems)
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
        package.notes,
        package.blocked,
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


def _record_file(session: Session, file: KeptFile, *, by: str, now: datetime) -> None:
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


def _as_json(question: Question) -> dict[str, Any]:
    """Return a question as the audit trail keeps it."""
    details = {name: plain_json(value) for name, value in question.details.items()}
    return {
        "rule": question.rule,
        "table": question.table,
        "key": shown_key(question.key),
        "row": question.row,
        "column": question.column,
        "details": details,
    }


def _summary(
    package: Package, proposal: Proposal | None, request: ImportRequest
) -> dict[str, Any]:
    summary = {
        "tables": proposal.counts if proposal else {},
        "scope": request.scope.value,
        "warnings": len(proposal.warnings) if proposal else 0,
        "questions": [_as_json(one) for one in proposal.questions[:_MAX_RECORDED]]
        if proposal
        else [],
        "problem_count": package.problems.total,
        "problems": [problem.as_json() for problem in package.problems[:_MAX_RECORDED]],
    }
    if request.mapping is None:
        return summary
    return {
        **summary,
        "mapping": request.mapping,
        "skipped_count": package.skipped.total,
        "skipped": [problem.as_json() for problem in package.skipped[:_MAX_RECORDED]],
    }
