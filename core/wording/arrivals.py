"""When a figure came or is due, in words: entries of the feed, and a text to remind of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from core.calendar import period
from core.enums import FigureState
from core.persian import number
from core.release.derived.punctuality import DueList
from core.release.records import DueFigure
from core.texts import Texts

type ArrivalDay = tuple[date, tuple[str, date], DueFigure]


def arrival_days(rows: Iterable[DueFigure]) -> Iterator[ArrivalDay]:
    """Yield with its day what came on a day, and what had not come on the day after it was due."""
    for row in rows:
        key = row.indicator, row.period_ends_on
        if row.came_on is not None:
            yield row.came_on, key, row
        elif row.state is FigureState.OVERDUE:
            yield row.due_on + timedelta(days=1), key, row


def arrival_sentence(row: DueFigure, title: str, texts: Texts) -> str:
    """Return how the figure of *row* came, or that it did not; *title* is its indicator's."""
    return texts(
        f"punctuality.entry.{row.state}",
        title=title,
        period=period(row.period).title,
        days=number(row.late_days or 0),
    )


def arrival_lines(row: DueFigure, texts: Texts) -> Iterator[str]:
    """Yield what is known of the figure of *row*: its days, who owes it, why it did not come."""
    calendar = texts.shape.calendar
    yield texts("punctuality.line.due", date=calendar.medium(row.due_on))
    if row.came_on is not None:
        yield texts("punctuality.line.came", date=calendar.medium(row.came_on))
    if row.custodian:
        yield texts("punctuality.line.custodian", name=row.custodian)
    if row.reason:
        yield texts("punctuality.line.reason", reason=row.reason)


def reminder_text(
    body: str, due_list: DueList, titles: Mapping[str, str], plan_title: str, texts: Texts
) -> str:
    """Return a letter that asks *body* for what it owes; *titles* are those of the indicators."""
    lines = [texts("punctuality.letter.greeting", name=body or texts("punctuality.letter.all"))]
    for name, rows in (("overdue", due_list.overdue), ("coming", due_list.coming)):
        if rows:
            count = number(len(rows))
            lines.append(texts(f"punctuality.letter.{name}", count=count, plan=plan_title))
            lines += (_due_line(row, titles[row.indicator], texts) for row in rows)
    if due_list.overdue:
        lines.append(texts("punctuality.letter.please"))
    lines.append(texts("punctuality.letter.end"))
    return "\n".join(lines)


def _due_line(row: DueFigure, title: str, texts: Texts) -> str:
    return texts(
        "punctuality.letter.line",
        title=title,
        code=row.indicator,
        period=period(row.period).title,
        date=texts.shape.calendar.medium(row.due_on),
    )
