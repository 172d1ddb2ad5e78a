"""What is said of a package: in public why things change, and among colleagues in comments.

What is said in public is a part of the digest: other words end an approval, the same words do not.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from core.desk.desk_errors import CommentMissingError, PackageStateError, ThingUnknownError
from core.desk.packages.package_approvals import end_approvals, void_links
from core.desk.packages.package_base import enter
from core.desk.packages.package_digest import digest_of
from core.desk.packages.package_states import (
    PREVIEWED,
    check_digest,
    current_package,
    find_package,
    fit_text,
    record_deed,
    see_package,
)
from core.enums import PackageState
from core.models import DeskPackage, PackageComment

# In an audit entry a comment is named, not told.
_WHOLE = ""


def give_reason(
    session: Session,
    number: int,
    digest: str,
    text: str,
    *,
    thing: str = _WHOLE,
    by: str,
    now: datetime,
) -> bool:
    """Write why *thing* changes, or (by default) all that has no reason of its own.

    An empty *text* takes a reason away. Return whether anything is another than before: then the
    package is a draft again.
    """
    package = current_package(session, number, *PREVIEWED)
    check_digest(package, digest)
    if package.import_run is not None:
        raise PackageStateError(number)
    words = fit_text("reason", text)
    before = package.reasons.get(thing) if thing else package.note
    if words == before:
        return False
    if thing:
        _check_thing(package, thing)
        others = {one: reason for one, reason in package.reasons.items() if one != thing}
        package.reasons = others if words is None else {**others, thing: words}
    else:
        package.note = words
    _begin_again(session, package, now)
    record_deed(
        session,
        "package.reason_given",
        package,
        by=by,
        now=now,
        thing=thing,
        before=before,
        after=words,
    )
    return True


def _begin_again(session: Session, package: DeskPackage, now: datetime) -> None:
    """Put a package back: what is read of it in public is no longer what was approved."""
    assert package.id is not None
    assert package.changes_digest is not None
    package.digest = digest_of(package.changes_digest, note=package.note, reasons=package.reasons)
    enter(package, PackageState.DRAFT)
    end_approvals(session, package.id, now)
    void_links(session, package.id)


def comment(
    session: Session, number: int, text: str, *, thing: str = _WHOLE, by: str, now: datetime
) -> None:
    """Write something for the others at the desk, of *thing* or (by default) of all."""
    package = find_package(session, number)
    words = fit_text("comment", text)
    if words is None:
        raise CommentMissingError
    if thing:
        _check_thing(package, thing)
    session.add(PackageComment(package=number, thing=thing, by=by, text=words, written_at=now))
    record_deed(session, "package.commented", package, by=by, now=now, thing=thing)


def comments_of(session: Session, number: int, thing: str = _WHOLE) -> Sequence[PackageComment]:
    """Return what was said of *thing*, or of the whole package, the oldest first."""
    query = select(PackageComment).where(
        col(PackageComment.package) == number, col(PackageComment.thing) == thing
    )
    return session.exec(query.order_by(col(PackageComment.id))).all()


def comment_counts(session: Session, number: int) -> Counter[str]:
    """Return how many comments there are, by thing."""
    query = select(PackageComment.thing).where(col(PackageComment.package) == number)
    return Counter(session.exec(query))


def see_thing(
    session: Session, number: int, thing: str
) -> tuple[DeskPackage, str, dict[str, Any]]:
    """Return a package, the title of a table and what pages show of one thing in it."""
    package = see_package(session, number)
    for table in package.found.get("tables", ()):
        for one in table["things"]:
            if one.get("id") == thing:
                return package, table["title"], one
    raise ThingUnknownError(number)


def _check_thing(package: DeskPackage, thing: str) -> None:
    tables = package.found.get("tables", ())
    if not any(one.get("id") == thing for table in tables for one in table["things"]):
        raise ThingUnknownError(package.id)
