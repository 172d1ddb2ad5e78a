"""Lateness on the site: pages, lists and counts of the sample, against its own dates."""

import sqlite3
from contextlib import closing
from datetime import date
from statistics import median
from typing import Any

import pytest

from bot.screens import screen
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import plain
from core.calendar import JALALI
from core.release import records
from core.release.reader import Release
from core.release.records import Lateness, Project, Promise, ReleaseInfo, Slip
from core.search import write_index
from core.texts import load_texts
from portal.pages.districts.district_measures import district_measures
from portal.pages.districts.district_page import district_pages
from portal.pages.districts.districts_page import districts_page
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import list_indicators
from portal.pages.elements.page_citation import cite
from portal.pages.lists import ProjectsPage, projects_pages
from portal.pages.plan.nodes import node_page
from portal.pages.projects.project_pages import project_pages
from portal.pages.record.releases import releases_page
from tests.factories.drafts import made
from tests.factories.release_files import write_release
from tests.factories.sample_city import sample_release
from tests.factories.scenes import scene_of
from tests.factories.snapshots import make

ENDED_LATE = "۵۳ از ۷۷ پروژهٔ پایان‌یافته دیرتر از وعده تمام شد (میانه ۱۴۹ روز)"
OVERDUE = "۵۲ پروژهٔ ناتمام از وعده گذشته است"


@pytest.fixture(scope="module")
def book():
    return Book(sample_release(), load_texts())


@pytest.fixture(scope="module")
def pages(book):
    return {page.head.path.split("/")[-2]: page for page in made(project_pages(book))}


@pytest.fixture(scope="module")
def lists(book):
    found = (page for page in made(projects_pages(book)) if isinstance(page, ProjectsPage))
    return {page.head.path: page for page in found}


def test_the_counts_are_those_of_the_dates(book):
    projects = book.release.all(Project)
    late = [
        (p.actual_end_on - p.planned_end_on).days
        for p in projects
        if p.actual_end_on and p.planned_end_on and p.actual_end_on > p.planned_end_on
    ]
    whole = book.release.find(Lateness, scope="plan", code="")
    assert (len(late), median(late)) == (53, 149)
    assert (whole.ended_late_count, whole.ended_late_median_days) == (53, 149)
    assert (whole.ended_count, whole.overdue_count, whole.project_count) == (77, 52, 129)


def test_the_list_tells_of_the_late(lists):
    told = lists["/1400/projects/"].lateness
    assert ENDED_LATE in told
    assert OVERDUE in told


def test_districts_and_nodes_tell_of_their_own(book):
    listed = list_indicators(book)
    district = next(
        page for page in made(district_pages(book, listed, ())) if page.head.path.endswith("/7/")
    )
    assert "۵ از ۶ پروژهٔ پایان‌یافته دیرتر از وعده" in district.lateness
    row = next(
        row
        for row in districts_page(book, district_measures(book)).rows
        if row.district.href.endswith("/7/")
    )
    assert row.late == "۵ از ۶"
    node = book.nodes[book.release.all(Project)[0].path[0]]
    assert "دیرتر از وعده" in node_page(book, node, listed).lateness


def test_what_ended_late_is_no_plain_success(book, pages):
    slips = {row.project: row for row in book.release.stream(Slip)}
    for project in book.release.stream(Project):
        page = pages[project.code]
        is_late = slips[project.code].is_late
        assert (page.badge.tone == "good") == (project.actual_end_on is not None and not is_late)
        if project.actual_end_on and is_late:
            assert "دیرتر از وعده تمام شد" in page.slip
            assert page.slip in page.head.description
        elif is_late:
            assert "از وعده گذشته است" in page.slip


def test_the_latest_come_first(book, lists):
    days = {row.project: row.slip_days for row in book.release.stream(Slip)}
    shown = [row.code for row in lists["/1400/projects/order/late/"].rows]
    slips = [days[code] for code in shown]
    assert slips == sorted(slips, reverse=True)
    assert slips[0] == max(days.values())


