"""A question to the search as its address says it, and what it can be narrowed to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from core.models.enums import Portfolio, ProjectStatus
from core.persian import persian_digits
from portal.pages.book import Book

# In the order in which they are offered.
FACETS = ("district", "portfolio", "status", "year")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `kind` "" is all kinds; pages count from 1; `facets` are values by name."""

    text: str
    kind: str = ""
    page: int = 1
    facets: Mapping[str, str] = field(default_factory=dict)

    def address(self, page: str) -> str:
        """Give the address of the answer, on the search page at *page*."""
        number = str(self.page) if self.page > 1 else ""
        told = {"q": self.text, "kind": self.kind, **self.facets, "page": number}
        return f"{page}?{urlencode({name: value for name, value in told.items() if value})}"


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen."""

    value: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a search."""

    name: str
    label: str
    options: tuple[Option, ...]


def filters(
    book: Book, question: Question, values: Callable[[str], Sequence[str]]
) -> Iterator[Filter]:
    """Offer what the index can narrow by; *values* gives a facet's values."""
    for name in FACETS:
        chosen = question.facets.get(name, "")
        titles = {value: _title(book, name, value) for value in values(name)}
        options = tuple(
            Option(value, title, value == chosen)
            for value, title in sorted(titles.items(), key=lambda each: _place(book, name, *each))
        )
        if options:
            yield Filter(name, book.t(f"portal.search.by.{name}"), options)


def _title(book: Book, name: str, value: str) -> str:
    match name:
        case "district":
            return book.district_link(value).title
        case "portfolio":
            return book.t(f"portfolio.{value}")
        case "status":
            key = f"project_status.{value}"
            return book.t(key if key in book.t else f"status.{value}")
        case _:
            return persian_digits(value)


def _place(book: Book, name: str, value: str, title: str) -> tuple[int, str]:
    """Put districts by number, what the catalogue orders in its order, the rest by title."""
    if name == "district" and value in book.districts:
        return book.districts[value].number, title
    ordered = [*map(str, ProjectStatus if name == "status" else Portfolio)]
    return (ordered.index(value) if value in ordered else len(ordered)), title
