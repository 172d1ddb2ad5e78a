"""Which plans an instance holds, and the release each of them is at."""

from sqlalchemy import Engine, select
from sqlmodel import col

from core.database import reading
from core.errors import NoPlanError, PlanNotNamedError
from core.models import Plan, PublishedRelease


def plans(engine: Engine) -> list[tuple[Plan, PublishedRelease | None]]:
    """Return every plan in order of code, with its current release if it has one."""
    with reading(engine) as session:
        newest = {
            release.plan: release
            for release in session.scalars(
                select(PublishedRelease).order_by(col(PublishedRelease.number))
            )
        }
        found = session.scalars(select(Plan).order_by(col(Plan.code))).all()
        return [(plan, newest.get(plan.code)) for plan in found]


def only_plan(engine: Engine) -> str:
    """Return the code of the one plan there is.

    Raises NoPlanError when there is none, PlanNotNamedError when there are several.
    """
    codes = [plan.code for plan, _ in plans(engine)]
    if len(codes) > 1:
        raise PlanNotNamedError("، ".join(codes))
    if not codes:
        raise NoPlanError
    return codes[0]
