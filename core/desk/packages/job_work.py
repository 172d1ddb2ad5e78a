"""Doing a job: reading what was handed in, and publishing what was approved.

Killed at any point it can be done again: a package is written to the plan in the transaction that
notes it, and a release that was made is found again.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.audit import record
from core.database.engine import reading, transaction
from core.delivery.announcement import announce, announce_paused
from core.desk.packages.desk_jobs import settle_job
from core.desk.packages.package_approvals import end_approvals, standing_approval, void_links
from core.desk.packages.package_base import newest_release
from core.desk.packages.package_digest import digest_of
from core.desk.packages.package_states import read_again
from core.desk.packages.proposal_rows import problem_rows, proposal_rows
from core.enums import JobKind, JobState, PackageState
from core.errors import (
    DataDirectoryBusyError,
    NothingToPublishError,
    QotbnamaError,
    StaleProposalError,
)
from core.importing.changeset.proposal import Proposal
from core.importing.pipeline import apply, import_file
from core.importing.propose import propose
from core.importing.readers.kept_files import KeptFile
from core.importing.readers.package_reader import read_package
from core.importing.request import ImportOutcome
from core.importing.writers.marked_workbook import mark_workbook
from core.models import DeskJob, DeskPackage, ImportRun
from core.processes.lock import locked
from core.publishing.plans import plans
from core.publishing.publish import Order, Render, publish
from core.settings import Settings
from core.texts import load_texts

# One that ended without a word so often will not end well.
MOST_ATTEMPTS = 3
_ENDED = (PackageState.PUBLISHED, PackageState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a job works with; `render` shows the site of a release, which lives above."""

    engine: Engine
    settings: Settings
    render: Render
    clock: Callable[[], datetime]


def upload_folder(settings: Settings, number: int) -> Path:
    """Return where the file of package *number* lies until the package is at its end."""
    return settings.desk_dir / "uploads" / str(number)


def marked_path(settings: Settings, number: int) -> Path:
    """Return where the marked workbook of package *number* lies, if there is one."""
    return settings.desk_dir / "marked" / f"{number}.xlsx"


def do_job(shop: Workshop, job: DeskJob) -> JobState:
    """Do *job*, which this process has taken; return how it ended.

    WAITING: another command writes in the data directory, it is to be tried again.
    """
    assert job.id is not None
    state = JobState.DONE
    try:
        if job.attempts > MOST_ATTEMPTS:
            state = _give_up(shop, job, load_texts()("desk.failure.ended"))
        else:
            with locked(shop.settings.data_dir, "desk", shop.clock()):
                (_read if job.kind is JobKind.READ else _publish)(shop, job)
    except DataDirectoryBusyError:
        state = JobState.WAITING
    except (QotbnamaError, OSError) as error:
        state = _give_up(shop, job, _sentence(error))
    with transaction(shop.engine) as session:
        settle_job(session, job.id, state, shop.clock())
    return state


def sweep_uploads(shop: Workshop) -> None:
    """Delete the files of packages that are at their end; what was read is kept among imports."""
    folder = shop.settings.desk_dir / "uploads"
    with reading(shop.engine) as session:
        query = select(DeskPackage.id).where(col(DeskPackage.state).in_(_ENDED))
        for number in session.exec(query):
            shutil.rmtree(folder / str(number), ignore_errors=True)


def _read(shop: Workshop, job: DeskJob) -> None:
    with reading(shop.engine) as session:
        package = session.get_one(DeskPackage, job.package)
    if package.state is not PackageState.READING:
        return
    path = _given_file(shop.settings, package)
    marked = marked_path(shop.settings, job.package)
    marked.parent.mkdir(parents=True, exist_ok=True)
    texts = load_texts()
    outcome = import_file(
        shop.engine,
        path,
        plan=_only_plan(shop.engine),
        by=package.handed_in_by,
        imports_dir=shop.settings.imports_dir,
        reason=package.note,
        budget_bytes=shop.settings.imports_budget_mb << 20,
        now=shop.clock(),
        dry_run=True,
        allow_removals=package.allow_removals,
        keeps_absent=package.keeps_absent,
        refused=lambda file, problems: mark_workbook(
            file.path, problems, marked, texts, kept=file
        ),
    )
    if outcome.file is None:
        mark_workbook(None, outcome.problems, marked, texts)
    _settle_reading(shop, job.package, outcome)


def _given_file(settings: Settings, package: DeskPackage) -> Path:
    """Return the file as it was handed in; a restored instance has it among its imports only."""
    assert package.id is not None
    folder = upload_folder(settings, package.id)
    path = folder / package.file_name
    if not path.exists() and package.file is not None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(settings.imports_dir / package.file, path)
    return path


