"""What figures were due and when they came, as rows of a release."""

from collections.abc import Iterable, Iterator
from datetime import date

from core.evaluation.indicators.arrivals import arrivals
from core.evaluation.indicators.inputs import IndicatorInput
from core.evaluation.policy import EvaluationPolicy
from core.publishing.snapshot import Snapshot
from core.release import records

type Judged = tuple[records.Indicator, IndicatorInput]


def put_due_figures(
    snapshot: Snapshot, citywide: Iterable[Judged], on: date, policy: EvaluationPolicy
) -> None:
    """Put in what was due of the whole city's figures, as on the day *on*."""
    snapshot.put(records.DueFigure, _due_figures(snapshot, citywide, on, policy))


def _due_figures(
    snapshot: Snapshot, citywide: Iterable[Judged], on: date, policy: EvaluationPolicy
) -> Iterator[records.DueFigure]:
    reasons = _reasons(snapshot)
    nodes = snapshot.by_code(records.Node)
    calendar = snapshot.shape.calendar
    for indicator, given in citywide:
        above = reversed((*indicator.path, indicator.node))
        bodies = (nodes[code].responsible for code in above if code in nodes)
        responsible = next(filter(None, bodies), None)
        for arrival in arrivals(given, on, policy):
            end = arrival.period_end
            label = calendar.period_containing(end, indicator.frequency.months).label
            yield records.DueFigure(
                indicator=indicator.code,
                period=label,
                period_ends_on=end,
                due_on=arrival.due_on,
                came_on=arrival.came_on,
                state=arrival.state,
                late_days=arrival.late_days,
                reason=reasons.get((indicator.code, end)),
                custodian=indicator.custodian,
                responsible=responsible,
            )


def _reasons(snapshot: Snapshot) -> dict[tuple[str, date], str]:
    """Return what the ledger last says of figures that are not there, by indicator and end."""
    return {
        (row.indicator, row.period_ends_on): row.reason
        for row in snapshot.of(records.Observation)
        if not row.district and row.is_current and row.value is None and row.reason
    }
