"""Amounts at the prices of one year, where the city tells an index of prices."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from core.persian import listed, number, persian_digits
from core.release.records import MoneyTotal, PriceIndex
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import amount_texts
from portal.pages.elements.parts import Link, MoneyRow

type _Amounts = tuple[Decimal | None, Decimal | None, Decimal | None]


def base_of(index: Mapping[int, Decimal]) -> int:
    """Return the year in whose prices amounts are told: the first that has an index."""
    return min(index)


def price_index(book: Book) -> dict[int, Decimal]:
    """Return the index of prices by fiscal year; nothing where the city tells none."""
    return {row.fiscal_year: row.value for row in book.release.stream(PriceIndex)}


def index_note(book: Book, index: Mapping[int, Decimal]) -> str:
    """Return how amounts are reckoned, where the index is from, and whether it is made up."""
    rows = book.release.all(PriceIndex)
    origins = dict.fromkeys(book.origin(row.origin) for row in rows if row.origin)
    sources = dict.fromkeys(book.source_link(row.source).title for row in rows if row.source)
    known = listed((*sources, *origins))
    years = (
        book.t("money.real.year", year=persian_digits(year), index=number(value))
        for year, value in index.items()
    )
    note = book.t("money.real.note", years=listed(years))
    return book.t("money.real.origin", note=note, known=known) if known else note


def real_rows(book: Book, index: Mapping[int, Decimal]) -> tuple[MoneyRow, ...]:
    """Show the plan's money of each year that has an index at the base year's prices, and sums."""
    return tuple(_rows(book, index))


def _rows(book: Book, index: Mapping[int, Decimal]) -> Iterator[MoneyRow]:
    found: list[_Amounts] = []
    for row in book.release.stream(MoneyTotal, scope="plan", code=""):
        if row.fiscal_year not in index:
            continue
        found.append(_real(row, index[base_of(index)] / index[row.fiscal_year]))
        yield _row(persian_digits(row.fiscal_year), found[-1])
    if found:
        sums = [_sum(column) for column in zip(*found, strict=True)]
        yield _row(book.t("money.real.sum"), (sums[0], sums[1], sums[2]))


def _real(row: MoneyTotal, share: Decimal) -> _Amounts:
    approved, allocated, spent = (
        None if amount is None else amount * share
        for amount in (
            row.approved_billion_rial,
            row.allocated_billion_rial,
            row.spent_billion_rial,
        )
    )
    return approved, allocated, spent


def _sum(column: tuple[Decimal | None, ...]) -> Decimal | None:
    known = [amount for amount in column if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _row(name: str, amounts: _Amounts) -> MoneyRow:
    approved, allocated, spent = amount_texts(amounts)
    return MoneyRow(Link(name), "", approved, allocated, spent, "")
