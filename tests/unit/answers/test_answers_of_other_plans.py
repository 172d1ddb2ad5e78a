"""What is answered where a plan lacks the figure, or is shaped unlike Isfahan's."""

from datetime import date
from decimal import Decimal

import pytest

from core.enums import (
    CalendarKind,
    MoneyScale,
    ProjectStatus,
    PromiseState,
    TargetKind,
)
from core.release import records
from tests.factories.snapshots import make
from tests.unit.answers.plan_rows import (
    DAY,
    district,
    indicator,
    judged,
    money,
    observed,
    project,
    slip,
    standing,
)


@pytest.mark.parametrize(
    "question",
    [
        "منطقه ۳",
        "منطقه من",
        "شهر چند تا منطقه داره",
        "پرجمعیت‌ترین منطقه",
        "چند تا پروژه داریم",
        "پروژه‌های متوقف",
        "گرون‌ترین پروژه",
        "کدوم پروژه بیشترین تاخیر رو داشته",
        "چند شاخص داریم",
        "بودجه کل برنامه",
        "بودجه سال ۹۸",
        "چند درصد برنامه انجام شده",
        "شهردار چه قولی داده",
        "پل فلزی کی تموم میشه",
        "سیچان کدوم منطقه است",
    ],
)
def test_an_empty_plan_answers_nothing(plan, question):
    assert plan()(question) is None


def test_the_first_release_has_no_changes(plan):
    found = plan()("آخرین تغییرات")
    assert "نخستین انتشار" in found.text
    assert found.page.code == "releases"


def test_nobody_is_quoted(plan):
    assert plan()("شهردار کیه").notes == ()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("بودجه منطقه ۱", "منتشر نشده"),
        ("سرانه بودجه منطقه ۱", "معلوم نیست"),
        ("جمعیت منطقه ۱", "نیامده"),
        ("وضعیت منطقه ۱", "منتشر نشده"),
        ("پروژه‌های منطقه ۱", "پروژه‌ای ندارد"),
    ],
)
def test_what_a_district_does_not_tell_is_said(plan, question, told):
    found = plan(district())(question)
    assert told in found.text
    assert not found.is_held


def test_a_district_of_which_no_project_is_asked_after(plan):
    ask = plan(district())
    assert ask("پروژه‌های متوقف منطقه ۱") is None
    assert ask("گرون‌ترین پروژه منطقه ۱") is None
    assert ask("کدوم پروژه منطقه ۱ بیشتر تمدید شده") is None
    assert ask("کدوم منطقه بیشترین بودجه رو داره") is None
    assert ask("بودجه منطقه ۱ در سال ۹۸") is None


def test_money_of_which_nothing_was_spent(plan):
    rows = [money(scope, code, approved_billion_rial=Decimal(5)) for scope, code in SCOPES]
    ask = plan(district(), *rows)
    assert ask("بودجه منطقه ۱").notes[0] == "هزینه‌ای گزارش نشده است."
    assert ask("بودجه کل برنامه").notes[0] == "هزینه‌ای گزارش نشده است."


SCOPES = [("district", "D1"), ("plan", "")]


def test_a_first_year_has_none_before_it(plan):
    years = [
        money("plan", "", year, allocated_billion_rial=Decimal(amount))
        for year, amount in ((1395, 0), (1397, 0))
    ]
    found = plan(*years)("بودجه سال ۹۷")
    assert found.notes == ()
    assert "۰" in found.text


def test_districts_that_are_alike_are_not_ranked(plan):
    people = [district(number, population=7) for number in range(1, 10)]
    assert plan(*people)("پرجمعیت‌ترین منطقه") is None


def test_two_districts_share_the_first_place(plan):
    people = [district(number, population=7) for number in (1, 2)]
    found = plan(*people)("پرجمعیت‌ترین منطقه")
    assert "منطقه 1 و منطقه 2" in found.text
    assert found.notes == ()


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("کمترین سرانه مال کدام منطقه است", True),
        ("کدام منطقه کمترین پیشرفت را دارد", True),
        ("کدام منطقه کمترین تاخیر را دارد", False),
        ("کدام منطقه کمترین پروژه عقب افتاده را دارد", False),
        ("کدام منطقه بیشترین را دارد", False),
        ("کدام منطقه بیشترین جمعیت و پیشرفت را دارد", False),
    ],
)
def test_what_districts_are_ranked_by(plan, question, answered):
    rows = [
        standing(
            number,
            progress=Decimal(10 * number),
            approved_per_resident_million_rial=Decimal(number),
        )
        for number in (1, 2)
    ]
    late = [make(records.Lateness, scope="district", code=f"D{one}") for one in (1, 2)]
    ask = plan(district(1), district(2), *rows, *late)
    assert (ask(question) is not None) is answered


def test_a_place_of_two_districts_is_in_both(plan):
    ask = plan(*(district(one, neighbourhoods="سیچان، جلفا") for one in (1, 2)))
    found = ask("سیچان کدوم منطقه است")
    assert [one.code for one in found.things] == ["D1", "D2"]
    assert found.page.kind == "page"


