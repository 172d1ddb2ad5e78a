"""Money: what was said to be there, what was approved, allocated and spent, and for what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest

from core.persian import begun, clauses, number, percent, persian_digits, rounded
from core.release.derived.amounts import above_allocation
from core.release.records import BudgetLine, Claim, MoneyTotal, Project
from portal.exports.table_files import csv_file
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import amount_text, amount_texts
from portal.pages.elements.list_rows import (
    above,
    amounts,
    money_by_year,
    money_row,
    share_of,
    total_of,
)
from portal.pages.elements.parts import Fact, Link, MoneyRow, Page
from portal.pages.money.claim_pages import ClaimRow, claim_row
from portal.pages.money.money_paths import (
    Money,
    Path,
    by_end,
    by_portfolio,
    funded,
    money_paths,
)
from portal.pages.money.money_pictures import (
    KINDS,
    end_title,
    flow_picture,
    nested_picture,
    year_notes,
    year_picture,
)
from portal.pages.money.real_money import base_of, index_note, price_index, real_rows

ABOVE_SHOWN = 15
MONEY_MEASURE = "budget."
FILES = ("years", "flow")


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """Money by one way of cutting it."""

    title: str
    name: str
    note: str
    rows: tuple[MoneyRow, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """What reaches a node at the top through each portfolio, in all, and what of it was spent."""

    name: Link
    cells: tuple[str, ...]
    whole: str
    spent: str


@dataclass(frozen=True, slots=True)
class MoneyMatrix:
    """The flow of money as a table; `columns` are the portfolios."""

    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class AboveRow:
    """A project that spent more than it was allocated."""

    project: Link
    allocated: str
    spent: str
    above: str


@dataclass(frozen=True, slots=True)
class BudgetPage(Page):
    """The plan's money; `nested`, `flow` and `by_year` are markup.

    `above` are the projects that spent most above their allocation, `all_above` counts all.
    Without `totals` no amount at all was told, and the page says so.
    """

    template = "budget.html.j2"
    files = ("money_total", "budget_line", "price_index", "project")

    totals: tuple[Fact, ...]
    used: str
    claims: tuple[ClaimRow, ...]
    nested: str
    flow: str
    matrix: MoneyMatrix | None
    by_year: str
    downloads: tuple[Link, ...]
    contents: tuple[bytes, ...]
    tables: tuple[MoneyTable, ...]
    all_above: str
    above: tuple[AboveRow, ...]

    def attached(self) -> Iterable[tuple[str, bytes]]:
        """Return the files of the pictures."""
        return zip((link.href for link in self.downloads), self.contents, strict=True)


def budget_page(book: Book) -> BudgetPage:
    """Build the page of money."""
    here = book.section("budget")
    total = total_of(book, "plan", "")
    found = _found_above(book)
    projects = book.release.all(Project)
    paths = money_paths(projects, book.nodes)
    funds = funded(book.release.stream(BudgetLine), {one.code: one.portfolio for one in projects})
    claims = [c for c in book.release.stream(Claim) if (c.measure or "").startswith(MONEY_MEASURE)]
    return BudgetPage(
        head=book.head(here.href, here.title, "budget", crumbs=(Link(here.title),)),
        totals=amounts(book, total),
        used=_used(book, total),
        claims=tuple(claim_row(book, claim) for claim in claims),
        nested=nested_picture(book, total, claims) if total else "",
        flow=flow_picture(book, paths, funds) if paths else "",
        matrix=_matrix(book, paths) if paths else None,
        by_year=year_picture(book),
        downloads=tuple(
            Link(book.t(f"money.file.{name}"), f"{here.href}{name}.csv") for name in FILES
        ),
        contents=(_years_file(book), _flow_file(paths)),
        tables=tuple(_tables(book)),
        all_above=_all_above(book, found),
        above=tuple(
            _above(book, project) for _, project in nlargest(ABOVE_SHOWN, found, key=_amount)
        ),
    )


type Above = tuple[Decimal, Project]


def _found_above(book: Book) -> list[Above]:
    """Find the projects that spent more than they were allocated, with how much more."""
    return [
        (difference, project)
        for project in book.release.stream(Project)
        if (difference := above_allocation(*_spent_of(project))) is not None
    ]


def _spent_of(project: Project) -> tuple[Decimal | None, Decimal | None]:
    return project.spent_billion_rial, project.allocated_billion_rial


def _amount(found: Above) -> Decimal:
    return found[0]


def _all_above(book: Book, found: list[Above]) -> str:
    if not found:
        return ""
    return book.t(
        "portal.budget.above",
        count=number(len(found)),
        of=number(book.release.count(Project)),
        amount=book.money(sum((amount for amount, _ in found), Decimal(0))),
    )


def _above(book: Book, project: Project) -> AboveRow:
    spent, allocated = amount_texts(_spent_of(project))
    return AboveRow(
        project=Link(project.title, book.at.thing("project", project.code)),
        allocated=allocated,
        spent=spent,
        above=above(book, *_spent_of(project)),
    )


def _used(book: Book, total: MoneyTotal | None) -> str:
    if total is None:
        return ""
    share = share_of(total.spent_billion_rial, total.allocated_billion_rial)
    return "" if share is None else book.t("portal.budget.used", share=percent(share, 0))


def _matrix(book: Book, paths: Mapping[Path, Money]) -> MoneyMatrix:
    """Show the same as the flow: a row for each node at the top, a column for each portfolio."""
    portfolios, ends = by_portfolio(paths), by_end(paths)
    codes = [one.code for one in book.shape.portfolios if one.code in portfolios]
    titles = {one.code: one.title for one in book.shape.portfolios}
    return MoneyMatrix(
        columns=tuple(titles[code] for code in codes),
        rows=tuple(
            MatrixRow(
                name=book.node_link(end) if end else Link(end_title(book, end)),
                cells=tuple(
                    amount_text(paths[code, end].approved if (code, end) in paths else None)
                    for code in codes
                ),
                whole=amount_text(ends[end].approved),
                spent=amount_text(ends[end].spent),
            )
            for end in sorted(ends, key=lambda end: (-ends[end].approved, end))
        ),
    )


def _years_file(book: Book) -> bytes:
    rows = book.release.stream(MoneyTotal, scope="plan", code="")
    return csv_file(
        ("fiscal_year", *(f"{kind}_billion_rial" for kind in KINDS)),
        (
            (
                row.fiscal_year,
                row.approved_billion_rial,
                row.allocated_billion_rial,
                row.spent_billion_rial,
            )
            for row in rows
        ),
    )


def _flow_file(paths: Mapping[Path, Money]) -> bytes:
    return csv_file(
        ("portfolio", "node", "approved_billion_rial", "spent_billion_rial"),
        (
            (portfolio, end, rounded(money.approved, 6), rounded(money.spent, 6))
            for (portfolio, end), money in sorted(paths.items())
        ),
    )


def _tables(book: Book) -> Iterable[MoneyTable]:
    year = book.t("portal.money.year")
    yield MoneyTable(
        book.t("portal.budget.table_year"),
        year,
        begun(clauses(year_notes(book))),
        money_by_year(book, "plan", ""),
    )
    if index := price_index(book):
        base = persian_digits(base_of(index))
        yield MoneyTable(
            book.t("money.real.title", year=base),
            book.t("money.real.head"),
            index_note(book, index),
            real_rows(book, index),
        )
    tops = [(node.code, book.node_link(node.code)) for node in book.at_levels(book.shape.tops)]
    yield _table(book, "goal", "node", tops, begun(book.t("shape.top")))
    portfolios = [
        (one.code, Link(one.title, f"{book.at.section('projects')}by/portfolio/{one.code}/"))
        for one in book.shape.portfolios
    ]
    yield _table(book, "portfolio", "portfolio", portfolios, book.t("portal.facet.portfolio"))
    districts = [(code, book.district_link(code)) for code in book.districts]
    yield _table(book, "district", "district", districts, book.t("portal.facet.district"))


def _table(
    book: Book, name: str, scope: str, things: Iterable[tuple[str, Link]], column: str
) -> MoneyTable:
    rows = [(link, total_of(book, scope, code)) for code, link in things]
    return MoneyTable(
        title=book.t(f"portal.budget.table_{name}"),
        name=column,
        note=book.t(f"portal.budget.table_{name}_note"),
        rows=tuple(money_row(book, total, link) for link, total in rows if total),
    )
