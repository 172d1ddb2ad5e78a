"""Money: what was said to be there, what was approved, allocated and spent, and for what."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest

from core.persian import number, percent, persian_digits
from core.release.derived.amounts import above_allocation
from core.release.records import Claim, MoneyTotal, Project
from portal.charts.bars import BarChart
from portal.charts.render import Chart, figure
from portal.charts.shares import Share, ShareChart
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import amount_texts, known
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

ABOVE_SHOWN = 20
MONEY_MEASURE = "budget."
DRESS = {"approved": "first", "allocated": "second", "spent": "third"}


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """Money by one way of cutting it."""

    title: str
    name: str
    note: str
    rows: tuple[MoneyRow, ...]


@dataclass(frozen=True, slots=True)
class AboveRow:
    """A project that spent more than it was allocated."""

    project: Link
    allocated: str
    spent: str
    above: str


@dataclass(frozen=True, slots=True)
class BudgetPage(Page):
    """The plan's money; `by_year` and `by_portfolio` are markup.

    `above` are the projects that spent most above their allocation, `all_above` counts all.
    Without `totals` no amount at all was told, and the page says so.
    """

    template = "budget.html.j2"
    files = ("money_total", "budget_line", "project")

    totals: tuple[Fact, ...]
    used: str
    claims: tuple[ClaimRow, ...]
    by_year: str
    by_portfolio: str
    tables: tuple[MoneyTable, ...]
    all_above: str
    above: tuple[AboveRow, ...]


def budget_page(book: Book) -> BudgetPage:
    """Build the page of money."""
    here = book.section("budget")
    total = total_of(book, "plan", "")
    found = _found_above(book)
    claims = [c for c in book.release.stream(Claim) if (c.measure or "").startswith(MONEY_MEASURE)]
    return BudgetPage(
        head=book.head(here.href, here.title, "budget", crumbs=(Link(here.title),)),
        totals=amounts(book, total),
        used=_used(book, total),
        claims=tuple(claim_row(book, claim) for claim in claims),
        by_year=_by_year(book),
        by_portfolio=_by_portfolio(book),
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


def _by_year(book: Book) -> str:
    rows = [
        row for row in book.release.stream(MoneyTotal, scope="plan", code="") if row.fiscal_year
    ]
    columns = {
        "approved": tuple(row.approved_billion_rial for row in rows),
        "allocated": tuple(row.allocated_billion_rial for row in rows),
        "spent": tuple(row.spent_billion_rial for row in rows),
    }
    filled = {
        name: column for name, column in columns.items() if any(v is not None for v in column)
    }
    if not filled:
        return ""
    chart = BarChart(
        title=book.t("portal.budget.by_year"),
        description=book.t("portal.budget.by_year_description"),
        unit=book.t("money.unit"),
        series=tuple(book.t(f"budget_kind.{name}") for name in filled),
        groups=tuple(
            (persian_digits(row.fiscal_year), tuple(column[place] for column in filled.values()))
            for place, row in enumerate(rows)
        ),
        credit=book.credit,
        kinds=tuple(DRESS[name] for name in filled),
    )
    return figure(chart, name="years")


def _by_portfolio(book: Book) -> str:
    rows = [(one, total_of(book, "portfolio", one.code)) for one in book.shape.portfolios]
    beside = known(total.approved_billion_rial for _, total in rows if total)
    chart: Chart = ShareChart(
        title=book.t("portal.budget.by_portfolio"),
        description=book.t("portal.budget.by_portfolio_description"),
        unit=book.t("portal.budget.approved_unit"),
        rows=tuple(
            Share(
                portfolio.title,
                total.approved_billion_rial,
                book.money(total.approved_billion_rial, beside),
            )
            for portfolio, total in rows
            if total
        ),
        credit=book.credit,
    )
    return figure(chart, name="portfolios")


def _tables(book: Book) -> Iterable[MoneyTable]:
    year = book.t("portal.money.year")
    yield MoneyTable(
        book.t("portal.budget.table_year"),
        year,
        book.t("portal.budget.table_year_note"),
        money_by_year(book, "plan", ""),
    )
    tops = [(node.code, book.node_link(node.code)) for node in book.at_levels(book.shape.tops)]
    yield _table(book, "goal", "node", tops, book.t("shape.top"))
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
