"""Publishing at a set time: set and cancelled by a publisher, begun by whoever does the jobs.

A time is a column and no job: what is due is looked for, so that a process that was away at the
moment begins it once when it is back.
"""

import re
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.calendar import TEHRAN, parse_date
from core.desk.desk_errors import MomentUnfitError
from core.desk.packages.jobs.desk_jobs import queue_job
from core.desk.packages.package_approvals import standing_approval
from core.desk.packages.package_base import enter, is_outdated
from core.desk.packages.package_states import (
    approved_package,
    find_package,
    read_again,
    record_deed,
)
from core.enums import JobKind, PackageState
from core.models import DeskPackage
from core.persian import latin_digits
from core.texts import load_texts

_LONGEST = timedelta(days=366)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def tehran_moment(day: str, clock: str, now: datetime) -> datetime:
    """Read a day as «۱۴۰۵/۰۹/۱۵» and a time as «۱۰:۰۰» in Tehran; MomentUnfitError.

    It lies ahead of *now*, and not more than a year.
    """
    found = parse_date(day)
    match = _CLOCK.fullmatch(latin_digits(clock.strip()))
    written = f"{day} {clock}".strip()
    if found is None or match is None:
        raise MomentUnfitError(written)
    hour, minute = int(match[1]), int(match[2])
    moment = datetime(found.year, found.month, found.day, hour, minute, tzinfo=TEHRAN)
    if not now < moment <= now + _LONGEST:
        raise MomentUnfitError(written)
    return moment


def schedule_publication(
    session: Session,
    number: int,
    digest: str,
    moment: datetime,
    *,
    begins_paused: bool = False,
    by: str,
    now: datetime,
) -> None:
    """Have an approved package published at *moment*, as it was approved."""
    package = approved_package(session, number, digest)
    package.state, package.failure = PackageState.SCHEDULED, None
    package.publish_at, package.scheduled_by = moment, by
    package.begins_paused = begins_paused
    at = moment.isoformat(timespec="minutes")
    record_deed(session, "package.scheduled", package, by=by, now=now, moment=at)


def cancel_schedule(session: Session, number: int, *, by: str, now: datetime) -> None:
    """Have a scheduled package not published; its approval stands."""
    package = find_package(session, number, PackageState.SCHEDULED)
    enter(package, PackageState.APPROVED)
    record_deed(session, "package.schedule_cancelled", package, by=by, now=now)


def is_something_due(session: Session, now: datetime) -> bool:
    """Return whether the time of some package has come."""
    return session.exec(_due(now).limit(1)).first() is not None


def begin_due(session: Session, now: datetime) -> None:
    """Order the publication of what is due.

    Where the plan moved since, or no approval stands, it is not published and the package says so.
    """
    for package in session.exec(_due(now).with_for_update(skip_locked=True)):
        assert package.id is not None
        assert package.scheduled_by is not None
        approval, by = standing_approval(session, package.id), package.scheduled_by
        session.add(package)
        if approval is None or approval.digest != package.digest:
            enter(package, PackageState.WAITING)
            package.failure = load_texts()("desk.schedule.not_approved")
            record_deed(session, "package.schedule_missed", package, by=by, now=now)
        elif is_outdated(session, package):
            read_again(session, package, now=now)
        else:
            enter(package, PackageState.PUBLISHING)
            queue_job(session, JobKind.PUBLISH, package.id, by=by, now=now)
            record_deed(session, "package.publication_ordered", package, by=by, now=now)


def _due(now: datetime) -> SelectOfScalar[DeskPackage]:
    return (
        select(DeskPackage)
        .where(
            col(DeskPackage.state) == PackageState.SCHEDULED, col(DeskPackage.publish_at) <= now
        )
        .order_by(col(DeskPackage.publish_at))
    )
