"""The pictures of money: what holds what, where it went, and what each year spent."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from core.persian import begun, clauses, number, percent, persian_digits
from core.release.records import Claim, MoneyTotal
from portal.charts.bars import BarChart
from portal.charts.composition.money_flow import FlowChart, Holder
from portal.charts.composition.nested_bars import NestedAmount, NestedChart
from portal.charts.render import figure
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import known
from portal.pages.elements.list_rows import share_of
from portal.pages.money.money_paths import (
    REST,
    Money,
    Path,
    by_end,
    by_portfolio,
    with_few_ends,
)

DRESS = {"approved": "first", "allocated": "second", "spent": "third"}
KINDS = tuple(DRESS)


def nested_picture(book: Book, total: MoneyTotal, claims: Sequence[Claim]) -> str:
    """Draw what was approved, allocated and spent within one another, within what was claimed.

    "" where fewer than two amounts are known.
    """
    amounts = [
        (kind, amount)
        for kind, amount in (
            ("said", _claimed(book, claims)),
            ("approved", total.approved_billion_rial),
            ("allocated", total.allocated_billion_rial),
            ("spent", total.spent_billion_rial),
        )
        if amount is not None
    ]
    if len(amounts) < 2:  # noqa: PLR2004 - one amount is within nothing
        return ""
    chart = NestedChart(
        title=_nested_news(book, amounts),
        description=book.t("money.nested.description"),
        unit=book.t("money.nested.unit"),
        rows=tuple(_nested_rows(book, amounts)),
        credit=book.credit,
    )
    return figure(chart, name="nested")


def _claimed(book: Book, claims: Sequence[Claim]) -> Decimal | None:
    """Return the largest amount that somebody said the projects have, in the plan's unit."""
    found = [claim.value for claim in claims if claim.unit == book.shape.currency.stored_unit]
    return max(known(found), default=None)


def _nested_news(book: Book, amounts: Sequence[tuple[str, Decimal]]) -> str:
    (outer, whole), (inner, part) = amounts[0], amounts[-1]
    share = share_of(part, whole)
    return book.t(
        "money.nested.news",
        outer=book.t(f"money.kind.{outer}"),
        inner=book.t(f"money.kind.{inner}"),
        share="—" if share is None else percent(share, 0),
    )


def _nested_rows(book: Book, amounts: Sequence[tuple[str, Decimal]]) -> Iterator[NestedAmount]:
    beside = [amount for _, amount in amounts]
    before: Decimal | None = None
    for kind, amount in amounts:
        missing = ""
        if before is not None and amount != before:
            key = "lacks" if amount < before else "exceeds"
            difference = book.money(abs(before - amount))
            missing = book.t(f"money.nested.{key}.{kind}", amount=difference)
        yield NestedAmount(
            book.t(f"money.kind.{kind}"), amount, book.money(amount, beside), missing
        )
        before = amount


def year_picture(book: Book) -> str:
    """Draw what each year was allocated and spent, and approved where that is published."""
    chart = year_chart(book, "plan", "")
    return figure(chart, name="years") if chart else ""


