"""Two snapshots → what a reader would say has changed, field by field, with topics.

Definitions are compared field by field, ledgers by what is in force, computed things by status.
Nothing is told twice: a thing that is new is one change, and so is a value that was published and
corrected between two releases.
"""

from collections.abc import Iterator

from core.publishing import records
from core.publishing.facts import (
    Facts,
    Reasons,
    Results,
    definitions,
    findings,
    reasons,
    stated_reasons,
    statuses,
)
from core.publishing.ledgers import Event, compare_observations, compare_reports
from core.publishing.snapshot import Snapshot
from core.publishing.topics import topic, topics_of


def compare(before: Snapshot, after: Snapshot, release: int) -> list[records.Change]:
    """Say what changed from *before* to *after*, in order of kind, code and field."""
    old, new = definitions(before), definitions(after)
    events = [
        *_definition_events(old, new, reasons(before, after)),
        *_result_events(statuses(before), statuses(after), stated_reasons(after)),
        *_result_events(findings(before), findings(after), {}),
        *compare_observations(before, after),
        *compare_reports(before, after),
    ]
    told = [event for event in events if _is_told(event, old, new)]
    told.sort(key=lambda event: (event.kind, event.code, event.order, event.field))
    changes = []
    for position, event in enumerate(told, start=1):
        is_gone = event.name == "removed"
        title = (old if is_gone else new)[event.kind, event.code]["title"]
        topics = topics_of(before if is_gone else after, event.kind, event.code)
        changes.append(_change(event, release, position, title or event.code, topics))
    return changes


def _is_told(event: Event, old: Facts, new: Facts) -> bool:
    """Leave out the parts of a thing that came or went as a whole."""
    thing = (event.kind, event.code)
    return event.name in ("added", "removed") or (thing in old and thing in new)


def _definition_events(old: Facts, new: Facts, told: Reasons) -> Iterator[Event]:
    for thing in new.keys() - old.keys():
        yield Event("added", *thing, "", None, None, None)
    for thing in old.keys() - new.keys():
        yield Event("removed", *thing, "", None, None, None)
    for thing in new.keys() & old.keys():
        for name in old[thing].keys() | new[thing].keys():
            values = old[thing].get(name), new[thing].get(name)
            if values[0] != values[1]:
                yield Event("changed", *thing, name, *values, told.get((*thing, name)))


def _result_events(old: Results, new: Results, told: Reasons) -> Iterator[Event]:
    for place in new.keys() & old.keys():
        if old[place] != new[place]:
            yield Event("judged", *place, old[place], new[place], told.get(place))


def _needs_reason(event: Event) -> bool:
    # A withdrawn report has no place for a reason in the ledger: its silence says nothing.
    is_value = event.kind == "indicator"
    return event.name in ("revised", "corrected") or (event.name == "withdrawn" and is_value)


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
        is_silent=_needs_reason(event) and not event.reason,
        topics=tuple(dict.fromkeys([*topics, *district])),
    )
