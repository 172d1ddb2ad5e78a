"""The money of a project: its years as a table, and the whole as bars within each other."""

from dataclasses import dataclass
from decimal import Decimal

from core.persian import percent, persian_digits
from core.release.derived.amounts import nested
from core.release.records import BudgetLine, Project
from portal.charts.frame import px
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import amount_texts


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Money of one year of a project: approved, allocated, spent, in billion rial."""

    year: str
    approved: str
    allocated: str
    spent: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """Approved ⊃ allocated ⊃ spent as bars from the right; coordinates on a width of 100."""

    sentence: str
    approved: str
    allocated: str
    allocated_x: str
    spent: str
    spent_x: str


def money_lines(
    book: Book, project: Project, lines: tuple[BudgetLine, ...]
) -> tuple[MoneyLine, ...]:
    """Return the money of each year that was told by year, and then the whole horizon's."""
    sums: dict[int, dict[str, Decimal]] = {}
    for line in lines:
        year = sums.setdefault(line.fiscal_year, {})
        year[line.kind.value] = year.get(line.kind.value, Decimal(0)) + line.amount_billion_rial
    whole = (
        project.approved_billion_rial,
        project.allocated_billion_rial,
        project.spent_billion_rial,
    )
    if all(amount is None for amount in whole):
        return ()
    return (
        *(
            MoneyLine(
                persian_digits(year),
                *amount_texts(
                    [sums[year].get(kind) for kind in ("approved", "allocated", "spent")]
                ),
            )
            for year in sorted(sums)
            if year
        ),
        MoneyLine(book.t("portal.money.horizon"), *amount_texts(whole)),
    )


def money_bullet(book: Book, project: Project) -> Bullet | None:
    """Return approved ⊃ allocated ⊃ spent as bars; None where an amount is not told."""
    found = nested(
        project.approved_billion_rial,
        project.allocated_billion_rial,
        project.spent_billion_rial,
    )
    if found is None:
        return None
    allocated, spent = (percent(share, 0, found.of_approved) for share in found.of_approved)
    return Bullet(
        sentence=book.t("portal.project.bullet", allocated=allocated, spent=spent),
        approved=px(100 - found.approved),
        allocated=px(found.allocated),
        allocated_x=px(100 - found.allocated),
        spent=px(found.spent),
        spent_x=px(100 - found.spent),
    )
