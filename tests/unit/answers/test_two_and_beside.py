"""Two things in one question, things beside each other, statements, what no plan holds."""

from decimal import Decimal

import pytest

from core.answers import answer
from core.release import records
from core.release.records import (
    Claim,
    District,
    Judgement,
    MoneyTotal,
    Node,
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


# -- relative years


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
