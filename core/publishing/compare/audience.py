"""Whom a change concerns: the topics of the thing that changed, and of what it belongs to."""

from collections.abc import Iterable

from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.topics import CLAIMS, PLAN, topic


def topics_of(snapshot: Snapshot, kind: str, code: str) -> tuple[str, ...]:
    """Name whom a change of this thing concerns; everything concerns followers of the plan."""
    match kind:
        case "project":
            own = _of_project(snapshot.by_code(records.Project)[code])
        case "indicator":
            own = _of_path(snapshot.by_code(records.Indicator)[code].path)
        case "node":
            node = snapshot.by_code(records.Node)[code]
            own = _of_path((*node.path, *node.policies))
        case "claim":
            own = [CLAIMS]
        case _:
            own = []
    named = [topic(kind, code)] if kind in ("project", "indicator", "node", "district") else []
    return tuple(dict.fromkeys([PLAN, *named, *own]))


def _of_project(project: records.Project) -> list[str]:
    return [
        topic("portfolio", project.portfolio),
        *(topic("district", district) for district in project.districts),
        *_of_path(project.path),
    ]


def _of_path(path: Iterable[str]) -> list[str]:
    return [topic("node", code) for code in path]
