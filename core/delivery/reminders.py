"""What the calendar says without a release: promised ends that come, arrive and pass, and silence.

Computed for a day from the release that was current; each thing is due on few days, so that a
day that is told once tells it once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.calendar import Calendar
from core.enums import EventKind, ProjectStatus, ReminderState
from core.release.reader import Release
from core.release.records import Indicator, Judgement, Project
from core.release.topics import topic

_AHEAD = timedelta(days=30)
_DAY = timedelta(days=1)
_QUARTER_MONTHS = 3
_OVER = (ProjectStatus.COMPLETED, ProjectStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that is due, has passed or did not come.

    `due_on` is the promised end, or the last day on which the figure was not late; `months` how
    long a promised end has passed. `percent` and `reported_on` are the project's last report's.
    """

    state: ReminderState
    subject_kind: str
    subject_code: str
    subject_title: str
    due_on: date
    topics: tuple[str, ...]
    months: int = 0
    percent: Decimal | None = None
    reported_on: date | None = None

    @property
    def kind(self) -> EventKind:
        """What it is called where people choose what they are told of."""
        if self.state is ReminderState.MISSING:
            return EventKind.MISSING_FIGURES
        return EventKind.PROMISED_ENDS


def reminders_on(release: Release, day: date) -> tuple[Reminder, ...]:
    """Return what *day* brings, in order of codes: promised ends first."""
    return (*_promised_ends(release, day), *_missing_figures(release, day))


def latest(reminders: Iterable[Reminder]) -> tuple[Reminder, ...]:
    """Leave of several days' reminders the last one of each thing; the days in order."""
    return tuple({(one.subject_kind, one.subject_code): one for one in reminders}.values())


def _promised_ends(release: Release, day: date) -> Iterator[Reminder]:
    calendar = release.shape.calendar
    for project in release.stream(Project):
        end = project.planned_end_on
        if end is None or project.actual_end_on is not None or project.status in _OVER:
            continue
        state = _state(end, day, calendar)
        if state is not None:
            yield Reminder(
                state=state,
                subject_kind="project",
                subject_code=project.code,
                subject_title=project.title,
                due_on=end,
                topics=(
                    topic("project", project.code),
                    *(topic("district", code) for code in project.districts),
                ),
                months=max(calendar.months_between(end, day), 0),
                percent=project.actual_percent,
                reported_on=project.reported_on,
            )


def _state(end: date, day: date, calendar: Calendar) -> ReminderState | None:
    """Return how *day* stands to a promised end; None on any day that is not marked."""
    if day + _AHEAD == end:
        return ReminderState.AHEAD
    if day <= end:
        return ReminderState.ARRIVED if day == end else None
    months = calendar.months_between(end, day)
    is_new = months != calendar.months_between(end, day - _DAY)
    is_quarter = months > 0 and months % _QUARTER_MONTHS == 0
    return ReminderState.PASSED if is_quarter and is_new else None


def _missing_figures(release: Release, day: date) -> Iterator[Reminder]:
    """Yield the indicators of which a figure was due until the day before, and did not come."""
    for judged in release.stream(Judgement, district=""):
        late = judged.working.get("status", {}).get("overdue_after")
        if not late or date.fromisoformat(late) + _DAY != day:
            continue
        indicator = release.find(Indicator, code=judged.indicator)
        if indicator is not None:
            yield Reminder(
                state=ReminderState.MISSING,
                subject_kind="indicator",
                subject_code=indicator.code,
                subject_title=indicator.title,
                due_on=date.fromisoformat(late),
                topics=(topic("indicator", indicator.code),),
            )