def year_chart(book: Book, scope: str, code: str, *, above: str = "") -> BarChart | None:
    """Make the chart of a scope's years, None where no amount is known; *above* begins its title.

    Also for pictures outside of pages.
    """
    rows = [
        row for row in book.release.stream(MoneyTotal, scope=scope, code=code) if row.fiscal_year
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
        return None
    news = _year_news(book, rows)
    return BarChart(
        title=f"{above}: {news}" if above else news,
        description=book.t("portal.budget.by_year_description"),
        unit=clauses((book.t("money.unit"), *year_notes(book))),
        series=tuple(book.t(f"budget_kind.{name}") for name in filled),
        groups=tuple(
            (persian_digits(row.fiscal_year), tuple(column[place] for column in filled.values()))
            for place, row in enumerate(rows)
        ),
        credit=book.credit,
        kinds=tuple(DRESS[name] for name in filled),
    )


def year_notes(book: Book) -> Iterator[str]:
    """Yield how the spending of a year is found, and whether its approved money is published."""
    rows = [row for row in book.release.stream(MoneyTotal, scope="plan") if row.fiscal_year]
    if any(row.spent_billion_rial is not None for row in rows):
        yield book.t("money.years.spent")
    if rows and all(row.approved_billion_rial is None for row in rows):
        yield book.t("money.years.unapproved")


def _year_news(book: Book, rows: Sequence[MoneyTotal]) -> str:
    """Return in which year most was spent."""
    spent = [
        (row.spent_billion_rial, -row.fiscal_year)
        for row in rows
        if row.spent_billion_rial is not None
    ]
    if not spent:
        return book.t("portal.budget.by_year")
    amount, year = max(spent)
    return book.t("money.years.news", year=persian_digits(-year), amount=book.money(amount))


def flow_picture(
    book: Book, paths: Mapping[Path, Money], funds: Mapping[tuple[str, str], Decimal]
) -> str:
    """Draw how approved money goes from funds, where they are told, to the top of the plan."""
    drawn = with_few_ends(paths)
    portfolios, ends = by_portfolio(drawn), by_end(drawn)
    names = {one.code: one.title for one in book.shape.portfolios}
    in_order = sorted(portfolios, key=lambda code: -portfolios[code].approved)
    ends_in_order = sorted(ends, key=lambda code: (code == REST, -ends[code].approved))
    middle = tuple(
        Holder(
            code,
            names.get(code, code),
            portfolios[code].approved,
            book.money(portfolios[code].approved),
        )
        for code in in_order
    )
    last = tuple(_end(book, code, ends[code], len(by_end(paths))) for code in ends_in_order)
    given = _funds(book, funds)
    first_bands = [
        (0, fund.code, code, funds[fund.code, code])
        for fund in given
        for code in in_order
        if (fund.code, code) in funds
    ]
    offset = 1 if given else 0
    bands = [
        (offset, code, end, drawn[code, end].approved)
        for code in in_order
        for end in ends_in_order
        if (code, end) in drawn
    ]
    heads = (
        *((book.t("money.flow.fund"),) if given else ()),
        book.t("portal.facet.portfolio"),
        begun(book.t("shape.top")),
        begun(book.t("money.flow.spent")),
    )
    chart = FlowChart(
        title=_flow_news(book, ends_in_order, ends),
        description=book.t("money.flow.description"),
        unit=book.t("money.flow.unit"),
        heads=heads,
        columns=(given, middle, last) if given else (middle, last),
        bands=(*first_bands, *bands),
        credit=book.credit,
    )
    return figure(chart, name="flow")


def _funds(book: Book, funds: Mapping[tuple[str, str], Decimal]) -> tuple[Holder, ...]:
    totals: dict[str, Decimal] = {}
    for (fund, _), amount in funds.items():
        totals[fund] = totals.get(fund, Decimal(0)) + amount
    return tuple(
        Holder(fund, fund or book.t("money.flow.no_fund"), totals[fund], book.money(totals[fund]))
        for fund in sorted(totals, key=lambda fund: (-totals[fund], fund))
    )


def _end(book: Book, code: str, money: Money, count: int) -> Holder:
    share = share_of(money.spent, money.approved)
    text = book.t(
        "money.flow.end",
        amount=book.money(money.approved),
        share="—" if share is None else percent(share, 0),
    )
    return Holder(code, end_title(book, code, count), money.approved, text, money.spent)


def end_title(book: Book, code: str, count: int = 0) -> str:
    """Return the title of a node at the top, of what is joined, or of no node at all."""
    if code == REST:
        return book.t("money.flow.rest", count=number(count))
    return book.node_link(code).title if code else book.t("money.flow.nowhere")


def _flow_news(book: Book, ends_in_order: Sequence[str], ends: Mapping[str, Money]) -> str:
    first = ends_in_order[0]
    whole = sum((money.approved for money in ends.values()), Decimal(0))
    share = share_of(ends[first].approved, whole)
    return book.t(
        "money.flow.news",
        share="—" if share is None else percent(share, 0),
        end=end_title(book, first),
    )
