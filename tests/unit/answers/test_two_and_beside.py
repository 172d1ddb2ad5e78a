"""Two things in one question, things beside each other, statements, what no plan holds."""

from decimal import Decimal

import pytest

from core.answers import answer
from core.release import records
from core.release.records import (
    Claim,
    District,
    Judgement,
    Lateness,
    MoneyTotal,
    Node,
    NodeScore,
    Project,
)
from core.texts import load_texts
from tests.factories.sample_city import sample_release
from tests.factories.snapshots import make
from tests.unit.answers import plan_rows
from tests.unit.answers.plan_rows import project


@pytest.fixture(scope="module")
def release():
    return sample_release()


@pytest.fixture(scope="module")
def ask(release):
    texts = load_texts()
    return lambda question: answer(release, question, texts)


# -- two things of one


@pytest.mark.parametrize(
    "question",
    [
        "بودجه و پیشرفت باغ فدک",
        "باغ فدک بودجه و پیشرفتش چقدره",
        "بودجه باغ فدک و درصد پیشرفتش",
    ],
)
def test_both_things_are_answered(ask, question):
    found = ask(question)
    assert set(found.figures) >= {"approved", "spent", "progress"}
    money, progress = ask("بودجه باغ فدک"), ask("پیشرفت باغ فدک")
    assert found.text == f"{money.text}\n{progress.text}"


def test_two_things_of_a_district(release, ask):
    one = release.find(District, number=15)
    found = ask("جمعیت و بودجه منطقه ۱۵")
    assert found.figures["population"] == one.population
    assert found.figures["approved"] > 0


def test_two_counts_need_no_thing(ask):
    found = ask("تعداد پروژه‌ها و تعداد شاخص‌ها")
    assert "پروژه دارد" in found.text
    assert "شاخص" in found.text


def test_what_is_of_two_things_is_not_put_together(ask):
    assert ask("کدوم شاخص‌ها عقبن و به هدف رسیده‌اند") is None


# -- beside each other


def test_districts_by_an_indicator_the_larger_first(release, ask):
    values = {
        number: release.find(
            Judgement, indicator="K032", district=release.find(District, number=number).code
        ).value
        for number in (5, 8)
    }
    found = ask("سرانه فضای سبز تفرجگاهی منطقه ۸ نسبت به منطقه ۵")
    assert found.figures == {str(number): value for number, value in values.items()}
    assert values[5] > values[8]
    assert found.text.index("منطقهٔ ۵") < found.text.index("منطقهٔ ۸")


def test_districts_by_what_they_do_not_have(ask):
    found = ask("میانگین عمر ناوگان اتوبوس منطقه ۵ نسبت به منطقه ۸")
    assert (found.shape, found.is_held) == ("indicator_compare", False)


def test_years_by_money(release, ask):
    rows = release.stream(MoneyTotal, scope="plan", code="")
    by_year = {row.fiscal_year: row.allocated_billion_rial for row in rows}
    found = ask("بودجهٔ سال ۹۵ بیشتر بود یا ۹۹")
    assert found.figures == {"1395": by_year[1395], "1399": by_year[1399]}


def test_a_year_without_money_is_not_compared(ask):
    assert ask("بودجهٔ سال ۹۵ بیشتر بود یا سال ۱۴۰۵") is None


def test_an_indicator_in_two_years(ask):
    found = ask("روزهای هوای پاک سال ۹۵ و سال ۹۹")
    each = [ask(f"روزهای هوای پاک سال {year}").text for year in (95, 99)]
    assert found.text == "\n".join(each)


def test_an_indicator_in_years_that_it_lacks(ask):
    found = ask("روزهای هوای پاک سال ۱۴۰۵ و سال ۱۴۰۶")
    assert (found.figures, found.is_held) == ({}, False)


def test_years_in_their_order(release, ask):
    years = [int(year) for year in ask("بودجهٔ برنامه در این پنج سال چه روندی داشته").figures]
    assert years == [1395, 1396, 1397, 1398, 1399]


def test_one_year_has_no_trend(plan):
    one = plan_rows.money("plan", "", 1395, allocated_billion_rial=Decimal(7))
    assert plan(one)("روند بودجه برنامه") is None


def test_two_projects_by_their_money(release, ask):
    found = ask("باغ فدک گرون‌تره یا پردیس هنر")
    assert [one.code for one in found.things] == ["F-16", "F-13"]
    assert found.text == f"{ask('بودجه باغ فدک').text}\n{ask('بودجه پردیس هنر').text}"


@pytest.mark.parametrize("question", ["باغ فدک گرون‌تره یا پل خواجو", "باغ فدک گرون‌تره یا باغ فدک"])
def test_one_project_is_not_compared(ask, question):
    assert ask(question) is None


