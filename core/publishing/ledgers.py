"""What came into force in the two ledgers, values and progress reports, between two snapshots."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from core.publishing import records
from core.publishing.evidence import told_reports
from core.publishing.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Event:
    """A change before its topics are known; `order` sorts events of one thing, "" first."""

    name: str
    kind: str
    code: str
    field: str
    old: str | None
    new: str | None
    reason: str | None
    order: str = ""
    district: str = ""


def plain(value: Decimal | None) -> str | None:
    """Write an amount in plain notation without trailing zeros; None stays None."""
    return None if value is None else f"{value.normalize():f}"


type _Place = tuple[str, str, str]  # indicator, district, period


def _values(snapshot: Snapshot) -> dict[_Place, records.Observation]:
    return {
        (row.indicator, row.district, row.period): row
        for row in snapshot.of(records.Observation)
        if row.is_current
    }


def compare_observations(before: Snapshot, after: Snapshot) -> Iterator[Event]:
    """Tell values that are new, revised, withdrawn, or only flagged otherwise."""
    old, new = _values(before), _values(after)
    for place, row in new.items():
        yield from _value_events(place, old.get(place), row)
    reasons = {
        (row.indicator, row.district, row.period): row.reason
        for row in after.of(records.Observation)
        if row.is_withdrawn
    }
    for place in old.keys() - new.keys():
        # Without a reason of its own, a withdrawal repeats the row that it withdraws.
        reason = reasons.get(place)
        reason = None if reason == old[place].reason else reason
        yield _event("withdrawn", place, plain(old[place].value), None, reason)


def _value_events(
    place: _Place, old: records.Observation | None, new: records.Observation
) -> Iterator[Event]:
    if old is None or (old.value is None and new.value is not None):
        yield _event("observed", place, None, plain(new.value), new.reason)
    elif old.value != new.value:
        name = "revised" if new.value is not None else "withdrawn"
        yield _event(name, place, plain(old.value), plain(new.value), new.reason)
    elif old.flag != new.flag:
        yield _event("changed", place, old.flag.value, new.flag.value, new.reason, name="flag")


def _event(
    event: str,
    place: _Place,
    old: str | None,
    new: str | None,
    reason: str | None = None,
    *,
    name: str = "value",
) -> Event:
    indicator, district, period = place
    field = ":".join(part for part in (name, period, district) if part)
    return Event(event, "indicator", indicator, field, old, new, reason, period, district)


type _Day = tuple[str, date]  # project, the day a report speaks of


def _reports(snapshot: Snapshot) -> dict[_Day, records.ProgressReport]:
    """Give the reports in force by the day they speak of."""
    entries: dict[str, list[records.ProgressReport]] = defaultdict(list)
    for row in snapshot.of(records.ProgressReport):
        entries[row.project].append(row)
    return {
        (project, day): report
        for project, found in entries.items()
        for day, report in told_reports(found)
    }


def compare_reports(before: Snapshot, after: Snapshot) -> Iterator[Event]:
    """Tell reports that are new, correct another, were withdrawn, or were changed in place."""
    old, new = _reports(before), _reports(after)
    earlier = _earlier(new)
    originals = {
        (row.project, row.reported_on): row.actual_percent
        for row in after.of(records.ProgressReport)
    }
    for day, row in new.items():
        if day in old:
            yield from _moved(old[day], row)
        elif row.corrects:
            # Reported and corrected since: told once, as the correction that it is.
            first = originals.get((row.project, row.corrects))
            yield _report("corrected", row, first, row.actual_percent, row.note)
        else:
            yield _report("reported", row, earlier.get(day), row.actual_percent)
    for day in old.keys() - new.keys():
        yield _report("withdrawn", old[day], old[day].actual_percent, None)


def _moved(old: records.ProgressReport, new: records.ProgressReport) -> Iterator[Event]:
    """Tell what happened to a day that was reported before."""
    if new.reported_on == old.reported_on:
        yield from _changed_report(old, new)
    elif new.corrects and new.reported_on > old.reported_on:
        yield _report("corrected", new, old.actual_percent, new.actual_percent, new.note)
    else:
        # A correction was withdrawn, and what it had corrected holds again.
        yield _report("withdrawn", old, old.actual_percent, None)


def _earlier(rows: dict[_Day, records.ProgressReport]) -> dict[_Day, Decimal | None]:
    """Give, for each day reported, the progress told for the one before it."""
    days: dict[str, list[date]] = defaultdict(list)
    for project, day in rows:
        days[project].append(day)
    return {
        (project, later): rows[project, sooner].actual_percent
        for project, found in days.items()
        for sooner, later in pairwise(sorted(found))
    }


def _changed_report(old: records.ProgressReport, new: records.ProgressReport) -> Iterator[Event]:
    if old.actual_percent != new.actual_percent:
        yield _report("corrected", new, old.actual_percent, new.actual_percent, new.note)
    for name in ("planned_percent", "spent_billion_rial"):
        amounts = plain(getattr(old, name)), plain(getattr(new, name))
        if amounts[0] != amounts[1]:
            yield Event(
                "changed",
                "project",
                new.project,
                f"{name}:{new.reported_on}",
                *amounts,
                None,
                new.reported_on.isoformat(),
            )


def _report(
    event: str,
    row: records.ProgressReport,
    old: Decimal | None,
    new: Decimal | None,
    reason: str | None = None,
) -> Event:
    day = row.reported_on.isoformat()
    return Event(
        event,
        "project",
        row.project,
        f"actual_percent:{day}",
        plain(old),
        plain(new),
        reason,
        order=day,
    )
