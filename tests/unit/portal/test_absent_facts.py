"""«Unchanged», «none», «kept» and zero are words about what is there, on pages and screens."""

from datetime import date
from decimal import Decimal

import pytest

from bot.screens import screen
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import plain
from core.release import records
from core.release.reader import Release
from core.release.records import ReleaseInfo
from core.texts import load_texts
from portal.pages.districts.district_measures import district_measures
from portal.pages.districts.district_page import district_pages
from portal.pages.districts.districts_page import districts_page
from portal.pages.elements.book import Book
from portal.pages.home import home_page
from portal.pages.plan.coverage import coverage_page
from portal.pages.plan.nodes import plan_page
from portal.pages.plan.robustness_page import robustness_page
from portal.pages.projects.project_pages import project_pages
from portal.pages.record.quality_page import quality_page
from tests.factories.drafts import made
from tests.factories.people import PLAN
from tests.factories.release_files import write_release
from tests.factories.scenes import scene_of
from tests.factories.snapshots import make

SOON, LATER = date(2020, 9, 21), date(2021, 3, 20)


def release_of(folder, number, *rows):
    return Release(write_release(folder, number, *rows))


def project(*, end=SOON, **given):
    return make(records.Project, code="A", title="پل", planned_end_on=end, **given)


def promise(position, end=SOON, said_in=1):
    return make(
        records.Promise,
        project="A",
        position=position,
        promised_end_on=end,
        said_in_release=said_in,
    )


MOVED_BACK = (promise(1), promise(2, LATER, 2), promise(3, SOON, 3))


@pytest.mark.parametrize(
    ("number", "rows", "page", "bot"),
    [
        (3, (project(end=None),), "پایانی وعده داده نشده", "پایانی وعده داده نشده"),
        (1, (project(), promise(1)), "در انتشار ۱ اعلام شد", "در همین انتشار"),
        (3, (project(), promise(1, said_in=3)), "در انتشار ۳ اعلام شد", "در همین انتشار"),
        (3, (project(), promise(1)), "در انتشار ۱ اعلام شد", "از انتشار ۱ تاکنون"),
        (3, (project(), promise(1, said_in=2)), "در انتشار ۲ اعلام شد", "از انتشار ۲ تاکنون"),
        (3, (project(end=None), promise(1)), "دیگر در برنامه نیست", "دیگر در برنامه نیست"),
        (
            3,
            (project(end=LATER), promise(1), promise(2, LATER, 2)),
            "۱ بار تغییر کرده",
            "۶ ماه با نخستین قول",
        ),
        (3, (project(), *MOVED_BACK), "۲ بار تغییر کرده", "همان نخستین قول است"),
        (
            3,
            (project(actual_end_on=SOON), promise(1)),
            "در انتشار ۱ اعلام شد",
            "دیرتر از نخستین قول نبود",
        ),
    ],
)
def test_only_a_promise_that_could_move_is_said_to_stand(tmp_path, number, rows, page, bot):
    release = release_of(tmp_path, number, *rows)
    (shown,) = made(project_pages(Book(release, load_texts())))
    assert page in shown.promised
    said = plain(screen(Intent(Where.PROJECT, "A", "prom"), scene_of(release)).text)
    assert bot in said
    stands = "تغییر نکرده"
    assert stands not in shown.promised  # a page stays as it is in later releases
    assert (stands in said) == ("تاکنون" in bot)


@pytest.mark.parametrize(
    ("due", "done", "text"),
    [
        (LATER, None, "موعدش نرسیده"),
        (SOON, None, "انجام آن اعلام نشده"),
        (SOON, SOON, "۱۳۹۹/۰۶/۳۱"),
    ],
)
def test_a_step_is_not_called_undone_before_it_is_due(tmp_path, due, done, text):
    step = make(records.Milestone, project="A", title="پی", due_on=due, done_on=done)
    info = make(ReleaseInfo, number=2, plan=PLAN, judged_on=date(2020, 10, 1))
    release = release_of(tmp_path, 1, project(), step, info)
    (shown,) = made(project_pages(Book(release, load_texts())))
    assert [row.done for row in shown.milestones] == [text]


