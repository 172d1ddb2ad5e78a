"""Progress of projects: what is reported, what was expected, and both over many projects.

Progress is weighted by approved budget, with the unweighted mean beside it. It is a third number
next to the outcome and the control score and is never mixed with them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from core.enums import Exclusion, PathKind, Status
from core.evaluation.exact import HUNDRED, ZERO, constant, exact, total, total_of_products
from core.evaluation.indicators.score import Knots
from core.evaluation.indicators.series import TargetPoint, expected_value
from core.evaluation.nodes.rollup import NegativeWeightError
from core.evaluation.policy import POLICY, EvaluationPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressReport:
    """What was reported of a project for the day `as_of_on`, and since when that is known.

    A correction is a further report for the same day, published (and standing in the ledger)
    later.
    """

    as_of_on: date
    actual_percent: Decimal | None
    planned_percent: Decimal | None = None
    published_on: date | None = None
    source: str | None = None

    @property
    def known_on(self) -> date:
        """The first day on which it can be used."""
        return self.as_of_on if self.published_on is None else self.published_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInput:
    """A project with its approved budget and its reports in the order of the ledger."""

    code: str
    approved_billion_rial: Decimal | None = None
    start_on: date | None = None
    planned_end_on: date | None = None
    reports: tuple[ProgressReport, ...] = ()
    is_retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStanding:
    """Where one project stands on a day; None is "not reported" or "not planned", never 0.

    `lag` is planned − actual percent for the day of the report: above 0 the work is late.
    `expected` is the planned percent for the day `on` itself. `exclusion` says why the project
    leaves the sums (not started, retired); a project without a report stays in them, as missing.
    """

    given: ProjectInput
    on: date
    report: ProgressReport | None
    actual: Fraction | None
    expected: Fraction | None
    lag: Fraction | None
    exclusion: Exclusion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A mean over the projects that have a number, with how much of the whole they are.

    `value` is None unless enough is covered. `low` and `high` count what is missing as 0 and 100.
    """

    value: Fraction | None
    coverage: Fraction | None
    low: Fraction | None
    high: Fraction | None
    status: Status | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectProgress:
    """Progress over the projects of a node: weighted by budget, and each counted once.

    `status` compares, by budget, what is done with what was planned for the same projects, by the
    policy's shares of the path: late work is told apart from late reporting.
    """

    weighted: Share
    status: Status
    n_projects: int
    n_reported: int
    n_without_budget: int
    n_excluded: int
    standings: tuple[ProjectStanding, ...]
    policy: EvaluationPolicy

    # Shown of the day of judgement alone, so not worked out for the days of the past.

    @property
    def unweighted(self) -> Share:
        """Progress with every project counted once."""
        counted = _counted(self.standings)
        return _share([each.actual for each in counted], _equal(counted), self.policy)

    @property
    def expected_weighted(self) -> Share:
        """What was planned for the day, by budget."""
        counted = _counted(self.standings)
        budgets = [_budget(each) for each in counted]
        return _share([each.expected for each in counted], budgets, self.policy)

    @property
    def expected_unweighted(self) -> Share:
        """What was planned for the day, with every project counted once."""
        counted = _counted(self.standings)
        return _share([each.expected for each in counted], _equal(counted), self.policy)


def stand(given: ProjectInput, on: date, *, known_on: date | None = None) -> ProjectStanding:
    """Return where a project stands on the day *on*, from reports published by *known_on*."""
    reports = held_reports(given, on, on if known_on is None else known_on)
    measured = [report for report in reports if report.actual_percent is not None]
    report = measured[-1] if measured else None
    actual = None if report is None else _percent(report.actual_percent)
    planned = None if report is None else _percent(report.planned_percent)
    return ProjectStanding(
        given=given,
        on=on,
        report=report,
        actual=actual,
        expected=expected_value(plan_of(given, reports), on, PathKind.LINEAR),
        lag=None if actual is None or planned is None else planned - actual,
        exclusion=_exclusion(given, on, report),
    )


