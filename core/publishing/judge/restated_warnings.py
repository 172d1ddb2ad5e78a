"""Doubts that a release words itself, by the rules that its other pages count by.

An import raises warnings for the clerk; of what also stands on other pages under the same name, a
release holds what those pages count, so that one name has one number.
"""

from collections.abc import Iterator

from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.derived.amounts import above_allocation, plain

_ABOVE_ALLOCATION = "spending_above_allocation"
_WITHOUT_PROJECTS = "objective_without_projects"


def restate_warnings(snapshot: Snapshot) -> None:
    """Put in the warnings that follow from the release; reads the coverage gaps (gaps.py)."""
    own = {_ABOVE_ALLOCATION, _WITHOUT_PROJECTS}
    kept = [row for row in snapshot.of(records.Quality) if row.rule not in own]
    snapshot.put(records.Quality, [*kept, *_above(snapshot), *_without_projects(snapshot)])


def _above(snapshot: Snapshot) -> Iterator[records.Quality]:
    for project in snapshot.of(records.Project):
        spent, allocated = project.spent_billion_rial, project.allocated_billion_rial
        if above_allocation(spent, allocated) is not None:
            details = {"spent": plain(spent), "allocated": plain(allocated)}
            yield _warning(_ABOVE_ALLOCATION, "projects", project.code, details)


def _without_projects(snapshot: Snapshot) -> Iterator[records.Quality]:
    for gap in snapshot.of(records.CoverageGap):
        if gap.gap == _WITHOUT_PROJECTS:
            details: dict[str, str | None] = {"title": gap.subject_title}
            yield _warning(_WITHOUT_PROJECTS, "nodes", gap.subject_code, details)


def _warning(
    rule: str, thing: str, subject: str, details: dict[str, str | None]
) -> records.Quality:
    return records.Quality(rule=rule, thing=thing, subject=subject, position=0, details=details)
