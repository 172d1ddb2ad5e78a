"""The scorecard's pages: every node, in several orders, with what is uncertain and not covered."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.calendar import from_jalali
from core.release import records
from core.texts import load_texts
from portal.charts.history_chart import Moment, layout
from portal.pages.elements.book import Book
from portal.pages.plan.coverage import coverage_page
from portal.pages.plan.history_page import node_history
from portal.pages.plan.robustness_page import robustness_page
from portal.pages.plan.scorecard import scorecard_pages
from portal.pages.plan.strategy_map import map_page
from tests.factories.city import city_rows, write_release
from tests.factories.drafts import made
from tests.factories.reviewed_city import reviewed_rows
from tests.factories.snapshots import make
from tests.presence import present

LOST = "قطار شهری"


@pytest.fixture(scope="module")
def rows():
    return city_rows(more=tuple(reviewed_rows()))


def book_of(folder, rows):
    return Book(write_release(folder / "000002-e2e2e2e2e2e2.sqlite", rows), load_texts())


@pytest.fixture(scope="module")
def book(tmp_path_factory, rows):
    return book_of(tmp_path_factory.mktemp("scorecard"), rows)


@pytest.fixture(scope="module")
def lists(book):
    return {page.head.path: page for page in made(scorecard_pages(book))}


def titles(page):
    return [row.link.title for row in page.rows]


def test_every_node_is_there_with_three_numbers(book, lists):
    page = lists["/1400/scorecard/"]
    assert titles(page) == [node.title for node in book.nodes.values()]
    assert {len(row.cells) for row in page.rows} == {3}
    goal = page.rows[0]
    assert [cell.score.text for cell in goal.cells] == ["۳۵ از ۱۰۰", "۷۶ از ۱۰۰", "\u061c۳۰٪"]
    assert goal.cells[1].score.badge.word == "در معرض خطر"
    assert "پوشش \u061c۸۳٪" in goal.cells[1].note
    assert " تا " in goal.cells[1].note
    assert "میان" not in goal.cells[0].note


def test_a_number_that_a_node_has_not_is_empty(lists):
    strategy = next(row for row in lists["/1400/scorecard/"].rows if row.link.title == LOST)
    assert [bool(cell.note) for cell in strategy.cells] == [False, False, True]
    assert strategy.above.title == "هوای پاک"


def test_the_lists_are_narrowed_by_level_status_and_goal(lists):
    assert titles(lists["/1400/scorecard/by/level/strategy/"]) == [LOST]
    assert len(lists["/1400/scorecard/by/goal/G1/"].rows) == 3
    assert "عدالت‌محوری" not in titles(lists["/1400/scorecard/by/goal/G1/"])
    assert LOST not in titles(lists["/1400/scorecard/by/control/at_risk/"])


def test_every_link_between_lists_leads_to_one(lists):
    leads = {
        link.href
        for page in lists.values()
        for group in page.facets
        for link in group.choices
        if link.href
    }
    assert leads == lists.keys()


def test_an_order_puts_the_lowest_first_and_the_missing_last(tmp_path, rows):
    scores = {"G1": Decimal(60), "O1": Decimal(20), "L1": None}
    changed = [
        replace(row, score=scores[row.node])
        if isinstance(row, records.NodeScore) and row.node in scores and row.measure == "control"
        else row
        for row in rows
    ]
    pages = {page.head.path: page for page in made(scorecard_pages(book_of(tmp_path, changed)))}
    page = pages["/1400/scorecard/order/control/"]
    assert titles(page)[:2] == ["هوای پاک", "شهر سبز"]
    assert page.sorted_by == "control"


def test_a_long_list_is_cut_into_pages(tmp_path):
    more = [make(records.Node, code=f"N{number}", level="policy") for number in range(130)]
    pages = {
        p.head.path: p for p in made(scorecard_pages(book_of(tmp_path, city_rows(more=more))))
    }
    first, second = pages["/1400/scorecard/"], pages["/1400/scorecard/page/2/"]
    assert (len(first.rows), len(second.rows)) == (25, 25)
    assert [link.href for link in first.pages] == [
        "",
        *(f"/1400/scorecard/page/{number}/" for number in range(2, 7)),
    ]


def test_the_map_nests_the_tree_and_numbers_the_policies(book):
    page = map_page(book)
    (goal,) = page.tops
    (objective,) = goal.below
    assert objective.below[0].link.title == LOST
    assert [(link.title, link.href) for link in objective.follows] == [("۱", "/1400/nodes/L1/")]
    assert page.across[0].mark == "۱"


def test_the_panel_shows_what_the_numbers_hang_on(book):
    page = robustness_page(book)
    table = next(t for t in page.tables if "کنترل" in t.title)
    assert page.choices[0] == "منتشرشده"
    assert page.choices[-1] == "دادهٔ نرسیده = صفر"
    plan, goal = table.rows
    assert plan.link.title == "کل برنامه"
    assert goal.cells[0].badge is None
    assert goal.cells[-1].shift.startswith("\u200e−")
    assert "تغییر نمی‌کند" in table.summary


def test_the_panel_says_when_the_status_hangs_on_a_choice(tmp_path, rows):
    changed = [
        replace(row, status="off_track")
        if isinstance(row, records.Robustness)
        and (row.node, row.measure, row.choice) == ("", "control", "missing_as_zero")
        else row
        for row in rows
    ]
    table = next(
        t for t in robustness_page(book_of(tmp_path, changed)).tables if "کنترل" in t.title
    )
    assert "با «دادهٔ نرسیده = صفر»، «عقب از برنامه» می‌شد" in table.summary
    assert present(table.rows[0].cells[-1].badge).word == "عقب از برنامه"


def test_gaps_are_named_with_links_and_counted(book):
    page = coverage_page(book)
    groups = {group.title: group for group in page.groups}
    unserved = groups["پروژه‌های بدون شاخص"]
    assert [row.thing.href for row in unserved.rows] == ["/1400/projects/T-01/"]
    assert groups["هدف‌های خرد بدون پروژه"].count == "موردی نیست."
    assert page.file == "/1400/data/coverage_gap.csv"


def test_the_matrix_leaves_out_indicators_that_measure_no_more(book):
    (row,) = coverage_page(book).matrix
    # K1 to K7; K8 was replaced and K9 retired. K2 has no target.
    assert [cell.text for cell in row.cells[:3]] == ["۱", "۷", "۶"]
    assert not any(cell.is_gap for cell in row.cells)


def test_a_gap_in_the_matrix_is_marked(tmp_path):
    more = (make(records.Node, code="O2", level="objective", parent="G1", path=("G1",)),)
    page = coverage_page(book_of(tmp_path, city_rows(more=more)))
    assert [cell.is_gap for cell in page.matrix[0].cells] == [True, True, False, False]


def test_a_score_over_time_ends_with_the_one_of_today(book):
    (outcome, *_) = node_history(book, "G1")
    assert outcome.rows[0].day == "۱۳۹۹/۰۶/۳۱"
    assert outcome.rows[0].score == "۳۵"
    assert outcome.chart.startswith("<svg")
    assert node_history(book, "S1")[0].name == "پیشرفت پروژه‌ها"


def half_year(place):
    return from_jalali(1396 + place // 2, 1 + place % 2 * 6, 1)


def moments(*scores):
    return [
        Moment(half_year(place), None if score is None else Decimal(score))
        for place, score in enumerate(scores)
    ]


def test_a_gap_in_a_history_breaks_the_line_and_is_shaded():
    placed = layout(moments(40, 50, None, 60, 70))
    assert len(placed.lines) == 2
    assert len(placed.gaps) == 1
    assert len(placed.dots) == 4
    assert layout(moments(40, 50, 60)).gaps == ()


def test_what_was_not_due_yet_is_no_gap():
    early = Moment(half_year(0), None, is_due=False)
    placed = layout([early, *moments(40, 50)[1:]])
    assert placed.gaps == ()
    assert len(placed.dots) == 1


def test_the_bounds_of_a_score_are_drawn_where_they_differ():
    sure = Moment(half_year(0), Decimal(50), Decimal(50), Decimal(50))
    unsure = Moment(half_year(1), Decimal(50), Decimal(40), Decimal(70))
    ((_, high, low),) = layout([sure, unsure]).spans
    assert float(high) < float(low)