DISTRICT = make(records.District, code="D", number=1, title="منطقه ۱")


@pytest.mark.parametrize(("number", "is_first"), [(1, True), (2, False)])
def test_nothing_is_unchanged_in_a_first_release(tmp_path, number, is_first):
    release = release_of(tmp_path, number, DISTRICT)
    (page,) = made(district_pages(Book(release, load_texts()), {}, ()))
    assert page.is_first == is_first
    scene = scene_of(release)
    for intent in (
        Intent(Where.DISTRICT, "D"),
        Intent(Where.DISTRICT, "D", "chg"),
        Intent(Where.CHANGES),
        Intent(Where.CHANGES, view="mine"),
    ):
        said = plain(screen(intent, scene).text)
        assert ("نخستین انتشار" in said) == is_first
        assert ("تغییری" in said) != is_first


def test_since_a_visit_without_a_release_after_it_nothing_is_compared(tmp_path):
    scene = scene_of(release_of(tmp_path, 1))
    said = plain(screen(Intent(Where.CHANGES, view="visit"), scene).text)
    assert "انتشار تازه‌ای نیامده" in said
    assert "تغییری نبود" not in said


def test_a_district_without_projects_has_not_completed_none(tmp_path):
    rows = (DISTRICT, make(records.DistrictStanding, district="D"))
    book = Book(release_of(tmp_path, 1, *rows), load_texts())
    (row,) = districts_page(book, district_measures(book)).rows
    assert (row.projects, row.completed) == ("۰", "—")


def test_what_there_is_none_of_is_not_counted(tmp_path):
    book = Book(release_of(tmp_path, 1), load_texts())
    assert quality_page(book).figures == ()
    assert plan_page(book).about == ""
    assert "هنوز چیزی" in home_page(book).about
    assert [group.count for group in coverage_page(book).groups] == [
        "در این انتشار هدف خردی نیست.",
        "در این انتشار راهبردی نیست.",
        "در این انتشار پروژه‌ای نیست.",
        "در این انتشار مبلغ مصوبی اعلام نشده است.",
    ]
    scene = scene_of(book.release)
    for where in (Where.START, Where.PLAN):
        assert "۰" not in plain(screen(Intent(where), scene).text).replace("۱۴۰۰", "")


def test_what_there_is_is_counted_also_where_nothing_is_wrong(tmp_path):
    node = make(records.Node, code="G", level="goal", title="هدف")
    policy = make(records.Node, code="P", level="policy", title="عدالت")
    below = make(records.Node, code="O", level="objective", parent="G", title="پل")
    strategy = make(records.Node, code="S", level="strategy", parent="O", title="راه")
    money = make(records.MoneyTotal, scope="plan", approved_billion_rial=Decimal(9))
    value = make(records.Observation, is_current=True)
    report = make(records.ProgressReport, project="A")
    rows = (node, policy, below, strategy, money, value, report, project())
    book = Book(release_of(tmp_path, 1, *rows), load_texts())
    assert {group.count for group in coverage_page(book).groups} <= {"موردی نیست.", "۱ مورد"}
    assert [fact.text for fact in quality_page(book).figures][1:] == ["۰", "۰", "۱"]
    assert "۱ هدف کلان" in plan_page(book).about
    assert home_page(book).about.startswith("۱ پروژه در")
    said = plain(screen(Intent(Where.PLAN), scene_of(book.release)).text)
    assert "۱ هدف کلان ◂ ۱ هدف خرد ◂ ۱ راهبرد؛ ۱ سیاست کلان" in said


def test_a_score_that_is_not_there_does_not_stay_the_same(tmp_path):
    def variant(choice, node, **given):
        return make(records.Robustness, node=node, measure="outcome", choice=choice, **given)

    rows = [
        variant(choice, node, status="insufficient_data", score=score)
        for node, score in (("", None), ("G", 50))
        for choice in ("as_published", "equal_weights")
    ]
    goal = make(records.Node, code="G", level="goal", title="هدف")
    (table,) = robustness_page(Book(release_of(tmp_path, 1, goal, *rows), load_texts())).tables
    assert table.summary == ""
