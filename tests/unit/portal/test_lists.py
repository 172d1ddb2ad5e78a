"""Lists of projects and indicators: ordered, narrowed, cut into pages, and all of them linked."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.enums import ProjectStatus
from core.release import records
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.elements.facets import ORDERED_MOST, PER_PAGE, FacetsPage
from portal.pages.elements.list_rows import list_indicators
from portal.pages.lists import SHOWN_OF_NODE, indicators_pages, projects_pages
from portal.pages.plan.nodes import node_page
from tests.factories.city import city_rows, write_release
from tests.factories.drafts import made
from tests.factories.reviewed_city import write_reviewed_city
from tests.factories.snapshots import make
from tests.presence import present

# Code, portfolio, approved, actual, planned, promised end.
GIVEN = (
    ("A-1", "flagship", 5, 40, 50, date(2019, 6, 1)),
    ("A-2", "flagship", 90, 90, 95, date(2020, 6, 1)),
    ("A-3", "district", None, None, None, None),
    ("A-4", "district", 20, 30, 100, date(2020, 6, 1)),
)


def projects(count=0):
    for code, portfolio, approved, actual, planned, end in GIVEN:
        yield make(
            records.Project,
            code=code,
            title=code,
            portfolio=portfolio,
            status=ProjectStatus.DELAYED,
            responsible="شهرداری منطقه ۱/۲" if code == "A-1" else None,
            strategies=("S1",),
            path=("G1", "O1", "S1"),
            approved_billion_rial=None if approved is None else Decimal(approved),
            actual_percent=None if actual is None else Decimal(actual),
            planned_percent=None if planned is None else Decimal(planned),
            planned_end_on=end,
        )
    for number in range(count):
        yield make(
            records.Project,
            code=f"B-{number:04}",
            portfolio="transformation",
            path=("G1", "O1", "S1"),
            approved_billion_rial=Decimal(1000 + number),
        )


def book_of(folder, count=0):
    rows = [row for row in city_rows() if not isinstance(row, records.Project)]
    return Book(
        write_release(folder / "000002-abababababab.sqlite", [*rows, *projects(count)]),
        load_texts(),
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return book_of(tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def lists(book):
    return {page.head.path: page for page in made(projects_pages(book))}


def codes(page):
    return [row.code for row in page.rows]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("budget", ["A-2", "A-4", "A-1", "A-3"]),
        ("progress", ["A-4", "A-1", "A-2", "A-3"]),
        ("behind", ["A-4", "A-1", "A-2", "A-3"]),
    ],
)
def test_what_is_sought_comes_first_and_the_unknown_last(lists, order, expected):
    assert codes(lists[f"/1400/projects/order/{order}/"]) == expected


def test_a_narrowed_list_comes_in_every_order_too(lists):
    page = lists["/1400/projects/by/portfolio/flagship/order/budget/"]
    assert codes(page) == ["A-2", "A-1"]
    assert page.head.title == "پروژه‌ها: پروژه‌های شاخص: بیشترین بودجهٔ مصوب"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("year/1399", ["A-2", "A-4"]),
        ("strategy/S1", ["A-1", "A-2", "A-3", "A-4"]),
        ("goal/G1", ["A-1", "A-2", "A-3", "A-4"]),
        ("status/delayed", ["A-1", "A-2", "A-3", "A-4"]),
    ],
)
def test_the_lists_are_narrowed(lists, place, expected):
    assert codes(lists[f"/1400/projects/by/{place}/"]) == expected


def test_a_name_with_a_slash_stays_one_place(lists):
    found = [path for path in lists if "/by/responsible/" in path]
    assert len(found) == 1
    assert re.fullmatch(r"/1400/projects/by/responsible/[0-9a-f]{12}/", found[0])
    assert codes(lists[found[0]]) == ["A-1"]


def test_every_link_between_lists_leads_to_one_and_every_list_is_linked(lists):
    leads = {
        link.href
        for page in lists.values()
        for group in (page.groups if isinstance(page, FacetsPage) else page.facets)
        for link in group.choices
        if link.href
    }
    assert leads | {"/1400/projects/by/"} == lists.keys()
    assert {page.more.href for page in lists.values() if not isinstance(page, FacetsPage)} == {
        "/1400/projects/by/"
    }


def test_a_long_list_is_cut_and_another_order_stops(tmp_path):
    total = ORDERED_MOST + 60
    book = book_of(tmp_path, total - len(GIVEN))
    pages: dict[str, Any] = {page.head.path: page for page in made(projects_pages(book))}
    assert len(pages["/1400/projects/"].rows) == PER_PAGE
    last = -(-total // PER_PAGE)
    assert len(pages[f"/1400/projects/by/all/{last}/"].rows) == total % PER_PAGE
    first = pages["/1400/projects/order/budget/"]
    assert codes(first)[0] == f"B-{total - len(GIVEN) - 1:04}"
    assert "۱٬۰۰۰ ردیف نخست" in first.about
    assert f"/1400/projects/order/budget/{ORDERED_MOST // PER_PAGE}/" in pages
    assert f"/1400/projects/order/budget/{ORDERED_MOST // PER_PAGE + 1}/" not in pages


@pytest.mark.parametrize("node", ["G1", "O1", "S1"])
def test_what_a_node_leaves_out_is_in_a_list_of_its_own(tmp_path, node):
    book = book_of(tmp_path, SHOWN_OF_NODE)
    more = node_page(book, book.nodes[node], list_indicators(book)).more
    assert present(more).title.startswith("۴ پروژهٔ دیگر")
    paths: dict[str, Any] = {page.head.path: page for page in made(projects_pages(book))}
    assert len(paths[present(more).href].rows) == SHOWN_OF_NODE + len(GIVEN)


def test_the_lowest_scores_come_first_and_what_has_none_last(tmp_path):
    book = Book(write_reviewed_city(tmp_path), load_texts())
    listed = list_indicators(book)
    pages = {page.head.path: page for page in made(indicators_pages(book, listed))}
    ordered = [listed[code].score for code in codes(pages["/1400/indicators/order/score/"])]
    known = [score for score in ordered if score is not None]
    assert known == sorted(known)
    assert len(known) > 1
    assert ordered[len(known) :] == [None] * (len(ordered) - len(known))
