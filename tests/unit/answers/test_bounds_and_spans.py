"""Lists that are bounded, years together, and what else narrows a question; reckoned anew."""

from datetime import date
from decimal import Decimal

import pytest

from core.answers import answer
from core.enums import BudgetKind, ProjectStatus, PromiseState
from core.release import records
from core.release.records import BudgetLine, District, Project, Slip
from core.texts import load_texts
from tests.factories.sample_city import sample_release
from tests.factories.snapshots import make
from tests.unit.answers.plan_rows import district, indicator, judged, money, project, slip


@pytest.fixture(scope="module")
def release():
    return sample_release()


@pytest.fixture(scope="module")
def ask(release):
    texts = load_texts()
    return lambda question: answer(release, question, texts)


# -- bounds


@pytest.mark.parametrize(
    ("question", "is_in"),
    [
        ("پروژه‌هایی که بیش از ۵۰ درصد پیشرفت دارند", lambda one: one.actual_percent > 50),
        ("پروژه‌هایی که حداقل ۵۰٪ پیشرفت دارند", lambda one: one.actual_percent >= 50),
        ("پروژه‌های زیر ۳۰ درصد پیشرفت", lambda one: one.actual_percent < 30),
        ("پروژه‌هایی که حداکثر ۳۰ درصد پیشرفت دارند", lambda one: one.actual_percent <= 30),
        ("پروژه‌هایی که ۵۰ درصد به بالا پیشرفت دارند", lambda one: one.actual_percent >= 50),
        (
            "کدوم پروژه‌ها بالای صد میلیارد تومان بودجه دارن",
            lambda one: one.approved_billion_rial > 1000,
        ),
        (
            "کدوم پروژه‌ها کمتر از ده میلیارد ریال خرج داشته",
            lambda one: (one.spent_billion_rial or 10) < 10,
        ),
        (
            "پروژه‌های متوقف با بودجه بالای ۵۰۰ میلیارد ریال",
            lambda one: one.status == ProjectStatus.STOPPED and one.approved_billion_rial > 500,
        ),
        (
            "پروژه‌هایی که بیشتر از ۱۰۰ درصد بودجه خرج کردن",
            lambda one: (one.spent_billion_rial or 0) > one.approved_billion_rial,
        ),
    ],
)
def test_projects_on_one_side_of_a_bound(release, ask, question, is_in):
    found = ask(question)
    assert found.shape == "projects_bounded"
    expected = {one.code for one in release.all(Project) if is_in(one)}
    assert {thing.code for thing in found.things} == expected
    assert found.figures["count"] == len(expected) > 0


@pytest.mark.parametrize(
    ("question", "state", "days"),
    [
        ("پروژه‌هایی که بیش از ۱۰۰ روز عقب‌اند", PromiseState.OVERDUE, 100),
        ("پروژه‌هایی که بیش از دو هفته دیرتر تموم شدن", PromiseState.ENDED_LATE, 14),
    ],
)
def test_projects_late_by_days(release, ask, question, state, days):
    slips = [one for one in release.all(Slip) if one.state == state and one.slip_days > days]
    found = ask(question)
    assert {thing.code for thing in found.things} == {one.project for one in slips} != set()
    assert all(thing.figure for thing in found.things)


def test_projects_late_by_months(release, ask):
    months = {one.project: one.slip_months for one in release.all(Slip)}
    found = {thing.code for thing in ask("پروژه‌هایی که حداقل ۶ ماه عقبن").things}
    late = {one.project for one in release.all(Slip) if one.state == PromiseState.OVERDUE}
    assert found == {code for code in late if months[code] >= 6}
    less = {thing.code for thing in ask("پروژه‌هایی که کمتر از ۶ ماه عقبن").things}
    assert less == late - found


