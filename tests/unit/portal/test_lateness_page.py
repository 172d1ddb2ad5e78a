"""The page of lateness against the projects' own dates: headline, groups, pictures, file."""

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from xml.etree import ElementTree as ET

import pytest

from core.persian import number
from core.release import records
from core.release.derived.slip_threads import threads
from core.release.reader import Release
from core.release.records import Project, ReleaseInfo
from core.texts import load_texts
from portal.charts.frame import FIXED, PHONE, WIDE
from portal.charts.render import svg
from portal.charts.slips.hanging_row import late_class
from portal.exports.lateness_file import COLUMNS, lateness_csv
from portal.pages.elements.book import Book
from portal.pages.promises.lateness_page import (
    LATEST_SHOWN,
    MOST_ROWS,
    calendar_of,
    late_districts,
    late_portfolios,
    lateness_page,
    strips_of,
)
from tests.factories.release_files import write_release
from tests.factories.sample_city import sample_release
from tests.factories.snapshots import make

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = (FIXED.late_0, FIXED.late_1, FIXED.late_2, FIXED.late_3)
DOT = re.compile(r"M([\d.]+) ([\d.]+)h0")


@pytest.fixture(scope="module")
def book():
    return Book(sample_release(), load_texts())


@pytest.fixture(scope="module")
def page(book):
    return lateness_page(book)


@pytest.fixture(scope="module")
def days(book):
    """How late each project is on the day of judgement, from its own dates."""
    judged_on = book.release.all(ReleaseInfo)[-1].judged_on
    return {
        row.code: ((row.actual_end_on or judged_on) - row.planned_end_on).days
        for row in book.release.all(Project)
        if row.planned_end_on and (row.actual_end_on or judged_on > row.planned_end_on)
    }


def test_the_headline_counts_the_late(book, page, days):
    late = sum(one > 0 for one in days.values())
    told = re.findall("[۰-۹]+", "".join(page.news))
    assert told == [number(late), number(book.release.count(Project))]


def test_a_group_has_the_middle_of_its_projects(book, page, days):
    of_group: dict[str, list[int]] = {}
    for row in book.release.all(Project):
        names = [book.word("portfolio", row.portfolio)]
        names += [book.districts[code].title for code in row.districts]
        for name in names:
            of_group.setdefault(name, []).append(days[row.code])
    shown = {row.link.title: (row.late, row.count, row.median) for row in page.groups}
    assert shown == {
        name: (
            number(sum(one > 0 for one in values)),
            number(len(values)),
            f"{number(median(map(Decimal, values)))} روز دیرتر",
        )
        for name, values in of_group.items()
    }


def test_the_latest_are_named_first(page, days):
    latest = sorted(days.values(), reverse=True)[:LATEST_SHOWN]
    shown = [days[row.link.href.split("/")[-2]] for row in page.latest]
    assert shown == latest


def test_the_classes_hold_every_project(page, days):
    held = Counter(late_class(one) for one in days.values())
    shown = [
        int(row.ended.translate(LATIN)) + int(row.still_open.translate(LATIN))
        for row in page.classes
    ]
    assert shown == [held[turn] for turn in sorted(held)]


LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_every_promise_is_on_the_calendar_in_its_order(book, canvas):
    found = threads(book.release.stream(Project), book.slips)
    root = ET.fromstring(svg(calendar_of(book, found), canvas, FIXED, name="x"))
    (promises,) = (
        path.get("d", "")
        for path in root.iter(f"{SVG}path")
        if path.get("stroke") == FIXED.soft and path.get("d", "").count("h0") > 1
    )
    places = [(float(x), float(y)) for x, y in DOT.findall(promises)]
    assert len(places) == len(found)
    assert [y for _, y in places] == sorted(y for _, y in places)
    promised = []
    for shape in book.shape.portfolios:
        of_group = [one for one in found if one.project.portfolio == shape.code]
        promised += sorted(one.promised_on for one in of_group)
    first, last = min(promised), max(promised)
    at = dict(zip(promised, [x for x, _ in places], strict=True))
    a_day = (at[last] - at[first]) / (last - first).days
    off = [day for day in promised if abs(at[first] + a_day * (day - first).days - at[day]) > 1.1]
    assert off == []


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_every_project_is_a_dot_of_each_of_its_strips(book, canvas, days):
    found = threads(book.release.stream(Project), book.slips)
    chart = strips_of(book, *groups_of(book, found))
    root = ET.fromstring(svg(chart, canvas, FIXED, name="x"))
    dots: Counter[int] = Counter()
    for path in root.iter(f"{SVG}path"):
        if path.get("stroke") in COLOURS and path.get("stroke-width") is None:
            dots[COLOURS.index(path.get("stroke"))] += len(DOT.findall(path.get("d", "")))
    strips = [strip for block in chart.blocks for strip in block]
    expected = Counter(late_class(day) for strip in strips for day, _ in strip.dots)
    assert dots == expected
    assert sum(len(strip.dots) for strip in chart.blocks[0]) == len(days)


def groups_of(book, found):
    return late_portfolios(book, found), late_districts(book, found)


def test_the_file_has_every_project_and_both_calendars(book, days):
    text = b"".join(lateness_csv(book.release, book.slips, book.calendar)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS
    assert {row["code"]: int(row["slip_days"]) for row in rows} == days
    first = next(row for row in rows if row["code"] == "F-04")
    assert (first["promised_on"], first["promised_on_of_plan"]) == ("2020-03-19", "1398-12-29")
    assert first["ended_on"] == first["ended_on_of_plan"] == ""


def a_book(folder, *rows):
    return Book(Release(write_release(folder, 1, *rows)), load_texts())


def late_projects(count):
    for turn in range(count):
        promised = date(2018, 1, 1) + timedelta(days=turn)
        yield make(Project, code=f"P{turn}", title=f"پل {turn}", planned_end_on=promised)
        yield make(records.Promise, project=f"P{turn}", position=1, promised_end_on=promised)


def test_a_plan_where_nothing_is_due_says_so(tmp_path):
    page = lateness_page(a_book(tmp_path))
    assert (page.calendar, page.strips, page.latest) == ("", "", ())


def test_of_too_many_projects_some_are_drawn_and_it_is_said(tmp_path):
    book = a_book(tmp_path, *late_projects(2 * MOST_ROWS))
    found = threads(book.release.stream(Project), book.slips)
    chart = calendar_of(book, found)
    assert sum(len(group.rows) for group in chart.groups) == MOST_ROWS
    assert "از هر ۲ پروژه یکی کشیده شده است." in chart.unit
    strips = strips_of(book, *groups_of(book, found))
    assert "هر نقطه به جای چند پروژه" in strips.unit
    assert strips.title == "میانهٔ دیرکرد همهٔ دسته‌ها یکسان است"
