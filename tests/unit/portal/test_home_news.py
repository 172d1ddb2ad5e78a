"""The front page in five seconds: its sentence against SQL over the release, its picture."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from core.persian import number
from core.release import records
from core.release.derived.slip_threads import threads
from core.release.reader import Release
from core.release.records import Lateness, Project
from core.texts import load_texts
from portal.charts.frame import FIXED, PHONE, WIDE
from portal.charts.render import svg
from portal.charts.slips.hanging_row import DAYS_PER_MONTH, late_class
from portal.pages.elements.book import Book
from portal.pages.home import home_page
from portal.pages.promises.hanging_picture import MOST_THREADS, hanging_chart_of
from tests.factories.release_files import write_release
from tests.factories.sample_city import sample_release
from tests.factories.snapshots import make

# From the projects' own dates, without the tables that lateness was computed into.
ENDED = """
SELECT sum(actual_end_on > planned_end_on), count(*) FROM project
WHERE actual_end_on IS NOT NULL AND planned_end_on IS NOT NULL
"""
STILL_OPEN = """
SELECT count(*) FROM project,
  (SELECT judged_on FROM release_info ORDER BY number DESC LIMIT 1)
WHERE actual_end_on IS NULL AND status NOT IN ('completed', 'cancelled')
  AND planned_end_on < judged_on
"""
LINE = re.compile(r"M([\d.]+) ([\d.]+)v(-?[\d.]+)")


@pytest.fixture(scope="module")
def book():
    return Book(sample_release(), load_texts())


@pytest.fixture(scope="module")
def page(book):
    return home_page(book)


def asked(book, query):
    with closing(sqlite3.connect(f"file:{book.release.path}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchone()


def test_the_headline_is_what_the_dates_say(book, page):
    late, ended = asked(book, ENDED)
    told = re.findall("[۰-۹]+", "".join(page.news))
    assert told == [number(late), number(ended)]
    assert page.news[1::2] == (f"{number(late)} پروژه", "دیرتر از وعده")
    assert "".join(page.news) in page.head.description


def test_what_stands_beside_it_counts_what_is_open(book, page):
    (still_open,) = asked(book, STILL_OPEN)
    assert f"{number(still_open)} پروژهٔ ناتمام هم از وعده گذشته است" in page.beside


def drawn(book, canvas, most=MOST_THREADS):
    found = threads(book.release.stream(Project), book.slips)
    chart = hanging_chart_of(book, found, "x", most=most)
    root = ET.fromstring(svg(chart, canvas, FIXED, name="x"))
    colours = (FIXED.late_0, FIXED.late_1, FIXED.late_2, FIXED.late_3)
    lines = [
        (colours.index(path.get("stroke")), float(x), float(y), float(length))
        for path in root.iter("{http://www.w3.org/2000/svg}path")
        if path.get("stroke") in colours
        for x, y, length in LINE.findall(path.get("d", ""))
    ]
    return found, root, lines


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_every_project_hangs_once_in_its_class(book, canvas):
    found, _, lines = drawn(book, canvas)
    held = book.release.find(Lateness, scope="plan", code="")
    assert len(lines) == len(found) == held.ended_count + held.overdue_count
    classes = sorted(one[0] for one in lines)
    assert classes == sorted(late_class(one.slip_days) for one in found)
    assert len({(x, y) for _, x, y, _ in lines}) == len(lines)


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_a_thread_is_as_long_as_what_is_known(book, canvas):
    found, _, lines = drawn(book, canvas)
    longest = max(one.known_days for one in found)
    a_day = max(length for *_, length in lines) / longest
    lengths = sorted(round(one.known_days * a_day, 1) or 2 for one in found)
    assert sorted(length for *_, length in lines) == pytest.approx(lengths, abs=0.11)


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_everything_hangs_inside_the_picture(book, canvas):
    _, root, lines = drawn(book, canvas)
    width, height = float(root.get("width")), float(root.get("height"))
    assert all(0 < x < width and 0 < y + length < height for _, x, y, length in lines)


@pytest.mark.parametrize(
    ("days", "late"),
    [(-3, 0), (0, 0), (1, 1), (182, 1), (183, 2), (365, 2), (366, 3), (900, 3)],
)
def test_classes_turn_at_whole_months(days, late):
    assert late_class(days) == late
    assert Decimal(182) < 6 * DAYS_PER_MONTH < Decimal(183)


def test_of_too_many_projects_each_thread_stands_for_several(book):
    found, root, lines = drawn(book, WIDE, most=50)
    assert len(found) / 3 <= len(lines) <= len(found) / 3 + 6
    texts = " ".join(node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "هر خط به جای ۳ پروژه است" in texts
    assert "۷۰ از ۸۳" in texts


def a_book(folder, *rows):
    return Book(Release(write_release(folder, 1, *rows)), load_texts())


def test_a_plan_without_projects_has_another_sentence_and_no_picture(tmp_path):
    page = home_page(a_book(tmp_path))
    assert "".join(page.news) == "در این انتشار هنوز پروژه‌ای نیست"
    assert (page.picture, page.beside) == ("", "")


def test_a_plan_that_has_begun_is_not_called_late(tmp_path):
    later = make(Project, code="A", title="پل", planned_end_on=date(2030, 1, 1))
    promise = make(records.Promise, project="A", position=1, promised_end_on=later.planned_end_on)
    page = home_page(a_book(tmp_path, later, promise))
    assert "".join(page.news) == "موعد تنها پروژهٔ برنامه هنوز نرسیده است"
    assert page.picture == ""


def test_a_plan_that_kept_its_word_is_told_so(tmp_path):
    ended = make(
        Project,
        code="A",
        title="پل",
        planned_end_on=date(2020, 1, 1),
        actual_end_on=date(2019, 1, 1),
    )
    promise = make(records.Promise, project="A", position=1, promised_end_on=ended.planned_end_on)
    two = [replace(ended, code="B"), replace(promise, project="B")]
    page = home_page(a_book(tmp_path, ended, promise, *two))
    assert "".join(page.news) == "هر ۲ پروژهٔ پایان‌یافته تا موعد تمام شد"
    assert "<svg" in page.picture
