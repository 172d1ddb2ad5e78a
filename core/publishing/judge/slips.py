"""How late projects are: against every end that was promised, on the day of judgement."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median

from core.calendar import Calendar
from core.enums import ProjectStatus, PromiseState
from core.publishing.snapshot import Snapshot
from core.release import records

type _Lag = tuple[int | None, int | None]  # days, whole months

_UNKNOWN: _Lag = (None, None)
_ENDED = frozenset({PromiseState.ENDED_LATE, PromiseState.ENDED_IN_TIME})
_PAST = frozenset({*_ENDED, PromiseState.OVERDUE, PromiseState.UNREPORTED})


def slip_snapshot(snapshot: Snapshot) -> None:
    """Put in how late each project is, each promise and each step, and how late all are."""
    today = snapshot.of(records.ReleaseInfo)[-1].judged_on
    promises: dict[str, list[records.Promise]] = defaultdict(list)
    for promise in snapshot.of(records.Promise):
        promises[promise.project].append(promise)
    latest = _latest_reports(snapshot)
    calendar = snapshot.shape.calendar
    slips = {
        project.code: _slip(
            project, promises[project.code], latest.get(project.code), today, calendar
        )
        for project in snapshot.of(records.Project)
    }
    snapshot.put(records.Slip, slips.values())
    snapshot.put(
        records.Promise,
        (
            _measured(row, slips.get(row.project), calendar)
            for found in promises.values()
            for row in found
        ),
    )
    snapshot.put(
        records.Milestone,
        (_step(row, today, calendar) for row in snapshot.of(records.Milestone)),
    )
    snapshot.put(records.Lateness, _totals(snapshot, slips))


def _latest_reports(snapshot: Snapshot) -> dict[str, records.ProgressReport]:
    current = (row for row in snapshot.of(records.ProgressReport) if row.is_current)
    return {row.project: row for row in sorted(current, key=lambda row: row.as_of_on)}


def _slip(
    project: records.Project,
    promises: list[records.Promise],
    report: records.ProgressReport | None,
    today: date,
    calendar: Calendar,
) -> records.Slip:
    first = promises[0].promised_end_on if promises else None
    # A promise that was dropped without a word was made all the same.
    last = promises[-1].promised_end_on if promises else None
    state = _state(project, last, report, today)
    measured = project.actual_end_on if state in _ENDED else today
    first_slip = _lag(first, measured, calendar)
    if state not in _PAST and not (state == PromiseState.NOT_DUE and (first_slip[0] or 0) > 0):
        first_slip = _UNKNOWN
    slip = _lag(last, measured, calendar) if state in _PAST else _UNKNOWN
    left = _lag(measured, last, calendar) if state == PromiseState.NOT_DUE else _UNKNOWN
    moved = _lag(first, last, calendar)
    return records.Slip(
        project=project.code,
        state=state,
        first_promised_on=first,
        promised_on=last,
        measured_on=measured if state in _PAST or state == PromiseState.NOT_DUE else None,
        first_slip_days=first_slip[0],
        first_slip_months=first_slip[1],
        slip_days=slip[0],
        slip_months=slip[1],
        left_days=left[0],
        left_months=left[1],
        moved_count=max(len(promises) - 1, 0),
        moved_days=moved[0],
        moved_months=moved[1],
    )


def _lag(start: date | None, end: date | None, calendar: Calendar) -> _Lag:
    """Measure from *start* to *end*; below 0 where *end* is earlier."""
    if start is None or end is None:
        return _UNKNOWN
    return (end - start).days, calendar.months_between(start, end)


def _state(
    project: records.Project,
    promised: date | None,
    report: records.ProgressReport | None,
    today: date,
) -> PromiseState:
    if project.status == ProjectStatus.CANCELLED:
        return PromiseState.CANCELLED
    if promised is None:
        return PromiseState.NO_PROMISE
    ended = project.actual_end_on
    if ended is not None and ended <= today:
        return PromiseState.ENDED_LATE if ended > promised else PromiseState.ENDED_IN_TIME
    if project.status == ProjectStatus.COMPLETED:
        return PromiseState.ENDED_UNTOLD
    if today <= promised:
        return PromiseState.NOT_DUE
    return (
        PromiseState.UNREPORTED if _is_silent(project, promised, report) else PromiseState.OVERDUE
    )


def _is_silent(
    project: records.Project, promised: date, report: records.ProgressReport | None
) -> bool:
    """Return whether nothing was reported of the project since it was due: it may have ended."""
    if report is None:
        return project.status is None
    return report.as_of_on < promised and project.status == report.status


def _measured(
    promise: records.Promise, slip: records.Slip | None, calendar: Calendar
) -> records.Promise:
    """Measure one promise by what came of the project; nothing where it is not due itself."""
    lag = _UNKNOWN
    if slip is not None and slip.measured_on is not None:
        lag = _lag(promise.promised_end_on, slip.measured_on, calendar)
    if slip is not None and slip.state not in _ENDED and (lag[0] or 0) <= 0:
        lag = _UNKNOWN
    return replace(promise, slip_days=lag[0], slip_months=lag[1])


def _step(step: records.Milestone, today: date, calendar: Calendar) -> records.Milestone:
    is_done = step.done_on is not None and step.done_on <= today
    lag = _lag(step.due_on, step.done_on if is_done else today, calendar)
    if not is_done and (lag[0] or 0) <= 0:
        lag = _UNKNOWN
    return replace(step, slip_days=lag[0], slip_months=lag[1])


def _totals(snapshot: Snapshot, slips: Mapping[str, records.Slip]) -> Iterator[records.Lateness]:
    groups: dict[tuple[str, str], list[records.Slip]] = defaultdict(list)
    nodes = snapshot.by_code(records.Node)
    for project in snapshot.of(records.Project):
        for scope in _scopes(project, nodes):
            groups[scope].append(slips[project.code])
    for (scope_name, code), found in groups.items():
        yield _total(scope_name, code, found)


def _scopes(
    project: records.Project, nodes: Mapping[str, records.Node]
) -> Iterator[tuple[str, str]]:
    yield "plan", ""
    yield "portfolio", project.portfolio
    if project.responsible:
        yield "responsible", project.responsible
    for district in project.districts:
        yield "district", district
    serves = (nodes[strategy] for strategy in project.strategies if strategy in nodes)
    for code in dict.fromkeys(code for node in serves for code in (*node.path, node.code)):
        yield "node", code


def _total(scope: str, code: str, slips: list[records.Slip]) -> records.Lateness:
    counts = Counter(slip.state for slip in slips)
    named = {f"{state}_count": counts.pop(state, 0) for state in (*_PAST, PromiseState.NOT_DUE)}
    return records.Lateness(
        scope=scope,
        code=code,
        project_count=len(slips),
        **named,
        unknown_count=counts.total(),
        ended_late_median_days=_median(slips, PromiseState.ENDED_LATE),
        overdue_median_days=_median(slips, PromiseState.OVERDUE),
    )


def _median(slips: Iterable[records.Slip], state: PromiseState) -> Decimal | None:
    days = [Decimal(slip.slip_days) for slip in slips if slip.state == state and slip.slip_days]
    return median(days) if days else None