def test_a_place_of_many_districts_is_in_none(plan):
    ask = plan(*(district(one, neighbourhoods="مرکز شهر") for one in range(1, 6)))
    assert ask("مرکز شهر کدوم منطقه است") is None


def test_a_place_by_the_beginning_of_its_name(plan):
    ask = plan(district(1, neighbourhoods="حصهٔ شمالی"), district(2, neighbourhoods="حصهٔ جنوبی"))
    assert "حصهٔ شمالی" in ask("محله حصه کدوم منطقه است").text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("پل فلزی کی تموم میشه", "تاریخ پایانی اعلام نشده"),
        ("پل فلزی چقدر تاخیر داره", "تاریخ پایانی اعلام نشده"),
        ("پل فلزی چند بار تمدید شده", "جابه‌جا نشده"),
        ("پل فلزی کی شروع شد", "آغاز «پل فلزی» اعلام نشده"),
        ("پیشرفت پل فلزی", "گزارش نشده"),
        ("بودجه پل فلزی", "بودجهٔ «پل فلزی» اعلام نشده است. هزینه‌ای گزارش نشده"),
        ("مسئول پل فلزی کیه", "مسئول «پل فلزی» اعلام نشده"),
        ("پل فلزی کجاست", "جای «پل فلزی» اعلام نشده"),
        ("وضعیت پل فلزی", "اعلام نشده."),
    ],
)
def test_what_a_project_does_not_tell_is_said(plan, question, told):
    assert told in plan(project())(question).text


def test_a_project_without_reports_that_is_not_due(plan):
    promised = date(2030, 3, 20)
    ask = plan(project(), slip(promised_on=promised, left_days=9, left_months=0))
    assert "وعدهٔ پایان «پل فلزی»" in ask("پل فلزی کی تموم میشه").text
    assert ask("پل فلزی چقدر تاخیر داره").figures == {}


def test_a_project_that_was_cancelled(plan):
    ask = plan(project(), slip(state=PromiseState.CANCELLED, promised_on=DAY))
    assert ask("پل فلزی کی تموم میشه").text == "«پل فلزی» لغو شده است."


def test_a_promise_that_was_moved(plan):
    moved = slip(promised_on=DAY, moved_count=2, moved_days=90, moved_months=3, left_days=1)
    ask = plan(project(), moved)
    assert "۲ بار" in ask("پل فلزی چند بار تمدید شده").text
    assert ask("کدوم پروژه بیشتر از همه تمدید شده").figures == {"amount": Decimal(2)}


def test_progress_as_it_was_planned(plan):
    half = Decimal(50)
    ask = plan(project(actual_percent=half, planned_percent=half))
    assert ask("پیشرفت پل فلزی").text.endswith("۵۰٪")
    assert ask("بیشترین پیشرفت مال کدوم پروژه است").figures == {"amount": half}
    assert ask("کدوم پروژه کمترین تاخیر رو داشته") is None
    assert ask("بزرگترین پروژه") is None


def test_a_project_that_cost_most_and_least(plan):
    rows = [project(f"P{cost}", f"پل {cost}", spent_billion_rial=Decimal(cost)) for cost in (1, 2)]
    ask = plan(*rows)
    assert ask("کدوم پروژه بیشترین هزینه رو داشته").page.code == "P2"
    assert ask("کدوم پروژه کمترین هزینه و بودجه رو داشته").page.code == "P1"
    assert ask("کدوم پروژه بیشترین هزینه و تاخیر رو داشته") is None


def test_projects_that_are_alike_have_no_first(plan):
    rows = [project(f"P{one}", f"پل {one}", approved_billion_rial=Decimal(3)) for one in range(9)]
    assert plan(*rows)("گرون‌ترین پروژه") is None


def test_a_status_that_is_not_told_is_counted(plan):
    rows = [project("P1"), project("P2", status=ProjectStatus.DELAYED)]
    found = plan(*rows)("پروژه‌های عقب‌افتاده")
    assert found.total == 1
    assert found.notes == ("وضعیت ۱ پروژه اعلام نشده است.",)


def test_statuses_that_do_not_go_together_are_not_answered(plan):
    ask = plan(project(status=ProjectStatus.STOPPED))
    assert ask("پروژه‌های متوقف تموم شده") is None
    assert ask("پروژه‌های متوقف و لغو شده").text.count("\n") == 1


def test_a_topic_of_many_titles_is_no_project(plan):
    rows = [indicator(f"K{one}", f"پل شماره {word}") for one, word in enumerate(("الف", "ب"))]
    ask = plan(project(title="پل"), *rows)
    assert ask("بودجه پل") is None


