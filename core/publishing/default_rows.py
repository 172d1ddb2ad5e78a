"""The levels and portfolios of a plan that names none, as rows of its release."""

from dataclasses import fields

from core.plan.shape import DEFAULT_LEVELS, DEFAULT_PORTFOLIOS
from core.release import records


def default_levels() -> list[records.Level]:
    """Return the rows of a plan that names no levels of its own."""
    names = [field.name for field in fields(records.Level)]
    return [records.Level(*(getattr(one, name) for name in names)) for one in DEFAULT_LEVELS]


def default_portfolios() -> list[records.Portfolio]:
    """Return the rows of a plan that names no portfolios of its own."""
    return [
        records.Portfolio(one.code, place, one.title)
        for place, one in enumerate(DEFAULT_PORTFOLIOS, start=1)
    ]
