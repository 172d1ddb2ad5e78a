"""What figures were due and when they came: in time, late, or not at all, by who owes them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.calendar import period
from core.enums import FigureState
from core.evaluation.policy import POLICY
from core.persian import number, percent, persian_digits
from core.release.derived.punctuality import Punctuality, by_body, punctuality
from core.release.records import DueFigure, Indicator
from portal.charts.bars import BarChart
from portal.charts.render import figure
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD
from portal.pages.elements.parts import Link, Page

# The rest is in the file.
SHOWN = 60
_STATES = {"in_time": "second", "not_in_time": "third"}


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A custodian or a department: how many figures it owed, and how they came."""

    name: str
    due: str
    in_time: str
    late: str
    overdue: str
    share: str


@dataclass(frozen=True, slots=True)
class BodyTable:
    """The bodies of one kind, the least punctual first; often both kinds are nearly the same."""

    anchor: str
    title: str
    head: str
    rows: tuple[BodyRow, ...]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure that is late: `when` it came, "" where it has not."""

    link: Link
    period: str
    body: str
    due: str
    when: str
    days: str
    reason: str


@dataclass(frozen=True, slots=True)
class PunctualityPage(Page):
    """`news` is the headline in parts, every second the news itself; `picture` is markup."""

    template = "punctuality.html.j2"
    files = ("due_figure", "indicator")
    has_feed = True

    news: tuple[str, ...]
    beside: str
    picture: str
    bodies: tuple[BodyTable, ...]
    overdue: tuple[FigureRow, ...]
    overdue_more: str
    late: tuple[FigureRow, ...]
    late_more: str
    rules: tuple[str, ...]


def punctuality_page(book: Book) -> PunctualityPage:
    """Build the page from what the release says was due."""
    link = book.section("punctuality")
    rows = book.release.all(DueFigure)
    whole = punctuality(rows)
    custodians = by_body(rows, lambda row: row.custodian)
    news = tuple(_news(book, whole).split("|"))
    overdue = [row for row in rows if row.state is FigureState.OVERDUE]
    late = [row for row in rows if row.state is FigureState.LATE]
    return PunctualityPage(
        head=book.head(
            link.href,
            link.title,
            "quality",
            description=f"{''.join(news)}.",
            crumbs=(book.section("quality"), Link(link.title)),
        ),
        news=news,
        beside=" ".join(_beside(book, whole, custodians)),
        picture=_picture(book, rows) if whole.due else "",
        bodies=tuple(_tables(book, rows, custodians)),
        overdue=tuple(_figures(book, sorted(overdue, key=_by_days)[:SHOWN])),
        overdue_more=_more(book, len(overdue)),
        late=tuple(_figures(book, sorted(late, key=_by_days)[:SHOWN])),
        late_more=_more(book, len(late)),
        rules=tuple(_rules(book)),
    )


def _by_days(row: DueFigure) -> tuple[int, str, str]:
    return -(row.late_days or 0), row.indicator, row.period


def _news(book: Book, whole: Punctuality) -> str:
    """Return how many of what was due came in time, the news itself between strokes."""
    if not whole.dated:
        key = "undated" if whole.undated else "nothing"
        return book.t(f"punctuality.news.{key}", count=number(whole.undated))
    key = "all" if whole.in_time == whole.dated else "none" if not whole.in_time else "some"
    share = percent(whole.share or Decimal(0), 0, (Decimal(0), Decimal(100)))
    return book.t(
        f"punctuality.news.{key}",
        due=number(whole.dated),
        count=number(whole.in_time),
        share=share,
    )


def _beside(book: Book, whole: Punctuality, custodians: dict[str, Punctuality]) -> Iterator[str]:
    """Yield what did not come in time, who was latest, and what is not known."""
    if whole.late or whole.overdue:
        yield book.t(f"punctuality.beside.{_case(whole)}", **_how_late(whole))
    named = [(name, one) for name, one in custodians.items() if name and one.dated]
    if len(named) > 1 and named[0][1].share != named[-1][1].share:
        name, one = named[0]
        yield book.t(
            f"punctuality.latest.{_case(one)}",
            name=name,
            due=number(one.dated),
            **_how_late(one),
        )
    if whole.undated and whole.dated:
        yield book.t("punctuality.undated", count=number(whole.undated))


def _case(one: Punctuality) -> str:
    return "both" if one.late and one.overdue else "late" if one.late else "overdue"


def _how_late(one: Punctuality) -> dict[str, str]:
    return {"late": number(one.late), "overdue": number(one.overdue)}


def _picture(book: Book, rows: Iterable[DueFigure]) -> str:
    """Draw, year by year, what came in time and what did not."""
    years: dict[int, list[DueFigure]] = {}
    for row in rows:
        years.setdefault(book.calendar.year(row.period_ends_on), []).append(row)
    found = {year: punctuality(group) for year, group in sorted(years.items())}
    counted = {year: one for year, one in found.items() if one.dated}
    if not counted:
        return ""
    worst = max(counted, key=lambda year: (counted[year].dated - counted[year].in_time, year))
    missed = counted[worst].dated - counted[worst].in_time
    chart = BarChart(
        title=book.t(
            "punctuality.picture" if missed else "punctuality.picture.none",
            year=persian_digits(worst),
            count=number(missed),
        ),
        description=book.t("punctuality.picture.about"),
        unit=book.t("punctuality.picture.unit"),
        series=tuple(book.t(f"punctuality.series.{name}") for name in _STATES),
        groups=tuple(
            (
                persian_digits(year),
                tuple(map(Decimal, (one.in_time, one.dated - one.in_time))),
            )
            for year, one in counted.items()
        ),
        credit=book.credit,
        kinds=tuple(_STATES.values()),
    )
    return figure(chart, name="punctuality")


def _tables(
    book: Book, rows: Sequence[DueFigure], custodians: dict[str, Punctuality]
) -> Iterator[BodyTable]:
    responsible = by_body(rows, lambda row: row.responsible)
    for name, counted in (("custodian", custodians), ("responsible", responsible)):
        due = {body: one for body, one in counted.items() if one.due}
        # A table of nobody says nothing.
        if any(due):
            yield BodyTable(
                anchor=f"{name}s",
                title=book.t(f"punctuality.by.{name}"),
                head=book.t(f"field.{name}"),
                rows=tuple(
                    _body(body or book.t(f"punctuality.nobody.{name}"), one)
                    for body, one in due.items()
                ),
                is_folded=name != "custodian",
            )


def _body(name: str, one: Punctuality) -> BodyRow:
    return BodyRow(
        name=name,
        due=number(one.due),
        in_time=number(one.in_time),
        late=number(one.late),
        overdue=number(one.overdue),
        share=UNTOLD if one.share is None else percent(one.share, 0, (Decimal(0), Decimal(100))),
    )


def _figures(book: Book, rows: Iterable[DueFigure]) -> Iterator[FigureRow]:
    titles = book.once(_titles)
    for row in rows:
        yield FigureRow(
            link=Link(titles[row.indicator], book.at.thing("indicator", row.indicator)),
            period=period(row.period).title,
            body=row.custodian or UNTOLD,
            due=book.date(row.due_on),
            when=book.date(row.came_on) if row.came_on else "",
            days=number(row.late_days or 0),
            reason=row.reason or "",
        )


def _titles(book: Book) -> dict[str, str]:
    return {row.code: row.title for row in book.release.stream(Indicator)}


def _more(book: Book, count: int) -> str:
    return book.t("punctuality.more", count=number(count - SHOWN)) if count > SHOWN else ""


def _rules(book: Book) -> Iterator[str]:
    days, judged = number(POLICY.grace_days), book.calendar.medium(book.info.judged_on)
    yield book.t("punctuality.rule.due", days=days, date=judged)
    yield book.t("punctuality.rule.came")
    yield book.t("punctuality.rule.owed")
    yield book.t("punctuality.rule.projects")