def test_the_node_furthest_behind(release, ask):
    goals = {one.code for one in release.stream(Node, level="goal")}
    scores = {
        one.node: one.score
        for one in release.stream(NodeScore, measure="projects")
        if one.node in goals
    }
    found = ask("کدام هدف کلان کمترین پیشرفت را داشته است")
    assert found.figures["amount"] == min(scores.values())
    totals = release.stream(MoneyTotal, scope="node", fiscal_year=0)
    money = [one.approved_billion_rial for one in totals if one.code in goals]
    assert ask("کدام هدف کلان بیشترین بودجه را دارد").figures["amount"] == max(money)


def test_nodes_without_figures_have_no_order(plan):
    node = make(records.Node, code="G1", level="goal", title="شهر پاک")
    assert plan(node)("کدام هدف کلان کمترین پیشرفت را داشته است") is None
    assert plan(node)("کدام هدف کلان بیشترین بودجه و پیشرفت را دارد") is None


# -- bodies, lateness, what was spent above the budget, places


def test_projects_of_a_body(release, ask):
    body = "سازمان پارک‌ها و فضای سبز"
    held = {one.code for one in release.stream(Project) if one.responsible == body}
    assert {one.code for one in ask("سازمان پارک‌ها مسئول چند پروژه است").things} == held
    assert ask("پروژه‌های سازمان").shape != "body_projects"
    assert ask("طرح ترافیک چقدره") is None


def test_the_body_with_most_projects_behind(release, ask):
    rows = list(release.stream(Lateness, scope="responsible"))
    found = ask("کدام سازمان بیشترین پروژهٔ عقب‌افتاده را دارد")
    assert found.figures["count"] == max(one.overdue_count for one in rows)


def test_one_body_is_behind_with_its_projects(plan):
    ask = plan(
        project(responsible="سازمان مترو"),
        make(records.Lateness, scope="responsible", code="سازمان مترو", overdue_count=1),
    )
    assert [one.code for one in ask("کدام سازمان بیشترین پروژهٔ عقب‌افتاده را دارد").things] == [
        "P1"
    ]
    assert plan(project())("کدام سازمان بیشترین پروژهٔ عقب‌افتاده را دارد") is None


def test_lateness_in_the_middle(release, ask):
    row = release.find(Lateness, scope="plan", code="")
    found = ask("میانگین تأخیر پروژه‌ها چند ماه است")
    assert found.figures == {
        "ended": row.ended_late_median_days,
        "overdue": row.overdue_median_days,
    }
    assert "نیمی" in found.notes[0]


def test_nothing_is_late_in_the_middle(plan):
    row = make(records.Lateness, scope="plan", code="", ended_late_count=0, overdue_count=0)
    assert plan(row)("میانگین تأخیر پروژه‌ها") is None
    late = make(
        records.Lateness,
        scope="plan",
        code="",
        ended_late_count=1,
        overdue_count=0,
        ended_late_median_days=Decimal(30),
    )
    assert plan(late)("میانگین تأخیر پروژه‌ها").figures == {"ended": Decimal(30)}


def test_what_was_spent_above_the_budget(release, ask):
    extra = {
        one.code: one.spent_billion_rial - one.approved_billion_rial
        for one in release.stream(Project)
        if one.spent_billion_rial is not None and one.approved_billion_rial is not None
    }
    over = {code: amount for code, amount in extra.items() if amount > 0}
    found = ask("پروژه‌هایی که بیش از بودجه هزینه کرده‌اند")
    assert found.figures["amount"] == sum(over.values())
    assert [one.code for one in found.things] == sorted(over, key=lambda code: (-over[code], code))
    of_district = ask("پروژه‌های منطقه ۷ که بیش از بودجه هزینه کرده‌اند")
    assert of_district.page.code == "7"


def test_nothing_was_spent_above_the_budget(plan):
    assert plan(project())("پروژه‌هایی که بیش از بودجه هزینه کرده‌اند") is None
    within = project(approved_billion_rial=Decimal(3), spent_billion_rial=Decimal(2))
    found = plan(within)("پروژه‌هایی که بیش از بودجه هزینه کرده‌اند")
    assert "هیچ پروژه‌ای" in found.text


def test_projects_around_a_place(release, ask):
    found = ask("پروژه‌های اطراف پل وحید")
    assert found.text.startswith("«پل وحید» در منطقهٔ ۱ است. پروژه‌های منطقهٔ ۱")
    assert {one.code for one in found.things} == {
        one.code for one in release.stream(Project) if "1" in one.districts
    }


def test_a_title_of_words_that_ask_is_found(ask):
    assert ask("نسبت هزینهٔ جاری به کل هزینه‌ها چقدر است").page.code == "K124"


def test_a_share_of_what_is_no_share(ask):
    assert "خود شاخصی از برنامه نیست" in ask("چند درصد شهر فضای سبزه").text


# -- relative years


