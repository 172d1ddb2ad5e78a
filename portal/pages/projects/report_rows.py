"""The ledger of a project's reports as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from core.persian import number
from core.release.derived.ledgers import reason_of
from core.release.records import ProgressReport
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD, known, percent_text
from portal.pages.elements.parts import Badge


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One entry of the ledger of reports; `is_replaced` is struck through."""

    date: str
    planned: str
    actual: str
    spent: str
    badge: Badge
    note: str
    is_replaced: bool
    remark: str


def report_rows(book: Book, reports: Sequence[ProgressReport]) -> tuple[ReportRow, ...]:
    """Show the ledger, latest first; a report differs from the one before and from its own."""
    percents = [known((row.actual_percent, row.planned_percent)) for row in reports]
    spent = [row.spent_billion_rial for row in reports]
    rows = [
        _report(
            book,
            row,
            tuple(chain.from_iterable(percents[max(place - 1, 0) : place + 2])),
            known(spent[max(place - 1, 0) : place + 2]),
        )
        for place, row in enumerate(reports)
    ]
    return tuple(reversed(rows))


def _report(
    book: Book, row: ProgressReport, percents: tuple[Decimal, ...], spent: tuple[Decimal, ...]
) -> ReportRow:
    """Show a report, apart from the figures beside it."""
    remark = ""
    if not row.is_current:
        key = "portal.report.withdrawn" if row.is_withdrawn else "portal.report.replaced"
        remark = book.t(key)
    elif row.corrects is not None:
        remark = book.t("portal.report.corrects", date=book.calendar.short(row.corrects))
    elif row.revises is not None:
        remark = book.t("portal.report.revises")
    return ReportRow(
        date=book.calendar.short(row.reported_on),
        planned=percent_text(row.planned_percent, percents),
        actual=percent_text(row.actual_percent, percents),
        spent=UNTOLD
        if row.spent_billion_rial is None
        else number(row.spent_billion_rial, 1, spent),
        badge=book.status("project_status", row.status),
        note=" ".join(dict.fromkeys(text for text in (reason_of(row), row.note) if text)),
        is_replaced=not row.is_current,
        remark=remark,
    )
