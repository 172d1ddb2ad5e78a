"""Two districts side by side: which pairs there are, what is better, and the file of a pair."""

import csv
import io
from decimal import Decimal
from itertools import pairwise

import pytest

from core.enums import Direction
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from portal.pages.districts.compare_pages import ComparePage, compare_pages
from portal.pages.districts.district_measures import district_measures
from portal.pages.districts.district_pairs import MOST_COMPARED, alike, district_pairs
from portal.pages.elements.book import Book
from tests.factories.drafts import made
from tests.factories.release_files import write_release
from tests.factories.snapshots import make


def districts(*populations):
    return [
        make(
            records.District,
            code=f"D{number}",
            number=number,
            title=f"منطقهٔ {number}",
            population=population,
        )
        for number, population in enumerate(populations, start=1)
    ]


def numbers(pairs):
    return [(one.number, other.number) for one, other in pairs]


def test_every_pair_of_a_city_is_compared_once():
    assert numbers(district_pairs(reversed(districts(1, 2, 3)))) == [(1, 2), (1, 3), (2, 3)]
    assert len(district_pairs(districts(*range(1, 16)))) == 105
    assert district_pairs(districts(5)) == []


def test_of_many_districts_those_that_are_alike_are_compared():
    many = districts(*(1000 + turn for turn in range(MOST_COMPARED + 10)))
    pairs = district_pairs(many)
    assert len(pairs) < 4 * len(many)
    assert all(one.number < other.number for one, other in pairs)
    assert {n for pair in numbers(pairs) for n in pair} == set(range(1, len(many) + 1))
    assert all(one < other for one, other in pairwise(numbers(pairs)))


def test_alike_is_who_has_about_as_many_residents():
    city = districts(100, 1000, 150, 90, None, 400)
    assert [one.number for one in alike(city[0], city)] == [4, 3, 6]
    # By how many times, not by how many more: 400 is nearer to 1000 than 150 is.
    assert [one.number for one in alike(city[1], city)] == [6, 3, 1]
    assert [one.number for one in alike(city[4], city)] == [4, 6, 3]
    assert alike(city[0], city[:1]) == []


@pytest.fixture
def book(tmp_path):
    money = {"D1": 30, "D2": 10, "D3": None}
    values = {"K1": (3, 5, 5), "K2": (40, 40, 60), "K3": (7, 8, None)}
    rows = [
        *districts(100, 200, 300),
        *(
            make(
                records.DistrictStanding,
                district=code,
                approved_per_resident_million_rial=None if each is None else Decimal(each),
            )
            for code, each in money.items()
        ),
        make(records.Indicator, code="K1", title="زمان", unit="دقیقه", direction=Direction.LOWER),
        make(records.Indicator, code="K2", title="رضایت", unit="درصد"),
        make(records.Indicator, code="K3", title="=دما", unit="درجه", direction=Direction.BAND),
        *(
            make(
                records.Judgement,
                indicator=indicator,
                district=f"D{number}",
                value=None if value is None else Decimal(value),
            )
            for indicator, each in values.items()
            for number, value in enumerate(each, start=1)
        ),
    ]
    return Book(Release(write_release(tmp_path, 1, *rows)), load_texts())


@pytest.fixture
def pages(book):
    return list(made(compare_pages(book, district_measures(book))))


def test_a_pair_has_one_address_and_the_smaller_number_first(pages):
    assert [page.head.path for page in pages] == [
        "/1400/districts/compare/",
        "/1400/districts/compare/1-2/",
        "/1400/districts/compare/1-3/",
        "/1400/districts/compare/2-3/",
    ]
    chooser, first, *_ = pages
    assert [[link.href for link in one.links] for one in chooser.choices][2] == [
        "/1400/districts/compare/1-3/",
        "/1400/districts/compare/2-3/",
    ]
    assert not chooser.is_limited
    assert [[link.href for link in one.links] for one in first.choices] == [
        ["", "/1400/districts/compare/2-3/"],
        ["", "/1400/districts/compare/1-3/"],
    ]


def test_only_what_can_be_better_is_marked(pages):
    better = {row.measure.title: row.better for row in pages[1].rows}
    assert better["زمان"] == 1  # less of it is better
    assert better["رضایت"] == 0  # both the same
    assert better["=دما"] == 0
    assert better["بودجهٔ مصوب هر ساکن"] == 0
    assert {row.measure.title: row.better for row in pages[2].rows}["رضایت"] == 2


def test_the_news_is_how_many_times_the_money_is(pages):
    assert pages[1].news == "بودجهٔ مصوب هر ساکن منطقهٔ 1، ۳٫۰ برابر منطقهٔ 2 است."
    assert pages[2].news == ""
    assert "منطقهٔ 1 در ۱ و منطقهٔ 2 در ۰ اندازه" in pages[1].balance


def test_equal_money_is_told_as_equal(tmp_path):
    rows = [
        make(
            records.DistrictStanding,
            district=f"D{number}",
            approved_per_resident_million_rial=Decimal(7),
        )
        for number in (1, 2)
    ]
    book = Book(Release(write_release(tmp_path, 1, *districts(1, 1), *rows)), load_texts())
    _, page = made(compare_pages(book, district_measures(book)))
    assert isinstance(page, ComparePage)
    assert "کم‌وبیش برابر" in page.news
    assert page.balance == ""


def test_the_file_of_a_pair_holds_its_values_safely(pages):
    ((address, content),) = pages[1].attached()
    assert address == "/1400/districts/compare/1-2/districts-1-2.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (rows[0]["first"], rows[0]["second"], rows[0]["better"]) == ("30", "10", "")
    time = next(row for row in rows if row["measure"] == "K1")
    assert (time["first"], time["rank_1"], time["rank_2"]) == ("3", "1", "2")
    assert rows[-1]["title"] == "'=دما"


def test_a_city_of_one_district_compares_nothing(tmp_path):
    book = Book(Release(write_release(tmp_path, 1, *districts(5))), load_texts())
    assert list(made(compare_pages(book, district_measures(book)))) == []
