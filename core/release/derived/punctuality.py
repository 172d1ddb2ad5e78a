"""What was due and when it came, counted and listed by the bodies that owe it. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from core.calendar import tehran_date
from core.enums import FigureState
from core.release.reader import Release
from core.release.records import DueFigure


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How many figures came in time, late, on a day not told, did not come, or are not due yet."""

    in_time: int = 0
    late: int = 0
    undated: int = 0
    overdue: int = 0
    waiting: int = 0

    @property
    def due(self) -> int:
        """Those that came or whose day has passed."""
        return self.in_time + self.late + self.undated + self.overdue

    @property
    def dated(self) -> int:
        """Those of which it is known whether they came in time."""
        return self.in_time + self.late + self.overdue

    @property
    def share(self) -> Decimal | None:
        """The percent that came in time, exact; None where it is known of none."""
        return Decimal(100 * self.in_time) / self.dated if self.dated else None


@dataclass(frozen=True, slots=True)
class DueList:
    """The figures that a body owes on a day: those whose day has passed, those that come next."""

    overdue: list[DueFigure] = field(default_factory=list)
    coming: list[DueFigure] = field(default_factory=list)


def punctuality(rows: Iterable[DueFigure]) -> Punctuality:
    """Count *rows* by their states."""
    counts = Counter(row.state for row in rows)
    return Punctuality(**{state.value: counts[state] for state in FigureState})


def by_body(
    rows: Iterable[DueFigure], body: Callable[[DueFigure], str | None]
) -> dict[str, Punctuality]:
    """Count by the *body* of each row ("" where nobody is named), the least punctual first.

    Of two that are alike, the one with more figures that did not come; a body of which nothing is
    known comes last.
    """
    groups: dict[str, list[DueFigure]] = {}
    for row in rows:
        groups.setdefault(body(row) or "", []).append(row)
    counted = {name: punctuality(group) for name, group in groups.items()}

    def place(name: str) -> tuple[bool, Decimal, int, str]:
        share = counted[name].share
        return share is None, share or Decimal(0), -counted[name].overdue, name

    return {name: counted[name] for name in sorted(counted, key=place)}


def due_today(release: Release, now: datetime) -> date:
    """Return the day on which *release* is asked what is due; of a sample, its data's last day."""
    return release.info.judged_on if release.plan.is_sample else tehran_date(now)


def due_lists(
    rows: Iterable[DueFigure],
    body: Callable[[DueFigure], str | None],
    today: date,
    until: date,
) -> dict[str, DueList]:
    """List what each body ("" where nobody is named) owes today or by the day *until*.

    Whoever owes most that is overdue comes first; each list is in the order of its days.
    """
    found: dict[str, DueList] = {}
    missing = (row for row in rows if row.state in (FigureState.OVERDUE, FigureState.WAITING))
    for row in sorted(missing, key=lambda row: (row.due_on, row.indicator)):
        lists = found.setdefault(body(row) or "", DueList())
        if row.due_on < today:
            lists.overdue.append(row)
        elif row.due_on <= until:
            lists.coming.append(row)
    owing = {name: one for name, one in found.items() if one.overdue or one.coming}

    def place(name: str) -> tuple[int, int, str]:
        return -len(owing[name].overdue), -len(owing[name].coming), name

    return {name: owing[name] for name in sorted(owing, key=place)}
