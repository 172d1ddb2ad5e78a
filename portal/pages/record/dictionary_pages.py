"""The dictionary: every table that can be downloaded, and a page with the columns of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from core.release.records import Record
from core.wording.column_words import table_meaning
from portal.exports.dictionary import COLUMNS_FILE, COLUMNS_JSON, Meaning, meanings
from portal.exports.table_files import file_name
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft
from portal.pages.elements.parts import Link, Page


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table in the list of them."""

    table: Link
    name: str
    en: str


@dataclass(frozen=True, slots=True)
class DictionaryPage(Page):
    """Every table, and the dictionary as files."""

    template = "dictionary.html.j2"
    is_cited = False
    has_citation = False

    rows: tuple[TableRow, ...]
    downloads: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column; `kind` is the word of its type, `unit` the Latin name of its unit."""

    name: str
    kind: str
    unit: str
    fa: str
    en: str
    place: str


@dataclass(frozen=True, slots=True)
class TablePage(Page):
    """One table, its columns and its file."""

    template = "dictionary_table.html.j2"
    is_cited = False
    has_citation = False

    fa: str
    en: str
    file: Link
    rows: tuple[ColumnRow, ...]


def dictionary_pages(book: Book) -> Iterator[Draft]:
    """Yield the list of tables and the page of each."""
    data = book.section("data")
    here = Link(book.t("standards.dictionary"), f"{data.href}dictionary/")
    records = list(book.tables)
    names = " ".join(record.table for record in records)
    yield Draft("dictionary", partial(_dictionary, book, data, here, records), inputs=names)
    for record in records:
        yield Draft(f"dictionary {record.table}", partial(_page, book, data, here, record))


def _dictionary(
    book: Book, data: Link, here: Link, records: Iterable[type[Record]]
) -> DictionaryPage:
    return DictionaryPage(
        head=book.head(here.href, here.title, "data", crumbs=(data, Link(here.title))),
        rows=tuple(_listed(book, here, record) for record in records),
        downloads=tuple(Link(name, data.href + name) for name in (COLUMNS_FILE, COLUMNS_JSON)),
    )


def _listed(book: Book, here: Link, record: type[Record]) -> TableRow:
    title = book.t(f"portal.table.{record.table}")
    address = f"{here.href}{record.table}/"
    return TableRow(Link(title, address), record.table, table_meaning(record, "en", book.shape))


def _page(book: Book, data: Link, here: Link, record: type[Record]) -> TablePage:
    row = _listed(book, here, record)
    title = book.t("standards.dictionary.table", title=row.table.title)
    name = file_name(record.table)
    return TablePage(
        head=book.head(row.table.href, title, "data", crumbs=(data, here, Link(row.table.title))),
        fa=table_meaning(record, "fa", book.shape),
        en=row.en,
        file=Link(name, data.href + name),
        rows=tuple(_column(book, one) for one in meanings(record, book.shape)),
    )


def _column(book: Book, one: Meaning) -> ColumnRow:
    if one.in_csv and one.in_release_file:
        place = ""
    else:
        place = book.t(f"standards.dictionary.only.{'csv' if one.in_csv else 'release'}")
    kind = book.t(f"standards.type.{one.type}")
    return ColumnRow(one.column, kind, one.unit, one.meaning_fa, one.meaning_en, place)
