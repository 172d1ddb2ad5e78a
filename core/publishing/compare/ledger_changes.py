"""What came into force in the two ledgers, values and progress reports, between two snapshots."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from core.publishing.compare import reasons
from core.publishing.compare.reasons import UNKNOWN, Reason
from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.derived.amounts import plain
from core.release.derived.ledgers import reports_by_day


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
    is_note: bool = False
    order: str = ""
    district: str = ""


type _Place = tuple[str, str, str]  # indicator, district, period


def _values(snapshot: Snapshot) -> dict[_Place, records.Observation]:
    return {
        (row.indicator, row.district, row.period): row
        for row in snapshot.of(records.Observation)
        if row.is_current
    }


def compare_observations(before: Snapshot, after: Snapshot) -> Iterator[Event]:
    """Yield values that are new, revised, withdrawn, or only flagged otherwise."""
    old, new = _values(before), _values(after)
    for place, row in new.items():
        yield from _value_events(place, old.get(place), row)
    withdrawn = {
        (row.indicator, row.district, row.period): row
        for row in after.of(records.Observation)
        if row.is_withdrawn
    }
    for place in old.keys() - new.keys():
        # Without a reason of its own, a withdrawal repeats the row that it withdraws.
        gone = withdrawn.get(place)
        reason = reasons.of_row(gone, old[place]) if gone else UNKNOWN
        yield _event("withdrawn", place, plain(old[place].value), None, reason)


def _value_events(
    place: _Place, old: records.Observation | None, new: records.Observation
) -> Iterator[Event]:
    reason = reasons.of_row(new, old)
    if old is None or (old.value is None and new.value is not None):
        yield _event("observed", place, None, plain(new.value), reason)
    elif old.value != new.value:
        name = "revised" if new.value is not None else "withdrawn"
        yield _event(name, place, plain(old.value), plain(new.value), reason)
    elif old.flag != new.flag:
        yield _event("changed", place, old.flag.value, new.flag.value, reason, name="flag")


def _event(
    event: str,
    place: _Place,
    old: str | None,
    new: str | None,
    reason: Reason,
    *,
    name: str = "value",
) -> Event:
    indicator, district, period = place
    field = ":".join(part for part in (name, period, district) if part)
    return Event(event, "indicator", indicator, field, old, new, *reason, period, district)


type _Day = tuple[str, date]  # project, the day a report speaks of


def _reports(snapshot: Snapshot) -> dict[_Day, records.ProgressReport]:
    """Return the reports in force by the day they speak of."""
    entries: dict[str, list[records.ProgressReport]] = defaultdict(list)
    for row in snapshot.of(records.ProgressReport):
        entries[row.project].append(row)
    return {
        (project, day): report
        for project, found in entries.items()
        for day, report in reports_by_day(found)
    }


def compare_reports(before: Snapshot, after: Snapshot) -> Iterator[Event]:
    """Yield reports that are new, correct another, were withdrawn, or were changed in place."""
    old, new = _reports(before), _reports(after)
    earlier = _earlier(new)
    originals = {(row.project, row.reported_on): row for row in after.of(records.ProgressReport)}
    for day, row in new.items():
        if day in old:
            yield from _moved(old[day], row, originals)
        elif row.corrects:
            # Reported and corrected since: told once, as the correction that it is.
            first = originals.get((row.project, row.corrects))
            old_percent = first.actual_percent if first else None
            yield _report(
                "corrected", row, old_percent, row.actual_percent, reasons.of_report(row)
            )
        else:
            percents = earlier.get(day), row.actual_percent
            yield _report("reported", row, *percents, reasons.of_row(row))
    for day in old.keys() - new.keys():
        yield _withdrawn(old[day], originals)


type _Last = Mapping[_Day, records.ProgressReport]


def _withdrawn(old: records.ProgressReport, last: _Last) -> Event:
    gone = last.get((old.project, old.reported_on))
    reason = reasons.of_row(gone, old) if gone and gone.is_withdrawn else UNKNOWN
    return _report("withdrawn", old, old.actual_percent, None, reason)


def _moved(
    old: records.ProgressReport, new: records.ProgressReport, last: _Last
) -> Iterator[Event]:
    """Yield what happened to a day that was reported before."""
    if new.reported_on == old.reported_on:
        yield from _changed_report(old, new)
    elif new.corrects and new.reported_on > old.reported_on:
        percents = old.actual_percent, new.actual_percent
        yield _report("corrected", new, *percents, reasons.of_report(new))
    else:
        # A correction was withdrawn, and what it had corrected holds again.
        yield _withdrawn(old, last)


def _earlier(rows: dict[_Day, records.ProgressReport]) -> dict[_Day, Decimal | None]:
    """Return, for each day reported, the progress told for the one before it."""
    days: dict[str, list[date]] = defaultdict(list)
    for project, day in rows:
        days[project].append(day)
    return {
        (project, later): rows[project, sooner].actual_percent
        for project, found in days.items()
        for sooner, later in pairwise(sorted(found))
    }


def _changed_report(old: records.ProgressReport, new: records.ProgressReport) -> Iterator[Event]:
    reason = reasons.of_report(new, old)
    if old.actual_percent != new.actual_percent:
        yield _report("corrected", new, old.actual_percent, new.actual_percent, reason)
    for name in ("planned_percent", "spent_billion_rial"):
        amounts = plain(getattr(old, name)), plain(getattr(new, name))
        if amounts[0] != amounts[1]:
            yield Event(
                "changed",
                "project",
                new.project,
                f"{name}:{new.reported_on}",
                *amounts,
                *reason,
                new.reported_on.isoformat(),
            )


def _report(
    event: str,
    row: records.ProgressReport,
    old: Decimal | None,
    new: Decimal | None,
    reason: Reason,
) -> Event:
    day = row.reported_on.isoformat()
    return Event(
        event,
        "project",
        row.project,
        f"actual_percent:{day}",
        plain(old),
        plain(new),
        *reason,
        order=day,
    )
