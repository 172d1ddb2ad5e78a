"""Reading what was handed in: a draft of what would change, or what is wrong with the file."""

from sqlalchemy import Engine

from core.database.engine import reading, transaction
from core.desk.packages.jobs.job_context import JobContext, given_file, marked_path, record_work
from core.desk.packages.package_approvals import end_approvals, void_links
from core.desk.packages.package_base import enter, newest_release
from core.desk.packages.package_digest import changes_digest_of, digest_of
from core.desk.packages.proposal_rows import problem_rows, proposal_rows, things_of
from core.enums import PackageState
from core.importing.pipeline import import_file
from core.importing.request import ImportOutcome
from core.importing.writers.marked_workbook import mark_workbook
from core.models import DeskJob, DeskPackage
from core.publishing.plans import plans
from core.texts import load_texts


def read_given(context: JobContext, job: DeskJob) -> None:
    """Read the file of a package that is being read."""
    with reading(context.engine) as session:
        package = session.get_one(DeskPackage, job.package)
    if package.state is not PackageState.READING:
        return
    path = given_file(context.settings, package)
    marked = marked_path(context.settings, job.package)
    marked.parent.mkdir(parents=True, exist_ok=True)
    texts = load_texts()
    outcome = import_file(
        context.engine,
        path,
        plan=_only_plan(context.engine),
        by=package.handed_in_by,
        imports_dir=context.settings.imports_dir,
        reason=package.note,
        budget_bytes=context.settings.imports_budget_mb << 20,
        now=context.clock(),
        dry_run=True,
        scope=package.scope,
        refused=lambda file, problems: mark_workbook(
            file.path, problems, marked, texts, kept=file
        ),
    )
    if outcome.file is None:
        mark_workbook(None, outcome.problems, marked, texts)
    _settle_reading(context, job.package, outcome)


def _settle_reading(context: JobContext, number: int, outcome: ImportOutcome) -> None:
    texts, now = load_texts(), context.clock()
    with transaction(context.engine) as session:
        package = session.get_one(DeskPackage, number, with_for_update=True)
        before = package.found.get("state_before")
        package.file = outcome.file.sha256 if outcome.file else None
        proposal = outcome.proposal
        digest = None
        if proposal is None:
            enter(package, PackageState.FAULTY)
            package.found = problem_rows(outcome.problems, texts)
        else:
            package.plan, package.base_run = proposal.plan, proposal.base_run
            package.base_release = newest_release(session, proposal.plan)
            things = things_of(proposal)
            package.reasons = {
                thing: reason for thing, reason in package.reasons.items() if thing in things
            }
            changes = changes_digest_of(proposal, base_release=package.base_release)
            package.changes_digest = changes
            digest = digest_of(changes, note=package.note, reasons=package.reasons)
            is_same = before is not None and digest == package.digest
            if is_same and before:
                package.state = PackageState(before)
            else:
                if package.publish_at is not None:
                    package.failure = texts("desk.schedule.moved")
                enter(package, PackageState.DRAFT)
            package.found = proposal_rows(proposal, texts)
            package.is_moved = before is not None and not is_same
        if digest != package.digest:
            end_approvals(session, number, now)
            void_links(session, number)
        package.digest = digest
        session.add(package)
        record_work(
            session, f"package.read_{package.state.value}", package, package.handed_in_by, now
        )


def _only_plan(engine: Engine) -> str | None:
    """Return the plan that a package without a sheet for it is about."""
    found = [plan.code for plan, _ in plans(engine)]
    return found[0] if len(found) == 1 else None