def test_months_that_are_just_over_are_not_more(plan):
    late = slip(
        state=PromiseState.OVERDUE,
        promised_on=date(2020, 3, 20),
        measured_on=date(2020, 9, 22),
        slip_days=186,
        slip_months=6,
    )
    ask = plan(project(status=ProjectStatus.DELAYED), late)
    assert ask("پروژه‌هایی که حداقل شش ماه عقبن").total == 1
    assert ask("پروژه‌هایی که بیشتر از شش ماه عقبن").text.startswith("از ۱ پروژهٔ برنامه، هیچ")
    assert ask("پروژه‌هایی که کمتر از شش ماه عقبن").total == 0
    assert ask("پروژه‌هایی که حداکثر شش ماه عقبن").total == 1


def test_a_bound_that_does_not_fit_has_no_list(ask):
    assert ask("پروژه‌هایی که بیش از شش ماه پیشرفت دارند") is None
    assert ask("پروژه‌های متوقف و نیمه‌کاره تموم نشده با بیش از ۵ درصد پیشرفت لغو شده") is None
    assert ask("پروژه‌های منطقه ۵ که بیش از یک سال عقبن").page.kind == "district"
    assert ask("پل فلزی بیش از شش ماه دیر تموم شد").shape == "project_late"


def test_projects_that_came_no_way(plan, ask):
    assert ask("پروژه‌هایی که هیچ پیشرفتی نداشتن").figures["count"] == 0
    held = plan(project("P1", actual_percent=Decimal(0)), project("P2", actual_percent=Decimal(3)))
    assert [one.code for one in held("پروژه‌های بدون پیشرفت").things] == ["P1"]
    assert plan()("پروژه‌های بدون پیشرفت") is None


def test_a_bound_in_a_currency_that_a_plan_has_not(plan):
    euro = make(records.Plan, code="1", title="برنامه", city="شهرآباد", currency="یورو")
    ask = plan(euro, project(approved_billion_rial=Decimal(9)))
    assert ask("پروژه‌های بالای ۱۰ میلیارد ریال") is None


# -- years together


def test_money_of_years_together(release, ask):
    lines = release.all(BudgetLine, kind=BudgetKind.ALLOCATED)
    until = sum(one.amount_billion_rial for one in lines if one.fiscal_year <= 1397)
    found = ask("بودجه پروژه‌ها تا سال ۹۷")
    assert (found.shape, found.figures["allocated"]) == ("span_money", until)
    before, after = ask("بودجه پروژه‌ها قبل از سال ۹۸"), ask("بودجه پروژه‌ها بعد از سال ۹۷")
    assert before.figures["allocated"] == until
    assert after.figures["first"] == 1398
    assert ask("بودجه پروژه‌ها از ۹۸ به بعد").figures == after.figures
    assert ask("بودجه پروژه‌ها از سال ۹۵ تا ۹۷").figures == found.figures


def test_spending_of_years_together_is_told_first(ask):
    found = ask("تا پایان سال ۹۷ چقدر خرج پروژه‌ها شد")
    assert found.text.startswith("هزینهٔ پروژه‌های برنامه در سال‌های ۱۳۹۵ تا ۱۳۹۷")
    assert found.figures["spent"] < found.figures["allocated"]


