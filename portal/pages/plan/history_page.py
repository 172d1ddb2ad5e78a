"""How a node's three numbers went over earlier half-years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.evaluation import POLICY
from core.persian import clauses, percent
from core.release.records import NodeScore, NodeScoreHistory
from core.release.records.results import MEASURES
from core.wording.figures import written_coverage, written_score
from portal.charts.history_chart import Moment
from portal.charts.render import small_history
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD
from portal.pages.elements.parts import Badge

# Nothing was to be judged then: no gap.
QUIET = ("not_due", "not_applicable")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A number on one day."""

    day: str
    score: str
    coverage: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class History:
    """One of the numbers over time: markup of its chart, and the same as a table."""

    name: str
    chart: str
    rows: tuple[HistoryRow, ...]


type Row = NodeScore | NodeScoreHistory


def node_history(book: Book, node: str) -> tuple[History, ...]:
    """Show the numbers of a node over time, those that ever had a score on an earlier day."""
    earlier: dict[str, list[tuple[date, Row]]] = {}
    for row in book.release.stream(NodeScoreHistory, node=node):
        earlier.setdefault(row.measure, []).append((row.judged_on, row))
    return tuple(_histories(book, node, earlier))


def _histories(
    book: Book, node: str, earlier: dict[str, list[tuple[date, Row]]]
) -> Iterator[History]:
    for measure in MEASURES:
        days = earlier.get(measure, [])
        if not any(row.score is not None for _, row in days):
            continue
        if now := book.scores.get((node, measure)):
            days = [*days, (book.info.judged_on, now)]
        yield _history(book, measure, days)


def _history(book: Book, measure: str, days: list[tuple[date, Row]]) -> History:
    name = book.t(f"measure.{measure}")
    held = [(day, row) for day, row in days if row.score is not None]
    label = book.t(
        "scorecard.history.label",
        first=_score(measure, held[0][1]),
        since=book.calendar.short(held[0][0]),
        last=_score(measure, held[-1][1]),
        until=book.calendar.short(held[-1][0]),
    )
    moments = [
        Moment(day, row.score, row.low, row.high, row.status not in QUIET) for day, row in days
    ]
    thresholds = () if measure == "projects" else (POLICY.at_risk_from, POLICY.on_track_from)
    return History(
        name=name,
        chart=small_history(
            moments, thresholds, name, label, _credit(book), calendar=book.calendar
        ),
        rows=tuple(
            HistoryRow(
                day=book.calendar.short(day),
                score=_score(measure, row),
                coverage=UNTOLD if row.coverage is None else written_coverage(row.coverage),
                badge=book.status("status", row.status),
            )
            for day, row in reversed(days)
        ),
    )


def _credit(book: Book) -> str:
    """Return in one line what stands below the larger charts."""
    sample = (book.t("portal.sample.name"),) if book.credit.is_sample else ()
    return clauses((*sample, *book.credit.lines[:1]))


def _score(measure: str, row: Row) -> str:
    if row.score is None:
        return UNTOLD
    return percent(row.score) if measure == "projects" else written_score(row.score)
