"""The shape of a plan from the records of its release."""

from collections.abc import Iterable

from core.calendar import Calendar
from core.money import currency_of
from core.plan.shape import DEFAULT_LEVELS, DEFAULT_PORTFOLIOS, Level, Portfolio, Shape
from core.release import records


def shape_of(
    plan: records.Plan,
    levels: Iterable[records.Level] = (),
    portfolios: Iterable[records.Portfolio] = (),
) -> Shape:
    """Return the shape that a release's tables tell; what they do not tell is the default."""
    named = tuple(
        Level(
            row.code,
            row.title,
            row.titles,
            row.rank,
            row.parents,
            row.follows,
            has_indicators=row.has_indicators,
            has_projects=row.has_projects,
            description=row.description,
        )
        for row in sorted(levels, key=lambda row: row.rank)
    )
    groups = tuple(
        Portfolio(row.code, row.title)
        for row in sorted(portfolios, key=lambda row: (row.position, row.code))
    )
    return Shape(
        named or DEFAULT_LEVELS,
        groups or DEFAULT_PORTFOLIOS,
        Calendar(plan.calendar),
        currency_of(plan.currency, plan.money_scale, plan.second_currency, plan.second_ratio),
    )
