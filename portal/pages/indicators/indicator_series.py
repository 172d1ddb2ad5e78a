"""An indicator's values, path and limits as a chart, with everything that is missing in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise
from typing import Self

from core.calendar import Period, parse_period
from core.enums import Flag
from core.evaluation import POLICY, to_decimal
from core.evaluation.from_records import indicator_input
from core.evaluation.indicators.course import Run, course
from core.persian import number
from core.release.derived.breaks import break_days, epoch_of
from core.release.records import (
    ForeignJudgement,
    Indicator,
    Judgement,
    Observation,
    Revision,
    Target,
)
from core.wording.figures import limits_of
from core.wording.measures import written_unit
from portal.charts.render import figure
from portal.charts.series_chart import Line, Point, SeriesChart, Strip
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD, known

PROVISIONAL = (Flag.PRELIMINARY, Flag.ESTIMATED)
# More decimals than a place on a picture can tell apart.
_DIGITS = 6


@dataclass(frozen=True)
class Case:
    """Everything the release knows of one indicator, the whole city and the districts."""

    book: Book
    indicator: Indicator
    ledger: tuple[Observation, ...]
    all_targets: tuple[Target, ...]
    judgements: tuple[Judgement, ...]
    revisions: tuple[Revision, ...] = ()
    foreign: tuple[ForeignJudgement, ...] = ()

    @classmethod
    def of_code(cls, book: Book, code: str) -> Self:
        """Read what the release knows of the indicator *code*."""
        release = book.release
        (indicator,) = release.stream(Indicator, code=code)
        return cls(
            book,
            indicator,
            tuple(release.stream(Observation, indicator=code)),
            tuple(release.stream(Target, indicator=code)),
            tuple(release.stream(Judgement, indicator=code)),
            tuple(release.stream(Revision, thing="indicators", subject=code)),
            tuple(release.stream(ForeignJudgement, indicator=code)),
        )

    @property
    def judged(self) -> Judgement | None:
        """The judgement for the whole city."""
        return next((row for row in self.judgements if not row.district), None)

    @property
    def values(self) -> list[Observation]:
        """The ledger for the whole city."""
        return [row for row in self.ledger if not row.district]

    @property
    def targets(self) -> list[Target]:
        """The path for the whole city."""
        return [row for row in self.all_targets if not row.district]

    @cached_property
    def limits(self) -> tuple[Decimal, ...]:
        """What the city's value is held against, and the value itself."""
        stated = ((row.value, row.alarm, row.band_low, row.band_high) for row in self.targets)
        return (*limits_of(self.judged), *known(chain.from_iterable(stated)))

    def of_period(self, row: Observation) -> tuple[Decimal, ...]:
        """Return the values that were told for the same place and period, which are compared."""
        place = (row.district, row.period)
        return known(one.value for one in self.ledger if (one.district, one.period) == place)

    def number(self, value: Decimal | None, beside: Iterable[Decimal] = ()) -> str:
        """Write a value with the indicator's decimals; "—" when there is none.

        It is not rounded to a limit, nor to another of *beside*.
        """
        if value is None:
            return UNTOLD
        return number(value, self.indicator.decimals, (*self.limits, *beside))


def chart_of(case: Case, summary: str) -> str:
    """Draw the values for a page; "" where there is none."""
    if not any(row.value is not None for row in case.values if row.is_current):
        return ""
    return figure(series_of(case, summary), name="values")


def series_of(case: Case, summary: str) -> SeriesChart:
    """Make the chart of an indicator for the whole city; also for pictures outside of pages."""
    current = [row for row in case.values if row.is_current]
    points = [*_points(case, current), *_silent(case, current)]
    points.sort(key=lambda point: point.at)
    first_on, last_on = _ends(case, current, points)
    given = indicator_input(case.indicator, case.targets)
    lines = course(given, first_on, last_on, POLICY)
    return SeriesChart(
        title=summary.removesuffix("."),
        description=case.indicator.title,
        unit=case.book.t(
            "portal.indicator.chart_unit",
            title=case.indicator.title,
            unit=written_unit(case.indicator.unit),
            direction=case.book.word("direction", case.indicator.direction),
        ),
        points=tuple(points),
        credit=case.book.credit,
        first_on=first_on,
        last_on=last_on,
        calendar=case.book.calendar,
        decimals=case.indicator.decimals,
        limits=case.limits,
        baseline=case.judged.baseline if case.judged else None,
        path=next(iter(_lines(lines.expected)), ()),
        alarms=_lines(lines.alarms),
        bands=_strips(lines.bands),
        at_risk=_strips(lines.at_risk),
        breaks=tuple(_breaks(case, current)),
    )


def _ends(case: Case, current: list[Observation], points: list[Point]) -> tuple[date, date]:
    """Choose the ends of the axis: the month of the first day that is shown, and a whole year."""
    days = [point.at for point in points] + [row.period_ends_on for row in case.targets]
    first_on = min(days)
    if points[0].value is None:
        first_on = min(first_on, *(row.period_starts_on for row in current))
    calendar = case.book.calendar
    after = calendar.first_day(calendar.year(max(days)) + 1)
    return calendar.period_containing(first_on, 1).starts_on, after - timedelta(days=1)


def _lines(runs: Iterable[Run]) -> tuple[Line, ...]:
    return tuple(tuple((day, _shown(one)) for day, (one,) in run) for run in runs)


def _strips(runs: Iterable[Run]) -> tuple[Strip, ...]:
    return tuple(
        tuple((day, _shown(one), _shown(other)) for day, (one, other) in run) for run in runs
    )


def _shown(value: Fraction) -> Decimal:
    return to_decimal(value, _DIGITS)


def _points(case: Case, current: list[Observation]) -> Iterator[Point]:
    earlier: dict[str, list[Decimal]] = {}
    for row in case.values:
        if not row.is_current and row.value is not None:
            earlier.setdefault(row.period, []).append(row.value)
    for row in current:
        if row.flag is not Flag.NOT_APPLICABLE:
            yield Point(
                row.period_ends_on,
                row.value,
                row.flag in PROVISIONAL,
                tuple(earlier.get(row.period, ())),
            )


def _silent(case: Case, current: list[Observation]) -> Iterator[Point]:
    """Find the periods of which nothing at all was said, though a value is due: gaps as well."""
    labels = [found for row in current if (found := parse_period(row.period))]
    for before, after in pairwise(labels):
        yield from (Point(one.ends_on, None) for one in _between(before, after))
    if labels and case.judged is not None:
        following, waits = labels[-1].next, case.indicator.release_lag_days + POLICY.grace_days
        horizon = case.book.release.plan.horizon_end
        while (
            following.ends_on <= horizon
            and following.ends_on + timedelta(days=waits) < case.book.info.judged_on
        ):
            yield Point(following.ends_on, None)
            following = following.next


def _between(before: Period, after: Period) -> Iterator[Period]:
    """Yield the periods between two of the same length; none where the frequency changed."""
    if len(before.label) != len(after.label):
        return
    one = before.next
    while one.ends_on < after.starts_on:
        yield one
        one = one.next


def _breaks(case: Case, current: list[Observation]) -> Iterator[date]:
    """Find where the definition changed between two neighbouring values."""
    days = break_days(case.revisions)
    for before, after in pairwise(current):
        if epoch_of(before, days) != epoch_of(after, days):
            between = after.period_ends_on - before.period_ends_on
            yield after.period_ends_on - between // 2
