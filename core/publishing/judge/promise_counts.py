"""«قول و عمل»: every end that was ever promised for a project, release by release."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

from core.calendar import Calendar
from core.publishing.snapshot import Snapshot
from core.release import records


def keep_promises(snapshot: Snapshot, before: Snapshot | None) -> None:
    """Carry the promises of the previous release on, add those that this one makes anew."""
    info = snapshot.of(records.ReleaseInfo)[-1]
    made: dict[str, list[records.Promise]] = defaultdict(list)
    for promise in before.of(records.Promise) if before else []:
        made[promise.project].append(promise)
    sources = snapshot.by_code(records.Source)
    for project in snapshot.of(records.Project):
        promises = made[project.code]
        end = project.planned_end_on
        if end is not None and (not promises or promises[-1].promised_end_on != end):
            last = promises[-1] if promises else None
            source = sources.get(project.source or "")
            calendar = snapshot.shape.calendar
            promises.append(_promise(project.code, end, info, last, source, calendar=calendar))
    counts = Counter({code: len(promises) for code, promises in made.items()})
    snapshot.put(records.Promise, (p for promises in made.values() for p in promises))
    snapshot.put(
        records.Project,
        [
            replace(project, promise_count=counts[project.code])
            for project in snapshot.of(records.Project)
        ],
    )


def _promise(
    project: str,
    end: date,
    info: records.ReleaseInfo,
    last: records.Promise | None,
    source: records.Source | None,
    *,
    calendar: Calendar,
) -> records.Promise:
    sourced_on = _sourced_on(info, last, source)
    return records.Promise(
        project=project,
        position=last.position + 1 if last else 1,
        promised_end_on=end,
        said_in_release=info.number,
        said_on=sourced_on or info.published_on,
        source=source.code if source and sourced_on else None,
        moved_days=(end - last.promised_end_on).days if last else None,
        moved_months=calendar.months_between(last.promised_end_on, end) if last else None,
        slip_days=None,
        slip_months=None,
    )


def _sourced_on(
    info: records.ReleaseInfo, last: records.Promise | None, source: records.Source | None
) -> date | None:
    """Return the day of the source; None where it cannot be the one that made this promise.

    A source that is older than the promise before this one is the old one still.
    """
    day = source.published_on if source else None
    if day is None or day > info.published_on or (last is not None and day <= last.said_on):
        return None
    return day
