"""What a package stands on: the plan's last import and its last release."""

from sqlmodel import Session, col, func, select

from core.enums import PackageState
from core.models import DeskPackage, PublishedRelease
from core.models.tables import last_applied_import

_LOOKED_AT = (
    PackageState.DRAFT,
    PackageState.WAITING,
    PackageState.APPROVED,
    PackageState.SCHEDULED,
)


def newest_release(session: Session, plan: str) -> int | None:
    """Return the number of the plan's last release; None: it has none."""
    query = select(func.max(col(PublishedRelease.number))).where(
        col(PublishedRelease.plan) == plan
    )
    found: int | None = session.scalar(query)
    return found


def is_outdated(session: Session, package: DeskPackage) -> bool:
    """Return whether something was imported or published since *package* was worked out."""
    if package.state not in _LOOKED_AT or package.plan is None or package.import_run is not None:
        return False
    base = last_applied_import(session, package.plan), newest_release(session, package.plan)
    return base != (package.base_run, package.base_release)


def enter(package: DeskPackage, state: PackageState) -> None:
    """Put *package* in another state, in which no time is set for it."""
    package.state = state
    package.publish_at = package.scheduled_by = None
