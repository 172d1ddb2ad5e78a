"""Approvals of a digest: by another person of the desk, or through a one-time link."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from core.audit import record
from core.desk.desk_errors import LinkDeadError, NameMissingError, OwnPackageError
from core.desk.secrets_kept import hash_of, new_token
from core.enums import PackageState
from core.models import ApprovalLink, DeskPackage, PackageApproval
from core.plan.hidden import fit_line

LINK_LASTS = timedelta(hours=72)
_LONGEST_NAME = 80


def approve_package(
    session: Session, package: DeskPackage, *, by: str, override: str | None, now: datetime
) -> None:
    """Approve *package* as it is; whoever handed it in needs a reason that the release shows.

    The caller has checked its state and that its digest is the one that was seen.
    """
    is_own = package.handed_in_by == by
    if is_own and override is None:
        raise OwnPackageError
    _add(session, package, now, person=by, override_reason=override if is_own else None)
    reason = override if is_own else None
    _record(session, "package.approved", package, by=by, now=now, reason=reason)


def make_approval_link(session: Session, package: DeskPackage, *, by: str, now: datetime) -> str:
    """Return the token of a link by which somebody without an account decides, once.

    OwnPackageError for whoever handed in: they could follow it themselves.
    """
    if package.handed_in_by == by:
        raise OwnPackageError
    assert package.id is not None
    assert package.digest is not None
    token = new_token()
    link = ApprovalLink(
        token_hash=hash_of(token),
        package=package.id,
        digest=package.digest,
        made_by=by,
        expires_at=now + LINK_LASTS,
    )
    session.add(link)
    _record(session, "package.link_made", package, by=by, now=now, reason=None)
    return token


def approval_address(public_url: object, token: str) -> str:
    """Return the address of an approval link, on the site at *public_url*."""
    return f"{str(public_url).rstrip('/')}/desk/approval/{token}/"


def read_approval_link(
    session: Session, token: str, now: datetime, *, decides: bool = False
) -> DeskPackage:
    """Return the package that the link of *token* is about; it is not used up.

    It is locked for who *decides*. LinkDeadError also when the package is not what it was then.
    """
    link = session.get(ApprovalLink, hash_of(token))
    if link is None or link.expires_at <= now:
        raise LinkDeadError
    package = session.get_one(DeskPackage, link.package, with_for_update=decides)
    if package.state is not PackageState.WAITING or package.digest != link.digest:
        raise LinkDeadError
    return package


def approve_by_link(session: Session, token: str, name: str, now: datetime) -> DeskPackage:
    """Approve in the *name* that was typed; the link is used up then."""
    package = read_approval_link(session, token, now, decides=True)
    signed = signed_name(name)
    _add(session, package, now, name=signed)
    _record(session, "package.approved_by_link", package, by=signed, now=now, reason=None)
    assert package.id is not None
    void_links(session, package.id)
    return package


def signed_name(name: str) -> str:
    """Return the name that somebody signs with; NameMissingError."""
    signed = fit_line("name", name[:_LONGEST_NAME])
    if signed is None:
        raise NameMissingError
    return signed


def void_links(session: Session, package: int) -> None:
    """Call back every link of a package."""
    session.execute(delete(ApprovalLink).where(col(ApprovalLink.package) == package))


def has_link(session: Session, package: int, now: datetime) -> bool:
    """Return whether somebody may still decide through a link."""
    query = select(ApprovalLink).where(
        col(ApprovalLink.package) == package, col(ApprovalLink.expires_at) > now
    )
    return session.exec(query.limit(1)).first() is not None


def end_approvals(session: Session, package: int, now: datetime) -> None:
    """End the approvals of a package; they stay written down."""
    session.execute(
        update(PackageApproval)
        .where(col(PackageApproval.package) == package, col(PackageApproval.ended_at).is_(None))
        .values(ended_at=now)
    )


def standing_approval(session: Session, package: int) -> PackageApproval | None:
    """Return the approval of a package that has not ended."""
    query = select(PackageApproval).where(
        col(PackageApproval.package) == package, col(PackageApproval.ended_at).is_(None)
    )
    return session.exec(query.order_by(col(PackageApproval.id).desc())).first()


def approvals_of(session: Session, package: int) -> Sequence[PackageApproval]:
    """Return every approval that a package ever had."""
    query = select(PackageApproval).where(col(PackageApproval.package) == package)
    return session.exec(query.order_by(col(PackageApproval.id))).all()


def _add(
    session: Session,
    package: DeskPackage,
    now: datetime,
    *,
    person: str | None = None,
    name: str | None = None,
    override_reason: str | None = None,
) -> None:
    assert package.id is not None
    assert package.digest is not None
    end_approvals(session, package.id, now)
    approval = PackageApproval(
        package=package.id,
        digest=package.digest,
        person=person,
        name=name,
        override_reason=override_reason,
        approved_at=now,
    )
    session.add(approval)
    package.state = PackageState.APPROVED
    session.add(package)


def _record(
    session: Session,
    action: str,
    package: DeskPackage,
    *,
    by: str,
    now: datetime,
    reason: str | None,
) -> None:
    assert package.digest is not None
    record(
        session,
        at=now,
        by=by,
        action=action,
        plan=package.plan,
        package=package.id,
        digest=package.digest[:12],
        reason=reason,
    )
