"""Money as pictures: its way adds up at every step, and what is missing is named."""

from collections import defaultdict
from decimal import Decimal

import pytest

from core.enums import BudgetKind
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from portal.charts.composition import money_flow, nested_bars
from portal.charts.composition.money_flow import FlowChart, Holder
from portal.charts.composition.nested_bars import NestedAmount, NestedChart
from portal.charts.frame import PHONE, WIDE, Credit
from portal.pages.elements.book import Book
from portal.pages.money.budget import budget_page
from portal.pages.money.money_paths import (
    REST,
    Money,
    by_end,
    by_portfolio,
    funded,
    money_paths,
    with_few_ends,
)
from tests.factories.release_files import write_release
from tests.factories.snapshots import make

CREDIT = Credit(("منبع: شهرداری",), is_sample=False)
NODES = {
    "G1": make(records.Node, code="G1"),
    "S1": make(records.Node, code="S1", path=("G1",)),
    "S2": make(records.Node, code="S2", path=("G2", "O")),
}


def project(code, amount, *strategies, spent=None, portfolio="flagship"):
    return make(
        records.Project,
        code=code,
        portfolio=portfolio,
        strategies=strategies,
        approved_billion_rial=None if amount is None else Decimal(amount),
        spent_billion_rial=None if spent is None else Decimal(spent),
    )


def test_money_goes_in_equal_shares_to_the_tops_it_serves():
    projects = (
        project("A", 10, "S1", "S2", spent=4),
        project("B", 5, "G1", portfolio="district"),
        project("C", 7),
        project("D", None, "S1"),
    )
    paths = money_paths(projects, NODES)
    assert paths == {
        ("flagship", "G1"): Money(Decimal(5), Decimal(2)),
        ("flagship", "G2"): Money(Decimal(5), Decimal(2)),
        ("district", "G1"): Money(Decimal(5)),
        ("flagship", ""): Money(Decimal(7)),
    }
    assert sum(one.approved for one in by_end(paths).values()) == 22
    assert by_portfolio(paths)["flagship"] == Money(Decimal(17), Decimal(4))


def test_many_tops_are_joined_and_no_money_is_lost():
    paths = {("flagship", f"G{n:02}"): Money(Decimal(n)) for n in range(1, 21)}
    joined = with_few_ends(paths)
    assert len(joined) == 8
    assert joined["flagship", REST].approved == sum(range(1, 14))
    assert with_few_ends(joined) == joined


def line(kind, fund, amount, code="A"):
    return make(
        records.BudgetLine,
        project=code,
        kind=kind,
        fund=fund,
        amount_billion_rial=Decimal(amount),
    )


def test_funds_are_those_of_approved_lines_else_of_allocated_ones():
    portfolios = {"A": "flagship"}
    allocated = [line(BudgetKind.ALLOCATED, "وام", 3), line(BudgetKind.ALLOCATED, "", 2)]
    assert funded([line(BudgetKind.APPROVED, "", 9), *allocated], portfolios) == {
        ("وام", "flagship"): 3,
        ("", "flagship"): 2,
    }
    approved = [line(BudgetKind.APPROVED, "عوارض", 4), line(BudgetKind.APPROVED, "عوارض", 1)]
    assert funded([*approved, *allocated], portfolios) == {("عوارض", "flagship"): 5}
    assert funded([line(BudgetKind.APPROVED, "", 9)], portfolios) == {}
    # A line of the plan itself goes to no portfolio.
    assert funded([line(BudgetKind.APPROVED, "وام", 9, code="")], portfolios) == {}


def flow(*columns, bands=()):
    heads = tuple(str(place) for place in range(len(columns) + 1))
    return FlowChart("راه", "", "", heads, columns, bands, CREDIT)


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_bands_lie_side_by_side_within_their_holders(canvas):
    amounts = {("a", "x"): 30, ("a", "y"): 10, ("b", "y"): 60}
    left: dict[str, Decimal] = defaultdict(Decimal)
    right: dict[str, Decimal] = defaultdict(Decimal)
    for (source, target), amount in amounts.items():
        left[source] += amount
        right[target] += amount
    columns = tuple(
        tuple(Holder(code, code * 40, value, "", Decimal(10)) for code, value in held.items())
        for held in (left, right)
    )
    chart = flow(*columns, bands=tuple((0, *key, Decimal(v)) for key, v in amounts.items()))
    placed = money_flow.layout(chart, canvas)
    assert len(placed.bands) == 3
    tops = [Decimal(one.y) for one in placed.holders]
    heights = [Decimal(one.height) for one in placed.holders]
    assert sum(heights[:2]) == sum(heights[2:]) == money_flow.MONEY_HEIGHT
    starts = [Decimal(band[1:].split("C")[0].split()[1]) for band in placed.bands]
    assert starts == [tops[0], tops[0] + heights[0] * 30 / 40, tops[1]]
    assert all(
        y + height <= placed.frame.plot_bottom for y, height in zip(tops, heights, strict=True)
    )
    assert Decimal(placed.holders[-1].spent_width) > 0


