"""What people do to a package, and in which states; every deed is written to the audit.

Callers hold the transaction. What does not fit the state a package is in by then is refused.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.audit import record
from core.database.engine import reading, transaction
from core.desk.desk_errors import (
    PackageChangedError,
    PackageNotFoundError,
    PackageStateError,
    ReasonMissingError,
)
from core.desk.packages.draft_previews import order_preview
from core.desk.packages.jobs.desk_jobs import queue_job
from core.desk.packages.package_approvals import (
    approve_package,
    end_approvals,
    make_approval_link,
    read_approval_link,
    signed_name,
    standing_approval,
    void_links,
)
from core.desk.packages.package_base import enter, is_outdated
from core.enums import JobKind, PackageScope, PackageState
from core.models import DeskPackage
from core.plan.hidden import fit_line
from core.texts import load_texts

LONGEST_TEXT = 500
OPEN = (
    PackageState.FAULTY,
    PackageState.DRAFT,
    PackageState.WAITING,
    PackageState.RETURNED,
    PackageState.APPROVED,
    PackageState.SCHEDULED,
)
# What a clerk mends by handing in another file.
MENDED = (PackageState.FAULTY, PackageState.RETURNED)
# Where a preview of what would be published can be had.
PREVIEWED = (
    PackageState.DRAFT,
    PackageState.WAITING,
    PackageState.APPROVED,
    PackageState.SCHEDULED,
)
DECIDED = (PackageState.WAITING, PackageState.APPROVED, PackageState.SCHEDULED)
_PER_PAGE = 200


# What a clerk answers to the question what becomes of rows that the file lacks.
ABSENT_ROWS = {
    "stop": PackageScope.WHOLE,
    "keep": PackageScope.PART,
    "remove": PackageScope.WITH_REMOVALS,
}


def hand_in(
    session: Session,
    file_name: str,
    *,
    note: str,
    scope: PackageScope,
    by: str,
    now: datetime,
    instead_of: int | None = None,
) -> DeskPackage:
    """Write down a file that was handed in; it is read by a job.

    The package *instead_of* is taken back if it still is one with errors or returned: this file
    mends it. In another state it stays, and nothing of this file is lost.
    """
    if instead_of is not None and _is_to_mend(session, instead_of):
        withdraw_package(session, instead_of, by=by, now=now)
    package = DeskPackage(
        state=PackageState.READING,
        file_name=file_name,
        note=fit_text("note", note),
        scope=scope,
        handed_in_by=by,
        handed_in_at=now,
    )
    session.add(package)
    session.flush()
    assert package.id is not None
    queue_job(session, JobKind.READ, package.id, by=by, now=now)
    record_deed(session, "package.handed_in", package, by=by, now=now, file=file_name)
    return package


def _is_to_mend(session: Session, number: int) -> bool:
    # Locked: of two files for the same package the later one finds it taken back.
    found = session.get(DeskPackage, number, with_for_update=True)
    return found is not None and found.state in MENDED


def send_package(session: Session, number: int, digest: str, *, by: str, now: datetime) -> None:
    """Send a draft to be approved, as it was seen."""
    package = find_package(session, number, PackageState.DRAFT)
    check_digest(package, digest)
    if package.found.get("is_empty"):
        raise PackageStateError(number)
    package.state, package.is_moved = PackageState.WAITING, False
    order_preview(session, package, by=by, now=now)
    record_deed(session, "package.sent", package, by=by, now=now)


def ask_for_preview(session: Session, number: int, digest: str, *, by: str, now: datetime) -> None:
    """Have the site and the messages of a draft made, as it was seen."""
    package = find_package(session, number, *PREVIEWED)
    _check_not_applied(package)
    check_digest(package, digest)
    if package.found.get("is_empty"):
        raise PackageStateError(number)
    if order_preview(session, package, by=by, now=now):
        record_deed(session, "package.preview_ordered", package, by=by, now=now)


def approve(
    session: Session, number: int, digest: str, *, by: str, override: str | None, now: datetime
) -> None:
    """Approve a package as it was seen; one's own needs the reason *override*."""
    package = current_package(session, number, PackageState.WAITING)
    check_digest(package, digest)
    reason = fit_text("reason", override) if override is not None else None
    if override is not None and reason is None:
        raise ReasonMissingError
    approve_package(session, package, by=by, override=reason, now=now)


def make_link(session: Session, number: int, *, by: str, now: datetime) -> str:
    """Return the token of a link by which somebody without an account decides, once."""
    package = current_package(session, number, PackageState.WAITING)
    return make_approval_link(session, package, by=by, now=now)


def withdraw_package(session: Session, number: int, *, by: str, now: datetime) -> None:
    """Take a package back; approvals and links of it end."""
    package = find_package(session, number, *OPEN)
    _check_not_applied(package)
    enter(package, PackageState.WITHDRAWN)
    end_approvals(session, number, now)
    void_links(session, number)
    record_deed(session, "package.withdrawn", package, by=by, now=now)


def return_package(
    session: Session, number: int, reason: str, *, by: str, now: datetime, digest: str
) -> None:
    """Return a package to the clerk with a reason."""
    package = find_package(session, number, *DECIDED)
    _check_not_applied(package)
    check_digest(package, digest)
    package.return_reason = fit_text("reason", reason)
    if package.return_reason is None:
        raise ReasonMissingError
    enter(package, PackageState.RETURNED)
    package.returned_by = by
    end_approvals(session, number, now)
    void_links(session, number)
    record_deed(session, "package.returned", package, by=by, now=now, reason=package.return_reason)


