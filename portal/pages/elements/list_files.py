"""A list as it stands on its pages, as CSV: the same things in the same order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.release.records import Project
from portal.exports.table_columns import IN_RELEASE
from portal.exports.table_files import csv_file, csv_line
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import Listed

_FILE = "list.csv"
_INDICATOR = ("code", "title", "kind", "status", "value", "unit", "period", "target", "score")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A whole list; it lies beside the list's first page, at `path`. Other pages have no content.

    The server makes the same for spreadsheets and programs of it (site/files/made_from.py).
    """

    path: str
    content: bytes

    def beside(self, path: str) -> Iterator[tuple[str, bytes]]:
        """Yield address and content of the file, if it lies beside the page at *path*."""
        if path == self.path:
            yield path + _FILE, self.content


def project_list(book: Book, lines: Iterable[str]) -> bytes:
    """Write the *lines* of projects under the names of every column, and how late each is."""
    return (book.once(_head) + "".join(lines)).encode()


def project_line(book: Book, project: Project) -> str:
    """Write a project with every column of its table, and how late it is in days."""
    slip = book.slip_of(project.code)
    row = [read(project) for _, read in book.once(_readers)]
    return csv_line((*row, slip.slip_days if slip else None))


def _head(book: Book) -> str:
    names = (name for name, _ in book.once(_readers))
    return csv_file((*names, "slip_days"), ()).decode()


def _readers(book: Book) -> list[tuple[str, Callable[[Any], Any]]]:
    return list(book.cells.readers(Project))


def indicator_list(book: Book, listed: Sequence[Listed]) -> bytes:
    """Write *listed* indicators with what their list shows, values as they are stored."""
    return csv_file((*_INDICATOR, IN_RELEASE), _indicators(listed, book.stamp.plain_number))


def _indicators(listed: Sequence[Listed], number: str) -> Iterator[tuple[Any, ...]]:
    for one in listed:
        row = one.row
        shown = (row.code, row.title, one.kind, one.status, one.value, one.unit)
        yield *shown, row.period, row.target, one.score, number
