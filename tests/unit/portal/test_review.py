"""The review of indicators on their pages: broken series, successors, and silent gaps."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.calendar import from_jalali
from core.release.records import Indicator, Observation, Revision
from core.texts import load_texts
from portal.charts import series_chart
from portal.charts.frame import WIDE, Credit
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import comparable, list_indicators
from portal.pages.indicators.indicator_pages import indicator_pages
from portal.pages.lists import indicators_pages
from tests.factories.drafts import made
from tests.factories.judged_package import judged_release
from tests.factories.reviewed_city import observation, revision, write_reviewed_city
from tests.presence import present


def shown(values):
    return [value for _, value in values]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return Book(write_reviewed_city(tmp_path_factory.mktemp("review")), load_texts())


@pytest.fixture(scope="module")
def pages(book):
    return {page.head.path.split("/")[-2]: page for page in made(indicator_pages(book))}


def test_a_change_of_unit_breaks_the_table(pages):
    notes = {row.period: row.break_note for row in pages["K3"].values}
    assert "واحد در ۲۰ دی ۱۳۹۷ تغییر کرد" in notes["۱۳۹۶"]
    assert notes["۱۳۹۷"] == notes["۱۳۹۸"] == ""


def test_a_change_of_unit_breaks_the_line(pages):
    assert "تغییر تعریف یا واحد" in pages["K3"].chart
    assert pages["K3"].chart.count("<polyline") == 2 * 2  # path and values, wide and for phones
    assert "تغییر تعریف یا واحد" not in pages["K1"].chart


def test_a_break_is_marked_between_the_two_values():
    points = tuple(
        series_chart.Point(from_jalali(1396 + at, 1, 1), Decimal(at)) for at in range(4)
    )
    chart = series_chart.SeriesChart(
        title="",
        description="",
        unit="",
        points=points,
        credit=Credit((), is_sample=False),
        first_on=from_jalali(1396, 1, 1),
        last_on=from_jalali(1399, 12, 30),
        breaks=(from_jalali(1397, 7, 1),),
    )
    placed = series_chart.layout(chart, WIDE)
    assert [line.count(",") for line in placed.lines] == [2, 2]
    left, right = (
        Decimal(line.split()[place].split(",")[0])
        for line, place in zip(placed.lines, (-1, 0), strict=True)
    )
    assert left < Decimal(placed.breaks[0]) < right


def test_the_history_says_what_changed_and_why(pages):
    newest, older = pages["K3"].revisions
    assert (newest.old, newest.new) == ("هرچه بیشتر، بهتر", "هرچه کمتر، بهتر")
    assert not newest.is_break
    assert (older.field, older.reason, older.is_break) == (
        "واحد",
        "واحد با گزارش کشوری یکی شد",
        True,
    )


def test_an_indicator_out_of_force_says_so_and_leads_on(pages):
    (note,) = pages["K8"].notes
    assert note.link.href == "/1400/indicators/K3/"
    assert pages["K8"].badge.word == "جایگزین‌شده"
    revised, successor = pages["K3"].notes
    assert revised.link.href == ""
    assert successor.link.title == "شاخص پیشین"
    assert pages["K9"].badge.word == "کنارگذاشته‌شده"
    assert pages["K1"].notes == ()


def test_lists_can_be_narrowed_by_the_review(book):
    listed = list_indicators(book)
    lists: dict[str, Any] = {page.head.path: page for page in made(indicators_pages(book, listed))}
    retired = lists["/1400/indicators/by/review/retired/"]
    assert [row.code for row in retired.rows] == ["K9"]
    off_track = lists["/1400/indicators/by/status/off_track/"]
    assert "K8" not in [row.code for row in off_track.rows]


def test_before_the_review_there_is_nothing_to_narrow_by(book):
    listed = {code: one for code, one in list_indicators(book).items() if code in ("K1", "K2")}
    paths = [page.head.path for page in made(indicators_pages(book, listed))]
    assert not [path for path in paths if "/review/" in path]


def test_a_period_of_which_nothing_was_said_is_a_gap(pages):
    # K5 has values of 1396 and 1398, and no word of 1397.
    assert "داده نرسیده" in pages["K5"].chart
    assert "داده نرسیده" not in pages["K3"].chart


def test_a_small_line_is_broken_like_the_large_one():
    values = [observation(1, "K", "1396", 1), observation(2, "K", "1398", 2)]
    assert shown(comparable(values, [])) == [Decimal(1), None, Decimal(2)]
    values = [observation(1, "K", "1396", 1), observation(2, "K", "1397", 2)]
    assert shown(comparable(values, [])) == [Decimal(1), Decimal(2)]
    changed = [revision("K", "unit", "کیلوگرم", "تن")]
    assert shown(comparable(values, changed)) == [Decimal(1), None, Decimal(2)]


def test_a_definition_told_for_the_first_time_breaks_nothing():
    values = [observation(1, "K", "1396", 1), observation(2, "K", "1397", 2)]
    told = [revision("K", "definition", None, "شرح")]
    assert None not in shown(comparable(values, told))


def test_a_value_revised_after_the_change_is_of_the_new_definition():
    changed = [revision("K", "unit", "کیلوگرم", "تن")]
    late = date(2019, 8, 1)
    values = [
        observation(1, "K", "1396", 1, published_on=late),
        observation(2, "K", "1397", 2),
    ]
    assert shown(comparable(values, changed)) == [Decimal(1), Decimal(2)]


def test_limits_bands_and_lone_points_are_drawn(pages):
    assert "حد هشدار" in pages["K4"].chart
    assert "بازهٔ مطلوب" in pages["K6"].chart
    assert "بازهٔ مطلوب" in pages["K7"].chart  # ±۵٪ of the baseline, by the rule
    assert 'stroke-dasharray="6 4"/>' in pages["K5"].chart  # one target, held from the start
    assert [row.value for row in pages["K6"].targets] == ["۲۰٫۰ تا ۳۰٫۰", "۲۲٫۰ تا ۲۸٫۰"]


def test_the_release_holds_what_the_pages_rest_on(book):
    assert book.release.count(Revision, thing="indicators", subject="K3") == 2
    assert book.release.count(Observation, indicator="K5") == 2
    assert book.release.find(Indicator, code="K8").replaced_by == "K3"


def test_a_path_in_steps_is_drawn_in_steps():
    book = Book(judged_release(), load_texts())
    drawn = {page.head.path.split("/")[-2]: page.chart for page in made(indicator_pages(book))}
    first_line = re.compile(r'<polyline[^>]*points="([^"]*)"')
    corners = {
        code: present(first_line.search(drawn[code])).group(1).split() for code in ("ON", "STEP")
    }
    # Level before the baseline's day.
    assert len(corners["ON"]) == 3
    levels = [corner.split(",")[1] for corner in corners["STEP"]]
    assert len(levels) == 6
    assert len(set(levels[:3])) == 1
    assert levels[2] != levels[3] == levels[4] != levels[5]
