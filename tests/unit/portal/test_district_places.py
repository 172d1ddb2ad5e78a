"""Where a district stands: dots on a line, its place in words, its course among the others."""

import re
from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest

from core.enums import Direction
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from portal.charts.comparison.district_lines import district_lines
from portal.charts.comparison.rank_dots import WIDTH, rank_dots
from portal.pages.districts.district_measures import district_measures
from portal.pages.districts.district_page import district_pages
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import list_indicators
from tests.factories.drafts import made
from tests.factories.release_files import write_release
from tests.factories.snapshots import make

VALUES = {"a": Decimal(10), "b": Decimal(30), "c": Decimal(20)}


def test_the_better_value_is_at_the_right():
    more = rank_dots(VALUES, ("a", "b"), is_less_better=False)
    assert (more.marked, more.others) == (("8", "212"), ("110",))
    less = rank_dots(VALUES, ("a", "b"), is_less_better=True)
    assert less.marked == ("212", "8")


def test_equal_values_stand_in_the_middle_and_a_missing_one_nowhere():
    dots = rank_dots(dict.fromkeys("abc", Decimal(5)), ("a", "d"), is_less_better=True)
    assert dots.marked == (str(WIDTH // 2),)
    assert dots.others == (str(WIDTH // 2),)


def course(*values):
    return [
        (date(2016 + turn, 3, 20), None if value is None else Decimal(value))
        for turn, value in enumerate(values)
    ]


def test_every_line_is_on_one_scale_and_a_gap_breaks_it():
    lines = district_lines({"a": course(0, 10, None, 5), "b": course(20)}, course(0, 20))
    assert lines is not None
    assert lines.each["a"].count("M") == 2
    assert lines.each["a"].endswith("h0")
    assert lines.each["b"] == "M5 5h0"
    assert lines.city.startswith("M5 51l")
    assert lines.quiet == lines.each["a"] + lines.each["b"]
    assert lines.last["a"] == (155, 40)


def test_one_value_for_ever_is_a_flat_line_and_no_value_is_no_picture():
    flat = district_lines({"a": course(7, 7)}, ())
    assert flat is not None
    assert flat.each["a"] == "M5 51l150 0"
    assert district_lines({"a": course(None)}, ()) is None


@pytest.fixture
def pages(tmp_path):
    """Three districts: one first in time and last in trust, one without a value of trust."""
    rows = [
        *(
            make(records.District, code=code, number=n, title=f"منطقهٔ {n}")
            for n, code in enumerate("abc", start=1)
        ),
        make(records.Indicator, code="K1", title="زمان", unit="دقیقه", direction=Direction.LOWER),
        make(records.Indicator, code="K2", title="رضایت", unit="درصد"),
        make(records.Indicator, code="K3", title="بارش", unit="mm", direction=Direction.BAND),
    ]
    values = {"K1": (3, 5, 9), "K2": (40, 60, None), "K3": (1, None, None)}
    for indicator, each in values.items():
        for code, value in zip("abc", each, strict=True):
            known = None if value is None else Decimal(value)
            place = {"indicator": indicator, "district": code}
            rows.append(make(records.Judgement, **place, value=known, status="no_target"))
            rows += [
                make(
                    records.Observation,
                    **place,
                    entry=year,
                    period=str(year),
                    period_starts_on=date(year + 621, 3, 21),
                    period_ends_on=date(year + 622, 3, 20),
                    value=known,
                    is_current=True,
                )
                for year in (1396, 1397)
            ]
    book = Book(Release(write_release(tmp_path, 1, *rows)), load_texts())
    return list(made(district_pages(book, list_indicators(book), district_measures(book))))


def test_a_district_is_told_where_it_stands_first_and_last(pages):
    assert pages[0].news == (
        "بهترین رتبهٔ این منطقه در «زمان» است (۱ از ۳) و پایین‌ترین در «رضایت» (۲ از ۲)."
    )
    # One measure, or the same place everywhere, is no news.
    assert [page.news for page in pages[1:]] == [
        "بهترین رتبهٔ این منطقه در «رضایت» است (۱ از ۲) و پایین‌ترین در «زمان» (۲ از ۳).",
        "",
    ]


def test_a_row_says_its_place_and_what_is_better(pages):
    time, trust, rain = pages[2].measures
    assert (time.value, time.rank, time.unit) == ("۹", "۳ از ۳", "دقیقه")
    assert (trust.value, trust.rank, trust.dots) == ("—", "—", "")
    # A value by itself has no place; of what is not better, more is at the right.
    (alone,) = pages[0].measures[2:]
    assert (alone.value, alone.rank, alone.dots) == ("۱", "—", "")
    assert rain.unit == "mm؛ بیشتر در راست"


def test_the_pictures_are_of_what_the_district_has(pages):
    assert [len(page.pictures) for page in pages] == [3, 2, 1]
    first, *_ = pages[0].pictures
    assert (first.value, first.rank) == ("۳ دقیقه", "۱ از ۳")
    assert first.lines.count("<path") == 2


def test_a_district_without_targets_of_its_own_shows_no_verdict(pages):
    assert [page.judged for page in pages] == [(), (), ()]


def test_dots_lie_where_they_are_though_each_steps_from_the_one_before():
    dots = rank_dots(VALUES, (), is_less_better=False)
    first, *steps = re.findall(r"[Mm](\d+) \d+h0", dots.path)
    assert list(accumulate(map(int, (first, *steps)))) == [int(x) for x in dots.others]
