"""The ledger of a project's reports as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from core.persian import number
from core.release.derived.ledgers import reason_of, withdrawn_entries
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
    withdrawn = withdrawn_entries(reports)
    rows = [
        _report(
            book,
            row,
            _remark(book, row, withdrawn),
            tuple(chain.from_iterable(percents[max(place - 1, 0) : place + 2])),
            known(spent[max(place - 1, 0) : place + 2]),
        )
        for place, row in enumerate(reports)
    ]
    return tuple(reversed(rows))


def _report(
    book: Book,
    row: ProgressReport,
    remark: str,
    percents: tuple[Decimal, ...],
    spent: tuple[Decimal, ...],
) -> ReportRow:
    """Show a report, apart from the figures beside it."""
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


def _remark(book: Book, row: ProgressReport, withdrawn: frozenset[int]) -> str:
    """Word what became of a report, or what it did to an earlier one."""
    if row.is_withdrawn:
        return book.t("portal.report.withdraws")
    if row.entry in withdrawn:
        return book.t("portal.report.withdrawn")
    if not row.is_current:
        return book.t("portal.report.replaced")
    if row.corrects is not None:
        return book.t("portal.report.corrects", date=book.calendar.short(row.corrects))
    return book.t("portal.report.revises") if row.revises is not None else ""
