"""A list as it stands on its page, as CSV: the same things in the same order."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from core.release.records import Project
from portal.exports.table_columns import IN_RELEASE
from portal.exports.table_files import csv_file
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import Listed

FILE = "list.csv"
_INDICATOR = ("code", "title", "kind", "status", "value", "unit", "period", "target", "score")


def project_list(book: Book, projects: Iterable[Project]) -> bytes:
    """Write *projects* with every column of their table, and how late each is in days."""
    names, readers = zip(*book.cells.readers(Project), strict=True)
    slips = book.slips
    rows = (
        (
            *(read(project) for read in readers),
            slips[project.code].slip_days if project.code in slips else None,
        )
        for project in projects
    )
    return csv_file((*names, "slip_days"), rows)


def indicator_list(book: Book, listed: Sequence[Listed]) -> bytes:
    """Write *listed* indicators with what their list shows, values as they are stored."""
    return csv_file((*_INDICATOR, IN_RELEASE), _indicators(listed, book.info.number))


def _indicators(listed: Sequence[Listed], number: int) -> Iterator[tuple[Any, ...]]:
    for one in listed:
        row = one.row
        shown = (row.code, row.title, one.kind, one.status, one.value, one.unit)
        yield *shown, row.period, row.target, one.score, number