def return_by_link(
    session: Session, token: str, name: str, reason: str, now: datetime
) -> DeskPackage:
    """Return a package in the *name* that was typed; the link is used up then."""
    package = read_approval_link(session, token, now, decides=True)
    assert package.id is not None
    assert package.digest is not None
    signed = signed_name(name)
    return_package(session, package.id, reason, by=signed, now=now, digest=package.digest)
    return package


def withdraw_approval(session: Session, number: int, *, by: str, now: datetime) -> None:
    """Take an approval back: the package waits again."""
    package = find_package(session, number, PackageState.APPROVED, PackageState.SCHEDULED)
    _check_not_applied(package)
    enter(package, PackageState.WAITING)
    end_approvals(session, number, now)
    record_deed(session, "package.approval_withdrawn", package, by=by, now=now)


def call_links_back(session: Session, number: int, *, by: str, now: datetime) -> None:
    """Call back every approval link of a package."""
    package = find_package(session, number)
    void_links(session, number)
    record_deed(session, "package.links_voided", package, by=by, now=now)


def order_publication(
    session: Session,
    number: int,
    digest: str,
    *,
    begins_paused: bool = False,
    by: str,
    now: datetime,
) -> None:
    """Have an approved package published, as it was approved; its messages may wait *paused*."""
    package = approved_package(session, number, digest)
    package.state, package.failure = PackageState.PUBLISHING, None
    package.begins_paused = begins_paused
    queue_job(session, JobKind.PUBLISH, number, by=by, now=now)
    record_deed(session, "package.publication_ordered", package, by=by, now=now)


def approved_package(session: Session, number: int, digest: str) -> DeskPackage:
    """Return a package that may be published as it was seen; its links end."""
    package = current_package(session, number, PackageState.APPROVED)
    check_digest(package, digest)
    approval = standing_approval(session, number)
    if approval is None or approval.digest != package.digest:
        raise PackageChangedError(number)
    void_links(session, number)
    return package


def read_again(session: Session, package: DeskPackage, *, now: datetime) -> None:
    """Have a package worked out anew, because the plan it stands on moved."""
    assert package.id is not None
    queue_job(session, JobKind.READ, package.id, by=package.handed_in_by, now=now)
    before = package.state
    if before is PackageState.PUBLISHING:
        before, package.failure = PackageState.APPROVED, load_texts()("desk.failure.moved")
    package.found = {**package.found, "state_before": before.value}
    package.state = PackageState.READING
    session.add(package)


def read_again_if_moved(engine: Engine, number: int, now: datetime) -> bool:
    """Have a package worked out anew where the plan moved since; return whether it did."""
    with reading(engine) as session:
        if not is_outdated(session, see_package(session, number)):
            return False
    with transaction(engine) as session:
        package = find_package(session, number)
        # Somebody else may have noticed meanwhile.
        is_moved = is_outdated(session, package)
        if is_moved:
            read_again(session, package, now=now)
    return is_moved


def current_package(session: Session, number: int, *states: PackageState) -> DeskPackage:
    """Return the package in one of *states*; PackageChangedError if the plan moved just now."""
    package = find_package(session, number, *states)
    if is_outdated(session, package):
        raise PackageChangedError(number)
    return package


def find_package(session: Session, number: int, *states: PackageState) -> DeskPackage:
    """Return package *number*, locked; PackageStateError unless it is in one of *states*."""
    package = session.get(DeskPackage, number, with_for_update=True)
    if package is None:
        raise PackageNotFoundError(number)
    if states and package.state not in states:
        raise PackageStateError(number)
    session.add(package)
    return package


def see_package(session: Session, number: int) -> DeskPackage:
    """Return package *number* to look at it; PackageNotFoundError."""
    package = session.get(DeskPackage, number)
    if package is None:
        raise PackageNotFoundError(number)
    return package


def list_packages(session: Session) -> Sequence[DeskPackage]:
    """Return the latest packages, the newest first."""
    query = select(DeskPackage).order_by(col(DeskPackage.id).desc()).limit(_PER_PAGE)
    return session.exec(query).all()


def check_digest(package: DeskPackage, digest: str) -> None:
    """Raise PackageChangedError unless *digest* is what the package stands for now."""
    if package.digest is None or package.digest != digest:
        raise PackageChangedError(package.id)


def fit_text(name: str, text: str) -> str | None:
    """Return what somebody wrote as one line, None for nothing; UnfitTextError."""
    return fit_line(name, text[:LONGEST_TEXT])


def _check_not_applied(package: DeskPackage) -> None:
    if package.import_run is not None:
        # It is in the plan already: only publishing it is left.
        raise PackageStateError(package.id)


def record_deed(
    session: Session, action: str, package: DeskPackage, *, by: str, now: datetime, **details: Any
) -> None:
    """Write to the audit what somebody did to *package*."""
    digest = None if package.digest is None else package.digest[:12]
    record(
        session,
        at=now,
        by=by,
        action=action,
        plan=package.plan,
        package=package.id,
        digest=digest,
        **details,
    )
