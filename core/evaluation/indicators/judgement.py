"""One indicator judged on one day: its three numbers, its status and what they rest on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.enums import (
    BY_VALUE,
    LEAVES_ROLL_UP,
    Basis,
    Direction,
    Flag,
    Status,
    Trend,
)
from core.evaluation.exact import exact
from core.evaluation.indicators.inputs import IndicatorInput, Observation
from core.evaluation.indicators.scale import Aim, aim_of, scale_on
from core.evaluation.indicators.score import Knots, Scale, attainment, progress
from core.evaluation.indicators.selection import Selection, overdue_after, select
from core.evaluation.indicators.series import expected_value
from core.evaluation.indicators.trend import merit, tolerance, trend
from core.evaluation.policy import POLICY, EvaluationPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is said of an indicator on the day `on`, from what was published by `known_on`.

    Numbers are exact; None is "cannot be said". `expected`, `progress` and `attainment` are for
    the end of the judged period (`value_on`), also when the value is stale; `score` is None unless
    the rule gives a status by value. `status` is the override's, if there is one, and
    `status_by_rule` always the rule's. `coverage` is 1 or 0, None for what leaves the roll-up.
    """

    given: IndicatorInput
    policy: EvaluationPolicy
    on: date
    known_on: date
    observation: Observation | None
    value: Fraction | None
    expected: Fraction | None
    baseline: Fraction | None
    target: Fraction | None
    progress: Fraction | None
    attainment: Fraction | None
    score: Fraction | None
    scale: Scale | None
    status: Status
    status_by_rule: Status
    achieved: bool | None
    trend: Trend
    previous: Observation | None
    overdue_after: date | None
    coverage: int | None

    @property
    def period(self) -> str | None:
        """The label of the judged period."""
        return None if self.observation is None else self.observation.period

    @property
    def value_on(self) -> date | None:
        """The end of the judged period."""
        return None if self.observation is None else self.observation.ends_on

    @property
    def basis(self) -> Basis | None:
        """Where the knots come from."""
        return None if self.scale is None else self.scale.basis

    @property
    def knots(self) -> Knots | None:
        """Z, L and G as used for the value; of a band those of the nearer edge."""
        if self.scale is None:
            return None
        return self.scale.below if self.value is None else self.scale.side(self.value)

    @property
    def is_stale(self) -> bool:
        """Whether the next report is overdue, whatever else is said."""
        return self.value is not None and is_overdue(self.on, self.overdue_after)

    @property
    def override_reason(self) -> str | None:
        """The public reason of the override, if there is one."""
        return None if self.given.override is None else self.given.override.reason


@dataclass(slots=True)
class _Case:
    """The parts of a judgement while it is being made."""

    given: IndicatorInput
    policy: EvaluationPolicy
    on: date
    aim: Aim
    chosen: Selection
    value: Fraction | None
    overdue_after: date | None


def judge(given: IndicatorInput, today: date, policy: EvaluationPolicy = POLICY) -> Judgement:
    """Judge an indicator today, from all that is published."""
    return judge_at(given, today, policy)


def judge_at(
    given: IndicatorInput,
    on: date,
    policy: EvaluationPolicy = POLICY,
    *,
    known_on: date | None = None,
) -> Judgement:
    """Judge an indicator as on the day *on*, from what was published by *known_on* (or by *on*).

    A later *known_on* lets revisions and late reports speak of the earlier day.
    """
    known_on = on if known_on is None else known_on
    chosen = select(given, on, known_on)
    value = _number(chosen.current)
    overdue = overdue_after(given, chosen.current, policy)
    case = _Case(given, policy, on, aim_of(given), chosen, value, overdue)
    scale = _scale(case)
    rule = _rule(case, scale)
    return _assemble(case, scale if isinstance(scale, Scale) else None, rule, known_on)


def judge_each(
    given: IndicatorInput, days: Iterable[date], policy: EvaluationPolicy = POLICY
) -> list[Judgement]:
    """Judge an indicator on each of *days* as it was known then: its history."""
    return [judge_at(given, day, policy) for day in days]


def is_overdue(on: date, overdue_after: date | None) -> bool:
    """Return whether the day *on* is past the last day a report could come in time."""
    return overdue_after is not None and on > overdue_after


