"""Where a series of values is broken, because what is measured was defined anew. Pure.

A value belongs to the definition that was in force on the day it was published. Values of
different definitions are not comparable: no line joins them, and no trend leads across.
"""

from collections.abc import Sequence
from datetime import date

from core.calendar import tehran_date
from core.release.records import Observation, Revision

# A change of one of these makes earlier values something else than later ones.
BREAKING = {"definition", "formula", "unit", "method"}


def is_break(row: Revision) -> bool:
    """Return whether the series does not go on across this change."""
    # What is told for the first time explains the values that are there.
    return row.field in BREAKING and row.old is not None


def break_days(revisions: Sequence[Revision]) -> list[date]:
    """Return the days on which what is measured changed, oldest first."""
    return sorted({tehran_date(row.applied_at) for row in revisions if is_break(row)})


def epoch_of(row: Observation, days: Sequence[date]) -> int:
    """Return the number of the definition a value was published by, from 0; *days* are breaks."""
    published = row.published_on or row.period_ends_on
    return sum(day <= published for day in days)