def test_a_list_is_narrowed_to_the_late(book, lists):
    late = {row.project for row in book.release.stream(Slip) if row.is_late}
    pages = [page for path, page in lists.items() if "/by/promise/late/" in path]
    assert {row.code for page in pages for row in page.rows} == late
    assert all("دیرتر" in row.slip or "دیرکرد" in row.slip for page in pages for row in page.rows)
    (in_time,) = (p for path, p in lists.items() if path.endswith("/by/promise/in_time/"))
    assert len(in_time.rows) == 24


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/1400/projects/by/portfolio/flagship/", "دیرتر از وعده"),
        ("/1400/projects/by/district/7/", "۵ از ۶ پروژه"),
        ("/1400/projects/by/status/completed/", ""),
    ],
)
def test_a_list_that_is_a_scope_tells_of_its_late(lists, path, words):
    assert words in lists[path].lateness
    assert bool(words) == bool(lists[path].lateness)


def test_a_body_and_a_node_are_scopes(book, lists):
    for name in ("responsible", "goal", "strategy"):
        told = [page.lateness for path, page in lists.items() if f"/by/{name}/" in path]
        assert any("دیرتر از وعده" in words for words in told)


SAID_ON, FIRST, SECOND = date(2018, 1, 2), date(2020, 9, 21), date(2021, 3, 20)
# Another day in Tehran than in London.
RELEASED_ON = date(2021, 9, 10)


@pytest.fixture
def moved(tmp_path):
    given = {"project": "A", "said_in_release": 1, "said_on": SAID_ON, "source": "S1"}
    rows = (
        make(records.Source, code="S1", title="لایحه", published_on=SAID_ON),
        make(records.Project, code="A", title="پل", planned_end_on=SECOND),
        make(Promise, position=1, promised_end_on=FIRST, **given),
        make(
            Promise,
            position=2,
            promised_end_on=SECOND,
            **given | {"said_in_release": 2, "said_on": RELEASED_ON, "source": None},
        ),
        make(records.Milestone, project="A", title="پی", due_on=date(2019, 1, 1)),
    )
    path = write_release(tmp_path, 2, *rows)
    with closing(sqlite3.connect(path)) as connection:
        write_index(connection, [])  # the help shows questions, which are looked up
        connection.commit()
    return Release(path)


def test_one_release_has_one_day_everywhere(moved):
    book = Book(moved, load_texts())
    info = moved.find(ReleaseInfo, number=2)
    assert info.published_on == RELEASED_ON
    (page,) = made(project_pages(book))
    listed = next(row for row in releases_page(book).rows if row.link.title.endswith("۲"))
    assert page.promises[1].release.title.endswith(JALALI.short(RELEASED_ON))
    assert listed.date == JALALI.medium(RELEASED_ON)
    assert JALALI.medium(RELEASED_ON) in cite(book, page.head.title).text
    scene = scene_of(moved)
    screens: dict[tuple[Any, ...], str] = {
        (Where.PROJECT, "A", "prom"): JALALI.medium(RELEASED_ON),
        (Where.PROJECT, "A", "share"): JALALI.medium(RELEASED_ON),
        (Where.RELEASES,): JALALI.medium(RELEASED_ON),
        (Where.RELEASE, "2"): JALALI.long(RELEASED_ON),
        (Where.HELP,): JALALI.medium(RELEASED_ON),
    }
    for parts, day in screens.items():
        assert day in plain(screen(Intent(*parts), scene).text)


def test_a_promise_names_its_source_and_its_day(moved):
    (page,) = made(project_pages(Book(moved, load_texts())))
    first, second = page.promises
    assert first.source.title == f"طبق لایحه، {JALALI.short(SAID_ON)}"
    assert second.source.title == ""
    card = plain(screen(Intent(Where.PROJECT, "A", "prom"), scene_of(moved)).text)
    assert f"طبق «لایحه»، {JALALI.medium(SAID_ON)}" in card


def test_a_late_step_says_so(moved):
    (page,) = made(project_pages(Book(moved, load_texts())))
    assert "از موعد گذشته" in page.milestones[0].note
