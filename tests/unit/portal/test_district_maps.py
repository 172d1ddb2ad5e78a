"""Districts by value: what is measured, what the title says, and cities that have little of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.enums import Direction, ProjectStatus
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from portal.pages.districts.district_map import district_map, news_of
from portal.pages.districts.district_measures import district_measures
from portal.pages.districts.districts_page import districts_page, measure_pages
from portal.pages.elements.book import Book
from tests.factories.drafts import made
from tests.factories.release_files import write_release
from tests.factories.snapshots import make

PROMISED_ON = date(2019, 9, 21)


def book_of(folder, *rows):
    return Book(Release(write_release(folder, 1, *rows)), load_texts())


def districts(count, *, tiled=True):
    return [
        make(
            records.District,
            code=f"D{number}",
            number=number,
            title=f"منطقهٔ {number}",
            population=1000 * number,
            tile_row=0 if tiled else None,
            tile_col=number if tiled else None,
        )
        for number in range(1, count + 1)
    ]


def standings(*amounts):
    return [
        make(
            records.DistrictStanding,
            district=f"D{number}",
            project_count=2,
            completed_count=1,
            approved_billion_rial=None if amount is None else Decimal(amount),
            approved_per_resident_million_rial=None if amount is None else Decimal(amount),
        )
        for number, amount in enumerate(amounts, start=1)
    ]


def project(code, *places, **given):
    return make(records.Project, code=code, title=code, districts=places, **given)


def measure(book, code):
    (found,) = (one for one in district_measures(book) if one.code == code)
    return found


def news(folder, *amounts):
    book = book_of(folder, *districts(len(amounts)), *standings(*amounts))
    return news_of(book, measure(book, "approved"))


def test_the_title_names_the_least_and_the_most(tmp_path):
    assert news(tmp_path, 5, 30, 12) == (
        "از ۵ میلیارد ریال در منطقهٔ 1 تا ۳۰ میلیارد ریال در منطقهٔ 2"
    )


def test_a_tie_is_told(tmp_path):
    assert news(tmp_path, 5, 30, 30) == (
        "از ۵ میلیارد ریال در منطقهٔ 1 تا ۳۰ میلیارد ریال در منطقهٔ 2 و منطقهٔ 3"
    )


def test_many_that_tie_are_counted(tmp_path):
    assert "در ۴ منطقه تا" in news(tmp_path, 5, 5, 5, 5, 9)


def test_equal_values_are_the_same_everywhere(tmp_path):
    assert news(tmp_path, 7, 7, 7) == "همه‌جا ۷ میلیارد ریال"


def test_one_value_is_told_with_its_district(tmp_path):
    assert news(tmp_path, 7) == "۷ میلیارد ریال در منطقهٔ 1"
    assert news(tmp_path, None, 7, None) == "۷ میلیارد ریال در منطقهٔ 2"


def test_every_value_stands_on_its_colour_and_what_is_missing_has_none(tmp_path):
    book = book_of(tmp_path, *districts(4), *standings(5, 30, None, 31))
    drawn = district_map(book, measure(book, "approved"))
    wide = drawn.partition('<div class="phone">')[0]
    assert wide.count("<a ") == 4
    for text in ("۵", "۳۰", "۳۱", "—"):
        assert f"\u2067\u061c{text}\u2069</text>" in wide
    assert "داده نرسیده" in wide
    assert "کمتر از ۲۰" in wide or "کمتر از ۱۰" in wide


def test_districts_without_a_place_have_no_map_and_still_a_table(tmp_path):
    book = book_of(tmp_path, *districts(3, tiled=False), *standings(5, 30, 31))
    first = districts_page(book, district_measures(book))
    assert (first.map, len(first.rows)) == ("", 3)
    second, *others = made(measure_pages(book, district_measures(book)))
    assert {page.map for page in (second, *others)} == {""}
    assert [row.value for row in second.rows] == ["۳۱", "۳۰", "۵"]


def test_a_city_without_districts_has_one_page_and_it_says_so(tmp_path):
    book = book_of(tmp_path, project("A"))
    assert district_measures(book) == ()
    assert list(made(measure_pages(book, ()))) == []
    page = districts_page(book, ())
    assert (page.tabs, page.map, page.rows) == ((), "", ())


@pytest.fixture
def city(tmp_path):
    """Two districts, a project of both, and one whose path is not told."""
    money = {"approved_billion_rial": Decimal(10), "planned_percent": Decimal(80)}
    return book_of(
        tmp_path,
        *districts(2),
        *standings(20, 10),
        make(
            records.MoneyTotal,
            scope="district",
            code="D1",
            spent_billion_rial=Decimal(30),
            allocated_billion_rial=Decimal(40),
        ),
        project(
            "A",
            "D1",
            "D2",
            actual_percent=Decimal(40),
            planned_end_on=PROMISED_ON,
            actual_end_on=date(2019, 10, 1),
            status=ProjectStatus.COMPLETED,
            **money,
        ),
        project(
            "B",
            "D1",
            actual_percent=Decimal(80),
            planned_end_on=date(2019, 9, 1),
            actual_end_on=date(2019, 9, 1),
            status=ProjectStatus.COMPLETED,
            **money,
        ),
        make(records.Promise, project="A", position=1, promised_end_on=PROMISED_ON),
        make(records.Promise, project="B", position=1, promised_end_on=date(2019, 9, 1)),
        project("C", "D1", actual_percent=Decimal(10), approved_billion_rial=Decimal(99)),
        project("D"),
        make(records.Indicator, code="K", title="زمان", unit="ساعت", direction=Direction.LOWER),
        make(records.Judgement, indicator="K", district="D1", value=Decimal(4)),
        make(records.Judgement, indicator="K", district="D2", value=Decimal(6)),
        make(records.Judgement, indicator="K", value=Decimal(5)),
    )


def test_progress_is_held_against_the_path_where_both_are_told(city):
    found = measure(city, "progress")
    assert found.values == {"D1": Decimal(75), "D2": Decimal(50)}
    # The project of both districts counts once in the city.
    assert found.city == Decimal(75)
    assert found.full(Decimal(75)) == "\u061c۷۵٪"


def test_slip_is_the_median_of_what_is_due(city):
    found = measure(city, "slip")
    assert found.values == {"D1": Decimal(5), "D2": Decimal(10)}
    assert found.ranks() == {"D1": 1, "D2": 2}


def test_money_is_more_and_not_better(city):
    found = measure(city, "per_resident")
    assert found.ranks() == {"D1": 1, "D2": 2}
    # 30 billion for 3,000 residents.
    assert found.city == Decimal(10)


def test_the_other_measures_of_a_district(city):
    assert measure(city, "spending").values == {"D1": Decimal(75)}
    assert measure(city, "finished").values == {"D1": Decimal(50), "D2": Decimal(50)}
    assert measure(city, "projects").values == {"D1": Decimal(2), "D2": Decimal(2)}


def test_an_indicator_is_a_measure_with_the_citys_value(city):
    found = measure(city, "K")
    assert (found.city, found.ranks()) == (Decimal(5), {"D1": 1, "D2": 2})
    assert found.full(Decimal(4)) == "۴ ساعت"


def test_eight_measures_have_a_map_each_at_its_own_address(city):
    measures = district_measures(city)
    pages: list[Any] = [districts_page(city, measures), *made(measure_pages(city, measures))]
    assert [page.head.path for page in pages] == [
        "/1400/districts/",
        "/1400/districts/by/approved/",
        "/1400/districts/by/projects/",
        "/1400/districts/by/finished/",
        "/1400/districts/by/slip/",
        "/1400/districts/by/progress/",
        "/1400/districts/by/spending/",
        "/1400/districts/by/K/",
    ]
    assert [len([link for link in page.tabs if link.href]) for page in pages] == [7] * 8
    assert all(page.map for page in pages)
