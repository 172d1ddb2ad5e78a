"""Which plans an instance holds, and the release each of them is at."""

from sqlalchemy import Engine, select
from sqlmodel import col

from core.database.engine import reading
from core.errors import NoPlanError, PlanNotNamedError, ReleaseNotFoundError
from core.models import Plan, PublishedRelease
from core.models.tables import sql_table
from core.publishing.stored_rows import record_of
from core.release import records


def plans(engine: Engine) -> list[tuple[records.Plan, PublishedRelease | None]]:
    """Return every plan in order of code, with its current release if it has one."""
    with reading(engine) as session:
        newest = {
            release.plan: release
            for release in session.scalars(
                select(PublishedRelease).order_by(col(PublishedRelease.number))
            )
        }
        table = sql_table(Plan)
        rows = session.execute(select(table).order_by(table.c.code)).mappings()
        found = [record_of(records.Plan, row, start_note=None) for row in rows]
    return [(plan, newest.get(plan.code)) for plan in found]


def current_release(engine: Engine, plan: str | None, number: int | None) -> tuple[str, int]:
    """Return the plan's code (None: of the only plan) and its current release, or *number*.

    Raises what `only_plan` raises, and ReleaseNotFoundError for a release that there is not.
    """
    code = plan or only_plan(engine)
    newest = next((release for found, release in plans(engine) if found.code == code), None)
    if newest is None or (number is not None and not 1 <= number <= newest.number):
        raise ReleaseNotFoundError(number)
    return code, newest.number if number is None else number


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