def project_progress(
    standings: Iterable[ProjectStanding], policy: EvaluationPolicy = POLICY
) -> ProjectProgress:
    """Sum up the projects below a node, each once however many strategies it serves.

    Raises NegativeWeightError for a negative budget.
    """
    distinct = tuple({standing.given.code: standing for standing in standings}.values())
    counted = _counted(distinct)
    budgets = [_budget(standing) for standing in counted]
    actual = [standing.actual for standing in counted]
    expected = [standing.expected for standing in counted]
    weighted = _share(actual, budgets, policy)
    return ProjectProgress(
        weighted=weighted,
        status=_status(weighted, list(zip(actual, expected, budgets, strict=True)), policy),
        n_projects=len(counted),
        n_reported=sum(number is not None for number in actual),
        n_without_budget=sum(s.given.approved_billion_rial is None for s in counted),
        n_excluded=len(distinct) - len(counted),
        standings=distinct,
        policy=policy,
    )


def _counted(standings: Iterable[ProjectStanding]) -> list[ProjectStanding]:
    return [standing for standing in standings if standing.exclusion is None]


def _equal(counted: Sequence[ProjectStanding]) -> list[Fraction]:
    return [Fraction(1)] * len(counted)


def held_reports(given: ProjectInput, on: date, known_on: date) -> list[ProgressReport]:
    """Keep the last report for each day up to *on*, in order of those days."""
    known = (r for r in given.reports if r.as_of_on <= on and r.known_on <= known_on)
    days = {report.as_of_on: report for report in known}
    return [days[day] for day in sorted(days)]


def plan_of(given: ProjectInput, reports: Sequence[ProgressReport]) -> list[TargetPoint]:
    """Draw the planned course: 0 at the start, the planned percents, 100 at the planned end."""
    points = {report.as_of_on: report.planned_percent for report in reports}
    stated = {day: percent for day, percent in points.items() if percent is not None}
    if given.start_on is not None:
        stated.setdefault(given.start_on, Decimal(0))
    if given.planned_end_on is not None:
        stated.setdefault(given.planned_end_on, Decimal(100))
    return [TargetPoint(ends_on=day, value=stated[day]) for day in sorted(stated)]


def _percent(percent: Decimal | None) -> Fraction | None:
    return None if percent is None else exact(percent)


def _exclusion(given: ProjectInput, on: date, report: ProgressReport | None) -> Exclusion | None:
    if given.is_retired:
        return Exclusion.RETIRED
    waits = report is None and given.start_on is not None and on < given.start_on
    return Exclusion.NOT_DUE if waits else None


def _budget(standing: ProjectStanding) -> Fraction:
    """Take the budget as a weight; an unknown one weighs nothing and is counted apart."""
    budget = exact(standing.given.approved_billion_rial or 0)
    if budget < 0:
        raise NegativeWeightError(standing.given.code)
    return budget


def _status(
    weighted: Share,
    rows: Sequence[tuple[Fraction | None, Fraction | None, Fraction]],
    policy: EvaluationPolicy,
) -> Status:
    if weighted.status is not None:
        return weighted.status
    both = [(a, e, w) for a, e, w in rows if a is not None and e is not None]
    due = total_of_products((expected, weight) for _, expected, weight in both)
    if not both:
        return Status.NO_TARGET
    if due <= 0:
        return Status.NOT_DUE
    knots = Knots(1, ZERO, constant(policy.path_alarm) * due, constant(policy.path_good) * due)
    return knots.status(total_of_products((actual, weight) for actual, _, weight in both))


def _share(
    numbers: Sequence[Fraction | None], weights: Sequence[Fraction], policy: EvaluationPolicy
) -> Share:
    whole = total(weights)
    if not whole:
        status = Status.NO_WEIGHT if numbers else Status.NOT_APPLICABLE
        return Share(value=None, coverage=None, low=None, high=None, status=status)
    pairs = list(zip(numbers, weights, strict=True))
    known = [(number, weight) for number, weight in pairs if number is not None]
    weight_known = whole - total(weight for number, weight in pairs if number is None)
    summed = total_of_products(known)
    coverage = weight_known / whole
    is_enough = bool(weight_known) and coverage >= constant(policy.minimum_coverage)
    return Share(
        value=summed / weight_known if is_enough else None,
        coverage=coverage,
        low=summed / whole,
        high=(summed + HUNDRED * (whole - weight_known)) / whole,
        status=None if is_enough else Status.INSUFFICIENT_DATA,
    )