def test_years_before_are_counted(ask):
    found = ask("بودجه ۳ سال پیش")
    assert found.figures["year"] == 1396
    assert "«۳ سال پیش» سال ۱۳۹۶" in found.notes[-1]


def test_relative_years_count_from_the_last_that_has_figures(ask):
    found = ask("بودجه پارسال")
    assert found.figures["year"] == 1398
    assert "«پارسال» سال ۱۳۹۸ خوانده شد" in found.notes[-1]
    assert ask("بودجه سال اول برنامه").figures["year"] == 1395


def test_what_has_no_year_of_its_own_is_the_last(ask):
    found = ask("پیشرفت امسال برنامه چقدره")
    assert found.text == ask("پیشرفت برنامه چقدره").text
    assert "آخرین رقم" in found.notes[-1]


# -- portfolios and nodes


def test_a_portfolio(release, ask):
    held = release.all(Project, portfolio="flagship")
    found = ask("پروژه‌های شاخص چیا هستن")
    assert {one.code for one in found.things} == {one.code for one in held}
    done = [one.actual_percent for one in held if one.actual_percent is not None]
    assert found.figures["progress"] == sum(done, Decimal(0)) / len(done)
    total = release.find(MoneyTotal, scope="portfolio", code="flagship", fiscal_year=0)
    assert ask("بودجه پروژه‌های شاخص").figures["approved"] == total.approved_billion_rial
    stopped = {one.code for one in held if one.status == "stopped"}
    assert {one.code for one in ask("پروژه‌های شاخص متوقف").things} == stopped


def test_a_portfolio_without_projects_or_money(plan):
    group = make(records.Portfolio, code="flagship", title="پروژه‌های شاخص")
    assert plan(group)("پروژه‌های شاخص چیا هستن") is None
    assert plan(group)("بودجه پروژه‌های شاخص") is None
    ask = plan(
        group,
        project(portfolio="flagship"),
        plan_rows.money("portfolio", "flagship", approved_billion_rial=Decimal(7)),
    )
    assert ask("پروژه‌های شاخص چیا هستن").notes == ()
    assert "هزینه‌ای گزارش نشده" in ask("بودجه پروژه‌های شاخص").notes[0]


def test_projects_of_a_node(release, ask):
    under = {one.code for one in release.stream(Node) if "O06" in (one.code, *one.path)}
    held = {one.code for one in release.stream(Project) if under.intersection(one.strategies)}
    assert {one.code for one in ask("پروژه‌های هدف خرد O06").things} == held
    assert not ask("پروژه‌های سیاست کلان L2").is_held


# -- statements


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("ادعای ۳", "C03"),
        ("ادعای سوم درسته؟", "C03"),
        ("گفته C11 درسته؟", "C11"),
        ("راست گفته که ۱۶۰ هزار میلیارد ریال اعتبار داره؟", "C09"),
        ("۱۸۰ جلسه راسته؟", "C11"),
        ("شش هزار نفر ساعت راسته؟", "C16"),
        ("ادعای افق برنامه درسته؟", "C10"),
    ],
)
def test_a_statement_is_found(release, ask, question, code):
    found = ask(question)
    assert [one.code for one in found.things] == [code]
    assert release.find(Claim, code=code).subject in found.text


def test_two_statements_of_one_figure(release, ask):
    held = {one.code for one in release.stream(Claim) if "شورای" in one.subject}
    assert {one.code for one in ask("ادعای جلسه‌های شورای").things} == held
    assert len(held) > 1


def test_a_figure_that_nobody_stated(ask):
    assert ask("۹۹۹ جلسه راسته؟") is None


# -- what no plan holds


@pytest.mark.parametrize(
    ("question", "means"),
    [
        ("قیمت بلیت مترو", "قیمت"),
        ("شماره تلفن شهرداری منطقه ۳", "تلفن"),
        ("ساعت حرکت اتوبوس", "ساعت کار"),
        ("رئیس شورا کیه", "اشخاص"),
        ("پروژه‌های تهران", "اصفهان است"),
        ("دستفروشان", "می‌توانید بپرسید"),
    ],
)
def test_what_plans_do_not_hold_is_said(ask, question, means):
    found = ask(question)
    assert (found.shape, found.is_held) == ("not_in_plan", False)
    assert "چیزی دربارهٔ" in found.text
    assert means in found.notes[0]


@pytest.mark.parametrize("question", ["هوای فردا چطوره", "به نظرت شهردار خوبه؟"])
def test_what_has_no_name_is_said_in_one_sentence(ask, question):
    found = ask(question)
    assert (found.shape, found.notes) == ("not_in_plan", ())


def test_a_plan_that_holds_it_is_asked(plan):
    ask = plan(project(title="احداث بیمارستان"))
    assert ask("وضعیت بیمارستان").shape == "project_standing"
    assert plan(project())("وضعیت بیمارستان").shape == "not_in_plan"