def test_words_that_hundreds_of_titles_have_name_none(plan):
    rows = [project(f"P{one}", f"پل {one}") for one in range(70)]
    assert plan(*rows)("بودجه پل چقدره") is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("عمر ناوگان اتوبوس چقدره", "هنوز مقداری نرسیده"),
        ("عمر ناوگان اتوبوس در سال ۹۸", "مقداری ندارد"),
        ("هدف عمر ناوگان اتوبوس", "هدف عددی اعلام نشده"),
        ("عمر ناوگان اتوبوس در منطقه ۱", "جداگانه سنجیده نشده"),
    ],
)
def test_what_an_indicator_does_not_tell_is_said(plan, question, told):
    found = plan(indicator(), district())(question)
    assert told in found.text
    assert not found.is_held


def test_an_indicator_without_expectation(plan):
    value = judged(value=Decimal(7), period="1398")
    rows = [observed("1397", date(2018, 3, 21), Decimal(8)), observed("1398", DAY, None, 2)]
    ask = plan(indicator(), value, *rows)
    assert ask("عمر ناوگان اتوبوس چقدره").notes[1] == "در دورهٔ پیش (۱۳۹۷): ۸٫۰."
    assert "نرسیده است" in ask("عمر ناوگان اتوبوس در سال ۹۸").text


def test_a_target_beside_no_value(plan):
    aim = make(
        records.Target,
        indicator="K1",
        period="1399",
        period_ends_on=DAY,
        kind=TargetKind.TARGET,
        value=Decimal(5),
    )
    found = plan(indicator(), aim)("هدف عمر ناوگان اتوبوس")
    assert found.figures == {"target": Decimal(5)}
    assert found.notes == ()


def test_indicators_by_a_status_that_none_has(plan):
    ask = plan(indicator())
    assert "هیچ‌یک" in ask("کدوم شاخص‌ها عقبن").text
    assert ask("کدوم شاخص‌ها عقبن و به هدف رسیده‌اند") is None
    assert ask("شاخص‌هایی که داده ندارند").total == 1


def test_progress_of_a_plan_that_planned_none(plan):
    score = make(
        records.NodeScore, node="", measure="projects", score=Decimal(40), status="at_risk"
    )
    found = plan(score)("چند درصد برنامه انجام شده")
    assert found.figures == {"progress": Decimal(40)}
    assert len(found.notes) == 1


def test_cards_of_what_tells_little(plan):
    goal = make(records.Node, code="G1", title="شهر آباد")
    ask = plan(goal, district())
    assert "معلوم نیست" in ask("G1").text
    assert ask("D1").page.kind == "district"
    assert ask("G2") is None


def test_a_code_that_is_no_thing_by_itself(plan):
    both = [project("X1", "پل"), indicator("X1", "راه")]
    assert plan(*both)("x1") is None


def test_a_plan_in_euro_and_gregorian_years(plan):
    shape = make(
        records.Plan,
        code="2030",
        title="برنامهٔ ۲۰۳۰",
        city="شهرآباد",
        calendar=CalendarKind.GREGORIAN,
        currency="یورو",
        money_scale=MoneyScale.MILLION,
        horizon_start=date(2020, 1, 1),
        horizon_end=date(2024, 12, 31),
    )
    levels = [
        make(records.Level, code="axis", title="محور", titles="محورها", rank=1),
        make(
            records.Level,
            code="action",
            title="برنامهٔ اقدام",
            titles="برنامه‌های اقدام",
            rank=2,
            parents=("axis",),
            has_projects=True,
        ),
    ]
    node = make(records.Node, code="A", level="action", title="راه")
    year = money("plan", "", 2021, allocated_billion_rial=Decimal(7))
    ask = plan(shape, *levels, node, year)
    assert "۷ میلیون یورو" in ask("بودجه سال ۲۱").text
    assert ask("بودجه سال ۲۰۲۵").shape == "year_absent"
    assert ask("چند تا برنامهٔ اقدام داریم").text == "برنامه ۱ برنامهٔ اقدام دارد: «راه»."
    assert ask("تعداد محورها").figures == {"count": 0}
    assert ask("چند تا هدف کلان داریم") is None
    assert ask("چند تا محور و برنامهٔ اقدام داریم").text.count("برنامه ") == 2
    assert "۳۱ دسامبر ۲۰۲۴" in ask("برنامه ۲۰۳۰ تا کی ادامه داره").text


def test_where_no_end_was_moved_that_is_the_answer(plan):
    rows = make(records.Plan, code="1400", title="برنامه"), project(), slip(moved_count=0)
    found = plan(*rows)("کدوم پروژه بیشتر از همه تمدید شده")
    assert "جابه‌جا نشده است" in found.text
    assert found.page.code == "projects"


def test_ends_moved_equally_often_are_told_apart_by_how_far(plan):
    rows = [make(records.Plan, code="1400", title="برنامه")]
    for code, title, days in (("P1", "پل فلزی", 30), ("P2", "پل خواجو", -90)):
        rows += project(code, title), slip(code, moved_count=1, moved_days=days)
    found = plan(*rows)("کدوم پروژه بیشتر از همه تمدید شده")
    assert found.page.code == "P2"
