"""The line of promises above a project's progress, against the project's own dates."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from core.release.records import ProgressReport, Project, Promise, ReleaseInfo
from core.texts import load_texts
from portal.charts.days import Days
from portal.charts.frame import FIXED, PHONE, WIDE
from portal.charts.render import svg
from portal.charts.slips.promise_line import PromiseLine, place_line
from portal.pages.elements.book import Book
from portal.pages.projects.project_pages import Ledgers, progress_of
from tests.factories.sample_city import sample_release

SVG = "{http://www.w3.org/2000/svg}"
LATE = (FIXED.late_0, FIXED.late_1, FIXED.late_2, FIXED.late_3)


@pytest.fixture(scope="module")
def book():
    return Book(sample_release(), load_texts())


def drawn(book, project, canvas):
    ledgers = Ledgers(
        tuple(book.release.stream(ProgressReport, project=project.code)),
        tuple(book.release.stream(Promise, project=project.code)),
        (),
        (),
        (),
    )
    return ET.fromstring(svg(progress_of(book, project, ledgers), canvas, FIXED, name="x"))


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_every_project_has_its_promise_and_its_real_end_if_there_is_one(book, canvas):
    wrong = []
    for project in book.release.all(Project):
        rings = list(drawn(book, project, canvas).iter(f"{SVG}circle"))
        promises = [one for one in rings if one.get("stroke") == FIXED.ink]
        ends = [one for one in rings if one.get("fill") in LATE and one.get("r") == "4.5"]
        has_end = project.actual_end_on not in (None, project.planned_end_on)
        if (len(promises), len(ends)) != (project.promise_count, int(has_end)):
            wrong.append(project.code)
        elif has_end:
            is_later = float(ends[0].get("cx")) > float(promises[-1].get("cx"))
            if is_later != (project.actual_end_on > project.planned_end_on):
                wrong.append(project.code)
    assert wrong == []


def test_after_the_last_report_the_line_is_dotted_to_the_judgement(book):
    judged_on = book.release.all(ReleaseInfo)[-1].judged_on
    still_open = [
        row
        for row in book.release.all(Project)
        if row.actual_end_on is None and row.planned_end_on < judged_on
    ]
    for project in still_open[:10]:
        dotted = [
            one
            for one in drawn(book, project, WIDE).iter(f"{SVG}path")
            if one.get("stroke-dasharray") == "1.5 2.5"
        ]
        assert len(dotted) == 2, project.code
    assert len(still_open) > 10


def placed(height, *days, canvas=WIDE, text="۵ ماه دیرتر"):
    x = Days(date(2018, 1, 1), date(2018, 12, 31), Decimal(30), Decimal(canvas.width - 30))
    *promised, known, measured = days
    line = PromiseLine(tuple(promised), known, measured, 1, text)
    return place_line(line, x, Decimal(height), canvas)


def test_words_stand_before_what_is_drawn_or_after_it():
    middle = placed(9, date(2018, 6, 1), date(2018, 8, 1), date(2018, 8, 1))
    left = placed(9, date(2018, 1, 2), date(2018, 3, 1), date(2018, 3, 1))
    assert (middle.anchor, left.anchor) == ("end", "start")
    assert float(middle.text_x) < float(middle.promises[0])
    assert float(left.text_x) > float(left.end)


def test_where_all_is_drawn_over_there_are_no_words():
    full = placed(9, date(2018, 1, 1), date(2018, 12, 31), date(2018, 12, 31), canvas=PHONE)
    assert full.text_x == ""
    assert full.thread
    assert full.end


def test_what_is_on_the_day_has_a_promise_alone():
    day = date(2018, 6, 1)
    on_day = placed(9, day, day, day)
    assert (on_day.thread, on_day.tail, on_day.end) == ("", "", "")
    assert len(on_day.promises) == 1