def test_money_of_a_project_and_of_a_district_in_years_together(release, ask):
    lines = release.all(BudgetLine, project="F-16", kind=BudgetKind.ALLOCATED)
    until = sum(one.amount_billion_rial for one in lines if one.fiscal_year <= 1397)
    assert ask("باغ فدک تا سال ۹۷ چقدر بودجه گرفته").figures["allocated"] == until
    assert ask("خط یک و دو مترو تا سال ۹۷ چقدر بودجه گرفته") is None
    assert ask("مترو تا سال ۹۷ چقدر بودجه گرفته") is None
    found = ask("بودجه منطقه ۷ از سال ۹۷ به بعد")
    assert (found.page.code, found.figures["first"]) == ("7", 1397)
    assert ask("بودجه منطقه ۷ بعد از سال ۹۹").shape == "year_absent"


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("تا سال ۹۸ چند پروژه تموم شده", (1395, 1398)),
        ("از ۹۶ تا ۹۸ چند پروژه تموم شد", (1396, 1398)),
    ],
)
def test_projects_that_ended_in_years_together(release, ask, question, years):
    calendar = release.shape.calendar
    ended = [one for one in release.all(Project) if one.actual_end_on is not None]
    inside = [one for one in ended if years[0] <= calendar.year(one.actual_end_on) <= years[1]]
    found = ask(question)
    assert found.figures == {"count": len(inside), "first": years[0], "last": years[1]}
    assert found.total == len(inside)


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("پروژه‌هایی که بعد از ۹۹ تموم شدن", "۱۴۰۰"),
        ("پروژه‌هایی که قبل از ۹۵ تموم شدن", "۱۳۹۴"),
        ("پروژه‌هایی که از ۱۴۰۱ تا ۱۴۰۵ تموم شدن", "۱۴۰۱"),
        ("پروژه‌هایی که سال ۱۴۰۵ تموم میشن", "۱۴۰۵"),
        ("پروژه‌هایی که سال ۹۰ تموم شدن", "۱۳۹۰"),
        ("چه پروژه‌هایی سال بعد تموم میشه", "۱۴۰۰"),
        ("بعد از ۹۹ چقدر خرج شده", "۱۴۰۰"),
        ("بودجه منطقه ۵ در سال ۱۴۰۵", "۱۴۰۵"),
    ],
)
def test_of_a_year_without_figures_nothing_is_said(ask, question, year):
    found = ask(question)
    assert (found.shape, found.is_held, found.things) == ("year_absent", False, ())
    assert f"سال {year}" in found.text
    assert "۱۳۹۵ تا ۱۳۹۹" in found.text


def test_of_years_with_and_without_figures_those_with_are_told(ask):
    until_now, until_later = (
        ask(f"تا سال {year} چند تا پروژه تموم شده") for year in ("۹۹", "۱۴۰۵")
    )
    assert until_later.figures == until_now.figures
    assert until_later.figures["last"] == 1399
    assert "۱۴۰۵" not in until_later.text


def test_years_together_of_a_plan_that_tells_little(plan):
    ask = plan(project())
    assert "هیچ‌یک" in ask("تا سال ۹۸ چند پروژه تموم شده").text
    assert ask("بودجه پروژه‌ها تا سال ۹۷") is None
    assert plan()("تا سال ۹۸ چند پروژه تموم شده") is None
    assert ask("پل فلزی قرار بود تا سال ۹۸ تموم شه").shape == "project_end"


def test_an_indicator_until_a_year_is_that_year_s(ask):
    found = ask("طول مسیرهای ویژه دوچرخه تا سال ۱۳۹۷")
    assert (found.shape, found.figures["period"]) == ("indicator_year", "1397-H2")


# -- districts, indicators and budgets


def test_how_large_a_district_is(release, ask, plan):
    found = ask("مساحت منطقه ۸")
    assert found.figures["area"] == release.find(District, number=8).area_ha
    assert not plan(district())("مساحت منطقه ۱").is_held


def test_districts_are_compared_by_their_people(ask):
    found = ask("منطقه ۱۰ و منطقه ۸ کدومشون به نسبت جمعیت بودجه کمتری داره")
    assert found.text.startswith("سهم هر ساکن از بودجهٔ پروژه‌ها")


def test_money_of_a_district_year_by_year(ask, plan):
    found = ask("بودجه منطقه ۵ چه روندی داشته")
    assert list(found.figures) == ["1395", "1396", "1397", "1398", "1399"]
    one = money("district", "D1", 1398, allocated_billion_rial=Decimal(5))
    assert plan(district(), one)("بودجه منطقه ۱ چه روندی داشته") is None


