"""An indicator's values, path and limits as a chart, with everything that is missing in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, pairwise
from typing import cast

from core.calendar import Period, jalali_year, parse_period
from core.evaluation import POLICY
from core.models.enums import Flag, PathKind, TargetKind
from core.persian import number
from core.publishing.breaks import break_days, epoch_of
from core.publishing.records import (
    ForeignJudgement,
    Indicator,
    Judgement,
    Observation,
    Revision,
    Target,
)
from portal.charts.render import figure
from portal.charts.series import Point, SeriesChart
from portal.pages.book import Book
from portal.pages.figures import UNTOLD
from portal.pages.projects import moment

PROVISIONAL = (Flag.PRELIMINARY, Flag.ESTIMATED)
# How far before its day a single point of a line is drawn, in years.
STUB = Decimal("0.5")

type Line = tuple[tuple[Decimal, Decimal], ...]


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

    def number(self, value: Decimal | None) -> str:
        """Write a value with the indicator's decimals; "—" when there is none."""
        return UNTOLD if value is None else number(value, self.indicator.decimals)


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
    days = [row.period_ends_on for row in current] + [row.period_ends_on for row in case.targets]
    start = min(row.period_starts_on for row in current)
    last = max(points[-1].at, moment(max(days)))
    return SeriesChart(
        title=case.indicator.title,
        description=summary,
        unit=f"{case.indicator.unit} ({case.book.word('direction', case.indicator.direction)})",
        points=tuple(points),
        credit=case.book.credit,
        first_year=jalali_year(min(start, *days)),
        last_year=int(last),
        decimals=case.indicator.decimals,
        baseline=case.judged.baseline if case.judged else None,
        path=_path(case, moment(start)),
        alarm=_alarm(case, moment(start)),
        band=_band(case),
        breaks=tuple(_breaks(case, current)),
    )


def _points(case: Case, current: list[Observation]) -> Iterator[Point]:
    earlier: dict[str, list[Decimal]] = {}
    for row in case.values:
        if not row.is_current and row.value is not None:
            earlier.setdefault(row.period, []).append(row.value)
    for row in current:
        if row.flag is not Flag.NOT_APPLICABLE:
            yield Point(
                _middle(row),
                row.value,
                row.flag in PROVISIONAL,
                tuple(earlier.get(row.period, ())),
            )


def _middle(row: Observation | Period) -> Decimal:
    if isinstance(row, Period):
        return (moment(row.starts_on) + moment(row.ends_on)) / 2
    return (moment(row.period_starts_on) + moment(row.period_ends_on)) / 2


def _silent(case: Case, current: list[Observation]) -> Iterator[Point]:
    """Find the periods of which nothing at all was said, though a value is due: gaps as well."""
    labels = [found for row in current if (found := parse_period(row.period))]
    for before, after in pairwise(labels):
        yield from (Point(_middle(one), None) for one in _between(before, after))
    if labels and case.judged is not None:
        following, waits = labels[-1].next, case.indicator.release_lag_days + POLICY.grace_days
        horizon = case.book.release.plan.horizon_end
        while (
            following.ends_on <= horizon
            and following.ends_on + timedelta(days=waits) < case.book.info.judged_on
        ):
            yield Point(_middle(following), None)
            following = following.next


def _between(before: Period, after: Period) -> Iterator[Period]:
    """Give the periods between two of the same length; none where the frequency changed."""
    if len(before.label) != len(after.label):
        return
    one = before.next
    while one.ends_on < after.starts_on:
        yield one
        one = one.next


def _line(points: list[tuple[date, Decimal]]) -> Line:
    return tuple((moment(day), value) for day, value in points)


def _stepped[Point: tuple[Decimal, ...]](case: Case, line: tuple[Point, ...]) -> tuple[Point, ...]:
    """Hold each point of a path in steps until the next one's day; leave other paths alone."""
    is_linear = case.indicator.target_path is PathKind.LINEAR and not case.indicator.is_binary
    if is_linear or not line:
        return line
    held = [(later[0], *earlier[1:]) for earlier, later in pairwise(line)]
    rest = zip(held, line[1:], strict=True)
    return cast("tuple[Point, ...]", (line[0], *chain.from_iterable(rest)))


def _path(case: Case, start: Decimal) -> Line:
    """Join the points of the path; a single one holds for all the time before it."""
    points = [(row.period_ends_on, row.value) for row in case.targets if row.value is not None]
    line = _line(points)
    return _flat(line, start) if len(line) == 1 and _has_target(case) else _stepped(case, line)


def _has_target(case: Case) -> bool:
    return any(row.kind is TargetKind.TARGET for row in case.targets)


def _alarm(case: Case, start: Decimal) -> Line:
    """Join the alarms; a single one after a baseline says nothing of the time before it."""
    points = [(row.period_ends_on, row.alarm) for row in case.targets if row.alarm is not None]
    line = _line(points)
    if len(line) != 1:
        return _stepped(case, line)
    has_baseline = any(row.kind is TargetKind.BASELINE for row in case.targets)
    return _flat(line, line[0][0] - STUB if has_baseline else start)


def _flat(line: Line, start: Decimal) -> Line:
    at, value = line[0]
    return ((min(start, at), value), (at, value))


def _band(case: Case) -> tuple[tuple[Decimal, Decimal, Decimal], ...]:
    """Give the wanted range over time; of *maintain* without one, that of the evaluation."""
    bands = tuple(
        (moment(row.period_ends_on), row.band_low, row.band_high)
        for row in case.targets
        if row.band_low is not None and row.band_high is not None
    )
    if bands or case.judged is None:
        return _stepped(case, bands)
    for step in case.judged.working.get("steps", ()):
        lines = step.get("lines", {})
        if "band_low" in lines:
            low, high = (Decimal(lines[name]["value"]) for name in ("band_low", "band_high"))
            return ((Decimal(0), low, high),)
    return ()


def _breaks(case: Case, current: list[Observation]) -> Iterator[Decimal]:
    """Find where the definition changed between two neighbouring values."""
    days = break_days(case.revisions)
    for before, after in pairwise(current):
        if epoch_of(before, days) != epoch_of(after, days):
            yield (_middle(before) + _middle(after)) / 2