def test_what_was_spent_fills_no_more_than_all():
    chart = flow((Holder("a", "a", Decimal(10), "", Decimal(12)),))
    (one,) = money_flow.layout(chart, WIDE).holders
    assert one.rest_width == "0"
    assert Decimal(one.spent_width) > 100


def test_an_amount_shows_what_it_lacks_of_the_one_before():
    rows = (
        NestedAmount("مصوب", Decimal(100), "۱۰۰"),
        NestedAmount("تخصیص", Decimal(75), "۷۵", "۲۵ کم"),
        NestedAmount("هزینه", Decimal(80), "۸۰", "۵ بیش"),
    )
    placed = nested_bars.layout(NestedChart("", "", "", rows, CREDIT), WIDE).rows
    whole = Decimal(placed[0].width)
    assert [Decimal(one.width) / whole for one in placed] == [1, Decimal("0.75"), Decimal("0.8")]
    assert [Decimal(one.gap_width) / whole for one in placed] == [0, Decimal("0.25"), 0]
    phone = nested_bars.layout(NestedChart("", "", "", rows, CREDIT), PHONE).rows
    assert all(0 < Decimal(one.missing_x) <= PHONE.width for one in phone)


def budget_of(folder, *rows):
    return budget_page(Book(Release(write_release(folder, 1, *rows)), load_texts()))


def total(year=0, **amounts):
    given = {f"{kind}_billion_rial": Decimal(amount) for kind, amount in amounts.items()}
    return make(records.MoneyTotal, scope="plan", fiscal_year=year, **given)


def test_a_plan_without_money_draws_nothing(tmp_path):
    page = budget_of(tmp_path, project("A", None, "G1"), NODES["G1"])
    assert (page.nested, page.flow, page.matrix, page.by_year) == ("", "", None, "")


def test_one_amount_is_within_nothing(tmp_path):
    assert budget_of(tmp_path, total(approved=10)).nested == ""


def test_more_spent_than_allocated_is_told_as_more(tmp_path):
    page = budget_of(tmp_path, total(allocated=10, spent=12))
    assert "۲ میلیارد ریال بیش از تخصیص" in page.nested
    assert "هزینه \u061c۱۲۰٪ مبلغ تخصیص است" in page.nested


def test_years_say_how_spending_is_found_and_that_approval_is_not_published(tmp_path):
    page = budget_of(
        tmp_path, total(1396, allocated=10, spent=4), total(1397, allocated=9, spent=8)
    )
    assert "بیشترین هزینه در سال ۱۳۹۷ بود: ۸ میلیارد ریال" in page.by_year
    assert "منتشر نشده است" in page.by_year
    told = budget_of(tmp_path / "told", total(1396, approved=10))
    assert "منتشر نشده است" not in told.by_year
    assert "بیشترین" not in told.by_year


def test_a_fund_is_the_first_column_where_it_is_told(tmp_path):
    rows = (project("A", 9, "G1", spent=3), NODES["G1"])
    assert "محل تأمین" not in budget_of(tmp_path / "no", *rows, total(approved=9)).flow
    page = budget_of(tmp_path, *rows, total(approved=9), line(BudgetKind.APPROVED, "عوارض", 9))
    assert "محل تأمین" in page.flow
    assert "عوارض" in page.flow


def test_the_files_hold_the_pictures(tmp_path):
    rows = (project("A", 9, "G1", spent=3), NODES["G1"], total(1396, allocated=10, spent=4))
    years, way = budget_of(tmp_path, *rows).attached()
    assert years[0] == "/1400/budget/years.csv"
    assert years[1].decode("utf-8-sig").splitlines()[1] == "1396,,10,4"
    assert way[1].decode("utf-8-sig").splitlines()[1] == "flagship,G1,9.000000,3.000000"
