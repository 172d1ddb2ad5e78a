"""«قول و عمل»: every end that was ever promised for a project, release by release."""

from collections import Counter, defaultdict
from dataclasses import replace

from core.publishing import records
from core.publishing.snapshot import Snapshot


def keep_promises(snapshot: Snapshot, before: Snapshot | None) -> None:
    """Carry the promises of the previous release on, add those that this one makes anew."""
    info = snapshot.of(records.ReleaseInfo)[-1]
    made: dict[str, list[records.Promise]] = defaultdict(list)
    for promise in before.of(records.Promise) if before else []:
        made[promise.project].append(promise)
    for project in snapshot.of(records.Project):
        promises = made[project.code]
        end = project.planned_end_on
        if end is not None and (not promises or promises[-1].promised_end_on != end):
            promises.append(
                records.Promise(
                    project=project.code,
                    position=len(promises) + 1,
                    promised_end_on=end,
                    said_in_release=info.number,
                    said_on=info.judged_on,
                )
            )
    counts = Counter({code: len(promises) for code, promises in made.items()})
    snapshot.put(records.Promise, (p for promises in made.values() for p in promises))
    snapshot.put(
        records.Project,
        [
            replace(project, promise_count=counts[project.code])
            for project in snapshot.of(records.Project)
        ],
    )
