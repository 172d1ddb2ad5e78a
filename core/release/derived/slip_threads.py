"""What slip charts draw: how far each project came from its last promise, and how far is known.

A project that ended has a real end. One that is open is late to the day of judgement; what
nobody reported since its last report is known only to have not ended.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from core.enums import PromiseState
from core.release.records import Project, Slip

_ENDED = (PromiseState.ENDED_LATE, PromiseState.ENDED_IN_TIME)
_OPEN = (PromiseState.OVERDUE, PromiseState.UNREPORTED)


@dataclass(frozen=True, slots=True)
class Thread:
    """A project from its last promise to its end, or to the day of judgement.

    `known_on` is the end, or the last report after the promise, or the promise itself.
    `slip_days` are from the promise to `measured_on`, below 0 where it ended early.
    """

    project: Project
    slip: Slip
    promised_on: date
    known_on: date
    measured_on: date
    slip_days: int
    is_ended: bool

    @property
    def known_days(self) -> int:
        """How many of the days are borne out by an end or a report."""
        return (self.known_on - self.promised_on).days


def threads(projects: Iterable[Project], slips: Mapping[str, Slip]) -> list[Thread]:
    """Return the projects that have ended or are past their promise, the latest first."""
    found = (thread_of(project, slips.get(project.code)) for project in projects)
    return sorted(
        (one for one in found if one is not None),
        key=lambda one: (-one.slip_days, one.project.title, one.project.code),
    )


def thread_of(project: Project, slip: Slip | None) -> Thread | None:
    """Return the thread of a project; None where it has not ended and is not due, or unknown."""
    if slip is None or slip.state not in (*_ENDED, *_OPEN):
        return None
    promised_on, measured_on = slip.promised_on, slip.measured_on
    if promised_on is None or measured_on is None:
        return None
    is_ended = slip.state in _ENDED
    reported_on = project.reported_on or promised_on
    return Thread(
        project=project,
        slip=slip,
        promised_on=promised_on,
        known_on=measured_on if is_ended else min(max(promised_on, reported_on), measured_on),
        measured_on=measured_on,
        slip_days=(measured_on - promised_on).days,
        is_ended=is_ended,
    )


@dataclass(frozen=True, slots=True)
class ThreadGroup:
    """Projects that belong together, the latest first.

    `median_days` is of all of them, the punctual included; above 0 is late.
    """

    code: str
    threads: tuple[Thread, ...]
    late_count: int
    median_days: Decimal


def thread_groups(
    found: Iterable[Thread], codes_of: Callable[[Thread], Iterable[str]]
) -> dict[str, ThreadGroup]:
    """Group threads by what *codes_of* names for each, which may be several or none."""
    groups: dict[str, list[Thread]] = {}
    for thread in found:
        for code in codes_of(thread):
            groups.setdefault(code, []).append(thread)
    return {
        code: ThreadGroup(
            code,
            tuple(rows),
            sum(one.slip_days > 0 for one in rows),
            median(Decimal(one.slip_days) for one in rows),
        )
        for code, rows in groups.items()
    }


def open_after(found: Iterable[Thread], day: date) -> int:
    """Count the projects that were promised by *day* and had not ended when it was over."""
    return sum(
        one.promised_on <= day and not (one.is_ended and one.measured_on <= day) for one in found
    )


def class_counts(
    found: Iterable[Thread], class_of: Callable[[int], int]
) -> dict[tuple[int, bool], int]:
    """Count projects by class of lateness and whether they have ended."""
    return dict(Counter((class_of(one.slip_days), one.is_ended) for one in found))
