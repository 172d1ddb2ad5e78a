"""Two snapshots → what a reader would say has changed, field by field, with topics.

Definitions are compared field by field, ledgers by what is in force, computed things by status.
Nothing is told twice: a thing that is new is one change, and so is a value that was published and
corrected between two releases.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core.publishing.compare import reasons
from core.publishing.compare.audience import topics_of
from core.publishing.compare.facts import Facts, Results, definitions, findings, statuses
from core.publishing.compare.ledger_changes import Event, compare_observations, compare_reports
from core.publishing.compare.reasons import Reason, Reasons
from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.fields import LATENESS, ORDER, PROMISED_END
from core.release.topics import topic

_ORDERED: tuple[tuple[type[Any], str], ...] = (
    (records.Node, "node"),
    (records.ProcessStep, "process"),
    (records.UpstreamDocument, "document"),
    (records.PlanEvent, "event"),
)


def compare(before: Snapshot, after: Snapshot, release: int) -> list[records.Change]:
    """Return what changed from *before* to *after*, in order of kind, code and field."""
    old, new = definitions(before), definitions(after)
    events = [
        *_definition_events(old, new, _reasons(before, after)),
        *_result_events(statuses(before), statuses(after), reasons.stated(after)),
        *_result_events(findings(before), findings(after), {}),
        *compare_observations(before, after),
        *compare_reports(before, after),
        *_lateness_events(before, after),
        *_order_events(before, after, _reasons(before, after)),
    ]
    shown = [event for event in events if _is_shown(event, old, new)]
    shown.sort(key=lambda event: (event.kind, event.code, event.order, event.field))
    moved = {row.project: row.moved_count for row in after.of(records.Slip) if row.moved_count}
    changes = []
    for position, event in enumerate(shown, start=1):
        is_gone = event.name == "removed"
        title = (old if is_gone else new)[event.kind, event.code]["title"]
        topics = topics_of(before if is_gone else after, event.kind, event.code)
        times = moved.get(event.code) if event.field == PROMISED_END else None
        change = _change(event, release, position, title or event.code, topics)
        changes.append(replace(change, times=times if event.old and event.new else None))
    return changes


def _is_shown(event: Event, old: Facts, new: Facts) -> bool:
    """Leave out the parts of a thing that came or went as a whole."""
    thing = (event.kind, event.code)
    return event.name in ("added", "removed") or (thing in old and thing in new)


def _reasons(before: Snapshot, after: Snapshot) -> dict[tuple[str, str, str], Reason]:
    """Return why definitions changed, by kind, code and field."""
    by_report = {
        ("project", code, "status"): reason
        for code, reason in reasons.of_statuses(before, after).items()
    }
    by_import = {
        place: Reason(text) for place, text in reasons.of_imports(before, after).items() if text
    }
    return by_report | by_import


def _definition_events(
    old: Facts, new: Facts, why: dict[tuple[str, str, str], Reason]
) -> Iterator[Event]:
    def event(
        name: str, thing: tuple[str, str], field: str, before: str | None, after: str | None
    ) -> Event:
        reason = why.get((*thing, field), reasons.UNKNOWN)
        return Event(name, *thing, field, before, after, *reason)

    for thing in new.keys() - old.keys():
        yield event("added", thing, "", None, None)
    for thing in old.keys() - new.keys():
        yield event("removed", thing, "", None, None)
    for thing in new.keys() & old.keys():
        for name in old[thing].keys() | new[thing].keys():
            values = old[thing].get(name), new[thing].get(name)
            if values[0] != values[1]:
                yield event("changed", thing, name, *values)


def _result_events(old: Results, new: Results, reasons: Reasons) -> Iterator[Event]:
    for place in new.keys() & old.keys():
        if old[place] != new[place]:
            yield Event("judged", *place, old[place], new[place], reasons.get(place))


def _lateness_events(before: Snapshot, after: Snapshot) -> Iterator[Event]:
    """Yield which promises turned late, were kept or were put off: not that a day went by."""
    old = {row.project: row for row in before.of(records.Slip)}
    for row in after.of(records.Slip):
        known = old.get(row.project)
        if known is None or known.state == row.state:
            continue
        days = (day.isoformat() if day else "" for day in (row.promised_on, row.measured_on))
        name = ":".join((LATENESS, *days))
        yield Event("judged", "project", row.project, name, known.state, row.state, None)


def _order_events(
    before: Snapshot, after: Snapshot, why: dict[tuple[str, str, str], Reason]
) -> Iterator[Event]:
    """Yield what stands elsewhere among the siblings that it had and still has."""
    for record, kind in _ORDERED:
        old = {row.code: row for row in before.of(record)}
        groups: dict[tuple[str, str], list[Any]] = {}
        for row in after.of(record):
            known = old.get(row.code)
            if known is not None and _siblings(known) == _siblings(row):
                groups.setdefault(_siblings(row), []).append(row)
        for rows in groups.values():
            was = sorted(rows, key=lambda row: old[row.code].position)
            for place, row in enumerate(sorted(rows, key=lambda row: row.position)):
                if was[place] is not row:
                    places = str(was.index(row) + 1), str(place + 1)
                    reason = why.get((kind, row.code, ORDER), reasons.UNKNOWN)
                    yield Event("changed", kind, row.code, ORDER, *places, *reason)


def _siblings(row: Any) -> tuple[str, str]:
    return getattr(row, "level", ""), getattr(row, "parent", None) or ""


def _change(
    event: Event, release: int, position: int, title: str, topics: tuple[str, ...]
) -> records.Change:
    district = (topic("district", event.district),) if event.district else ()
    return records.Change(
        release=release,
        position=position,
        event=event.name,
        subject_kind=event.kind,
        subject_code=event.code,
        subject_title=title,
        field=event.field,
        old=event.old,
        new=event.new,
        reason=event.reason,
        reason_is_note=event.is_note,
        is_silent=not event.reason
        and reasons.is_needed(event.name, event.kind, event.field, event.old),
        times=None,
        topics=tuple(dict.fromkeys([*topics, *district])),
    )