def _number(observation: Observation | None) -> Fraction | None:
    if observation is None or observation.value is None:
        return None
    return exact(observation.value)


def _judged_on(case: _Case) -> date:
    """Choose the day the path is read on: the value's, or today's if there is none."""
    return case.chosen.current.ends_on if case.chosen.current else case.on


def _scale(case: _Case) -> Scale | Status:
    return scale_on(case.given, case.aim, _judged_on(case), case.value, case.policy)


def _rule(case: _Case, scale: Scale | Status) -> Status:
    """Return the status in the order of precedence of the model."""
    is_late = is_overdue(case.on, case.overdue_after)
    if case.chosen.latest is not None and case.chosen.latest.flag == Flag.NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    if case.value is not None and is_late:
        # Whether anything is due is asked of today: a value from the baseline's period would
        # otherwise stay "not due yet" for ever while its successors are late.
        scale = scale_on(case.given, case.aim, case.on, case.value, case.policy)
    if isinstance(scale, Status) and scale != Status.NOT_DUE:
        return scale
    if isinstance(scale, Status) or not _is_due(case, scale, is_late=is_late):
        return Status.NOT_DUE
    if case.value is None:
        return Status.NO_DATA
    return Status.STALE if is_late else scale.side(case.value).status(case.value)


def _is_due(case: _Case, scale: Scale, *, is_late: bool) -> bool:
    """Return whether judging is due: after the baseline's period, and not before a first report.

    A thing that is done counts as done whenever it was done.
    """
    start = case.given.baseline
    due_on = case.on if is_late else _judged_on(case)
    if scale.basis == Basis.BINARY and case.value is not None:
        return True
    if start is not None and due_on <= start.ends_on:
        return False
    latest = case.chosen.latest
    has_no_value = latest is None or (start is not None and latest.ends_on <= start.ends_on)
    awaits_first = case.value is None and has_no_value and case.overdue_after is not None
    return is_late or not awaits_first


def _assemble(case: _Case, scale: Scale | None, rule: Status, known_on: date) -> Judgement:
    given, aim, value = case.given, case.aim, case.value
    expected = expected_value(aim.points, _judged_on(case), aim.path)
    override = given.override
    status = rule if override is None else override.status
    return Judgement(
        given=given,
        policy=case.policy,
        on=case.on,
        known_on=known_on,
        observation=case.chosen.current,
        value=value,
        expected=expected,
        baseline=aim.baseline,
        target=aim.target,
        progress=None if value is None else progress(value, aim.baseline, aim.target),
        attainment=None if value is None else attainment(value, aim.baseline, expected),
        score=_score(scale, value) if rule in BY_VALUE else None,
        scale=scale,
        status=status,
        status_by_rule=rule,
        achieved=_achieved(case, scale),
        trend=_trend(case, scale),
        previous=case.chosen.previous,
        overdue_after=case.overdue_after,
        coverage=_coverage(given, rule, status),
    )


def _score(scale: Scale | None, value: Fraction | None) -> Fraction | None:
    return None if scale is None or value is None else scale.side(value).score(value)


def _coverage(given: IndicatorInput, rule: Status, status: Status) -> int | None:
    """Return what the roll-up gets. An override can take a score out of it, never bring one in."""
    if given.is_retired or rule in LEAVES_ROLL_UP or status in LEAVES_ROLL_UP:
        return None
    return int(rule in BY_VALUE and status in BY_VALUE)


def _achieved(case: _Case, scale: Scale | None) -> bool | None:
    """Return whether the final target is reached; of a band, whether the value lies inside it."""
    if case.value is None:
        return None
    if scale is not None and scale.basis in {Basis.BAND, Basis.BINARY}:
        return scale.side(case.value).status(case.value) == Status.ON_TRACK
    if case.aim.target is None:
        return None
    return case.aim.sign * (case.value - case.aim.target) >= 0


def _trend(case: _Case, scale: Scale | None) -> Trend:
    before = _number(case.chosen.previous)
    is_band = case.given.direction in {Direction.BAND, Direction.MAINTAIN}
    if case.value is None or before is None or (is_band and scale is None):
        return Trend.NONE
    band = scale if is_band else None
    return trend(
        merit(before, case.aim, band),
        merit(case.value, case.aim, band),
        tolerance(case.given, case.aim, case.policy),
    )