def test_the_indicator_that_is_farthest_and_least_far(plan):
    rows = [
        *(indicator(f"K{one}", f"شاخص {one}") for one in (1, 2, 3)),
        judged("K1", progress=Decimal(40), value=Decimal(1), period="1399"),
        judged("K2", progress=Decimal(90), value=Decimal(1), period="1399"),
    ]
    ask = plan(*rows)
    assert ask("کدوم شاخص از همه عقب‌تره").page.code == "K1"
    assert ask("کدوم شاخص بیشترین پیشرفت رو داشته").page.code == "K2"
    assert [one.code for one in ask("کدوم شاخص از همه عقب‌تره").things] == ["K1", "K2"]
    assert plan(indicator())("کدوم شاخص از همه عقب‌تره") is None
    away = plan(indicator(), judged(progress=Decimal(-4), value=Decimal(1), period="1399"))
    assert "دورترین" in away("کدوم شاخص از همه عقب‌تره").text


def test_a_project_above_its_budget_and_one_that_is_not(release, ask, plan):
    one = release.find(Project, code="F-13")
    extra = one.spent_billion_rial - one.approved_billion_rial
    assert ask("پردیس هنر چقدر بیشتر از بودجه خرج کرده").figures["extra"] == extra > 0
    assert ask("انحراف بزرگراه اردستانی از بودجه").figures["extra"] < 0
    bare = plan(project(spent_billion_rial=Decimal(3)))("انحراف پل فلزی از بودجه چقدره")
    assert "extra" not in bare.figures
    assert bare.text.endswith("هزینه شده است.")


def test_the_part_of_a_budget_that_was_spent_is_in_the_sentence(ask):
    assert "یعنی" in ask("از بودجهٔ منطقهٔ ۱۴ چند درصدش خرج شده").text
    assert "یعنی" in ask("چند درصد بودجه پروژه‌های شاخص هزینه شده").text
    assert "یعنی" not in ask("بودجه منطقه ۱۴").text


def test_the_most_among_those_that_stand_so(release, ask):
    stopped = [one for one in release.all(Project) if one.status == ProjectStatus.STOPPED]
    dearest = max(stopped, key=lambda one: one.approved_billion_rial)
    found = ask("کدوم پروژه متوقف از همه گرون‌تره")
    assert found.page.code == dearest.code
    assert found.text.startswith("در میان پروژه‌های متوقف، ")
    assert ask("گرون‌ترین پروژه آغازنشده") is None


def test_projects_of_a_body_that_stand_so(release, ask):
    found = ask("معاونت عمران چند تا پروژه تموم‌شده داره")
    held = release.all(Project, responsible="معاونت عمران شهری")
    done = [one for one in held if one.status == ProjectStatus.COMPLETED]
    assert found.figures == {"count": len(done), "of": len(held)}


# -- reasons, and what is near


def test_a_reason_that_is_not_told_is_said_not_to_be(ask):
    found = ask("چرا بودجه منطقه ۲ اینقدر کمه")
    assert found.text.startswith("دلیل این در برنامه نیامده است.")
    assert found.figures == ask("بودجه منطقه ۲").figures
    assert ask("چرا") is None
    assert ask("چرا منطقه ۲۰ بودجه نگرفته") is None
    assert ask("چرا بودجه منطقه ۲۰ کمه").shape == "district_absent"


def test_an_indicator_is_near_where_one_word_is_left(ask):
    near = ask("چند درصد زباله خونه‌ها از مبدا جدا میشه")
    assert near.text.startswith("نزدیک‌ترین شاخص برنامه به این پرسش: پسماند تفکیک‌شده")
    assert ask("چند درصد زباله خونه‌ها در سال ۹۸ از مبدا جدا نمیشه") is None
    assert ask("نرخ بیکاری استان") is None


def test_a_word_of_its_own_is_no_form_of_an_absent_one(ask):
    assert ask("چند درصد کارهای شهرداری اینترنتی انجام میشه").is_held
    assert not ask("اینترنت شهر").is_held


def test_a_project_by_its_category_and_a_word_of_its_name(ask):
    assert ask("سامانه مناقصه الکترونیکی دست کدوم سازمانه").page.code == "T-17"
    assert ask("پل مناقصه الکترونیک دست کدوم سازمانه") is None