def _settle_reading(shop: Workshop, number: int, outcome: ImportOutcome) -> None:
    texts, now = load_texts(), shop.clock()
    with transaction(shop.engine) as session:
        package = session.get_one(DeskPackage, number, with_for_update=True)
        before = package.found.get("state_before")
        package.file = outcome.file.sha256 if outcome.file else None
        proposal = outcome.proposal
        digest = None
        if proposal is None:
            package.state = PackageState.FAULTY
            package.found = problem_rows(outcome.problems, texts)
        else:
            package.plan, package.base_run = proposal.plan, proposal.base_run
            package.base_release = newest_release(session, proposal.plan)
            digest = digest_of(proposal, base_release=package.base_release, note=package.note)
            is_same = before is not None and digest == package.digest
            package.state = PackageState(before) if is_same and before else PackageState.DRAFT
            package.found = proposal_rows(proposal, texts)
            package.is_moved = before is not None and not is_same
        if digest != package.digest:
            end_approvals(session, number, now)
            void_links(session, number)
        package.digest = digest
        session.add(package)
        _record(session, f"package.read_{package.state.value}", package, package.handed_in_by, now)


def _publish(shop: Workshop, job: DeskJob) -> None:
    with reading(shop.engine) as session:
        package = session.get_one(DeskPackage, job.package)
        approval = standing_approval(session, job.package)
    if package.state is not PackageState.PUBLISHING:
        return
    assert package.plan is not None
    assert approval is not None
    if package.import_run is None and not _apply(shop, package):
        return
    note = package.note
    if approval.override_reason is not None:
        own = load_texts()("desk.override_note", reason=approval.override_reason)
        note = own if note is None else f"{note} {own}"
    order = Order(
        plan=package.plan,
        by=job.by,
        now=shop.clock(),
        releases_dir=shop.settings.releases_dir,
        note=note,
    )
    enqueue = announce_paused if package.begins_paused else announce
    try:
        done = publish(shop.engine, order, enqueue=enqueue, render=shop.render)
        release = done.release.number
    except NothingToPublishError as error:
        # A process that was killed had published it, or nothing of it shows in public.
        release = error.number
    with transaction(shop.engine) as session:
        package = session.get_one(DeskPackage, job.package, with_for_update=True)
        package.state, package.release = PackageState.PUBLISHED, release
        session.add(package)
        _record(session, "package.published", package, job.by, shop.clock(), release=release)


def _apply(shop: Workshop, package: DeskPackage) -> bool:
    """Write the package to the plan, if it still is what was approved; else work it out anew."""
    assert package.file is not None
    path = _given_file(shop.settings, package)
    file = shop.settings.imports_dir / package.file
    kept = KeptFile(package.file, path.name, file.stat().st_size, file)
    read = read_package(path, kept=kept)
    with reading(shop.engine) as session:
        proposal = propose(
            session,
            package=read,
            plan=package.plan,
            allow_removals=package.allow_removals,
            keeps_absent=package.keeps_absent,
            reason=package.note,
        )
    now = shop.clock()
    with transaction(shop.engine) as session:
        found = session.get_one(DeskPackage, package.id, with_for_update=True)
        assert found.plan is not None
        if proposal is not None and _is_as_approved(
            found, proposal, newest_release(session, found.plan)
        ):
            run = _run_of(found, proposal, now)
            try:
                apply(session, proposal, run=run, now=now)
            except StaleProposalError:
                pass
            else:
                found.import_run = run.id
                session.add(found)
                return True
        read_again(session, found, now=now)
    return False


def _is_as_approved(package: DeskPackage, proposal: Proposal, release: int | None) -> bool:
    digest = digest_of(proposal, base_release=release, note=package.note)
    return package.state is PackageState.PUBLISHING and digest == package.digest


def _run_of(package: DeskPackage, proposal: Proposal, now: datetime) -> ImportRun:
    assert package.file is not None
    summary = {
        "tables": proposal.counts,
        "warnings": len(proposal.warnings),
        "problem_count": 0,
        "problems": [],
    }
    return ImportRun(
        plan=proposal.plan,
        file=package.file,
        by=package.handed_in_by,
        reason=package.note,
        started_at=now,
        summary=summary,
    )


def _give_up(shop: Workshop, job: DeskJob, failure: str) -> JobState:
    """Put the package where a person can go on, with what failed."""
    with transaction(shop.engine) as session:
        package = session.get_one(DeskPackage, job.package, with_for_update=True)
        if package.state is PackageState.READING:
            package.state, package.failure = PackageState.FAULTY, failure
        elif package.state is PackageState.PUBLISHING:
            package.state, package.failure = PackageState.APPROVED, failure
        session.add(package)
        _record(session, "package.failed", package, job.by, shop.clock(), failure=failure)
    return JobState.FAILED


def _sentence(error: QotbnamaError | OSError) -> str:
    texts = load_texts()
    if isinstance(error, OSError):
        return texts("error.file_unusable", path=error.filename or "", reason=error.strerror or "")
    return texts(f"error.{error.code}", **vars(error))


def _record(
    session: Session, action: str, package: DeskPackage, by: str, now: datetime, **details: Any
) -> None:
    record(session, at=now, by=by, action=action, plan=package.plan, package=package.id, **details)


def _only_plan(engine: Engine) -> str | None:
    """Return the plan that a package without a sheet for it is about."""
    found = [plan.code for plan, _ in plans(engine)]
    return found[0] if len(found) == 1 else None
