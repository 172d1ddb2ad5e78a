"""Publishing what was approved, if it still is what was approved.

Killed at any point it can be done again: a package is written to the plan in the transaction that
notes it, and a release that was made is found again.
"""

from core.database.engine import reading, transaction
from core.delivery.announcement import announce, announce_paused
from core.desk.packages.jobs.job_context import JobContext, record_work
from core.desk.packages.package_approvals import standing_approval
from core.desk.packages.package_base import newest_release
from core.desk.packages.package_proposal import (
    is_of_digest,
    propose_again,
    public_note,
    run_of,
)
from core.desk.packages.package_states import read_again
from core.enums import PackageState
from core.errors import NothingToPublishError, StaleProposalError
from core.importing.changeset.proposal import Proposal
from core.importing.pipeline import apply
from core.models import DeskJob, DeskPackage
from core.publishing.publish import Order, publish


def publish_approved(context: JobContext, job: DeskJob) -> None:
    """Publish a package whose publication was ordered."""
    with reading(context.engine) as session:
        package = session.get_one(DeskPackage, job.package)
        approval = standing_approval(session, job.package)
        newest = newest_release(session, package.plan) if package.plan else None
    if package.state is not PackageState.PUBLISHING:
        return
    assert package.plan is not None
    assert approval is not None
    if package.import_run is None and not _apply(context, package):
        return
    order = Order(
        plan=package.plan,
        by=job.by,
        now=context.clock(),
        releases_dir=context.settings.releases_dir,
        note=public_note(package, approval),
        # An answer to a doubt is no change, and is to be read all the same.
        even_unchanged=newest == package.base_release,
    )
    enqueue = announce_paused if package.begins_paused else announce
    try:
        done = publish(context.engine, order, enqueue=enqueue, render=context.render)
        release = done.release.number
    except NothingToPublishError as error:
        # A process that was killed had published it.
        release = error.number
    with transaction(context.engine) as session:
        package = session.get_one(DeskPackage, job.package, with_for_update=True)
        package.state, package.release = PackageState.PUBLISHED, release
        session.add(package)
        record_work(
            session, "package.published", package, job.by, context.clock(), release=release
        )


def _apply(context: JobContext, package: DeskPackage) -> bool:
    """Write the package to the plan, if it still is what was approved; else work it out anew."""
    proposal = propose_again(context, package)
    now = context.clock()
    with transaction(context.engine) as session:
        found = session.get_one(DeskPackage, package.id, with_for_update=True)
        assert found.plan is not None
        if proposal is not None and _is_as_approved(
            found, proposal, newest_release(session, found.plan)
        ):
            run = run_of(found, proposal, now)
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
    return package.state is PackageState.PUBLISHING and is_of_digest(package, proposal, release)
