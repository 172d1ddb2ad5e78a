"""What is asked of a year, of an indicator's source and meaning, and of what is most."""

from datetime import date
from decimal import Decimal

import pytest

from core.answers import answer
from core.enums import BudgetKind, PromiseState
from core.persian import persian_digits
from core.release import records
from core.release.records import BudgetLine, Indicator, Judgement, Project, Slip
from core.texts import load_texts
from tests.factories.sample_city import sample_release
from tests.factories.snapshots import make
from tests.unit.answers.plan_rows import DAY, district, indicator, money, observed, project, slip


@pytest.fixture(scope="module")
def release():
    return sample_release()


@pytest.fixture(scope="module")
def ask(release):
    texts = load_texts()
    return lambda question: answer(release, question, texts)


def year_of(release, day):
    return load_texts().of(release.shape).shape.calendar.year(day)


def test_projects_that_ended_in_a_year_and_those_that_were_to(release, ask):
    ended = {
        one.code
        for one in release.stream(Project)
        if one.actual_end_on and year_of(release, one.actual_end_on) == 1399
    }
    missed = {
        one.project
        for one in release.stream(Slip)
        if one.promised_on
        and year_of(release, one.promised_on) == 1399
        and one.state in (PromiseState.OVERDUE, PromiseState.UNREPORTED, PromiseState.NOT_DUE)
    }
    found = ask("پروژه‌هایی که سال ۱۳۹۹ تموم شدن")
    assert ended
    assert missed
    assert (found.figures["count"], found.figures["missed"]) == (len(ended), len(missed))
    assert {one.code for one in found.things} == ended | missed


def test_projects_promised_for_a_year_without_figures(plan):
    ask = plan(
        project(actual_end_on=None),
        project("P2", "باغ فدک", actual_end_on=DAY),
        slip(promised_on=date(2022, 10, 1)),
    )
    found = ask("پروژه‌هایی که سال ۱۴۰۱ تموم میشن")
    assert "پایان ۱ پروژه برای سال ۱۴۰۱ وعده داده شده است" in found.text
    assert [one.code for one in found.things] == ["P1"]
    assert found.figures == {"count": 0, "missed": 1, "year": 1401}


def test_money_of_a_project_in_a_year(release, ask):
    lines = release.stream(BudgetLine, project="F-16", fiscal_year=1397, kind=BudgetKind.ALLOCATED)
    total = sum(one.amount_billion_rial for one in lines)
    assert ask("بودجه باغ فدک در سال ۱۳۹۷").figures["allocated"] == total > 0


def test_districts_are_put_in_order_by_an_indicator(release, ask):
    rows = [
        one
        for one in release.stream(Judgement, indicator="K032")
        if one.district and one.value is not None
    ]
    last = max(one.period for one in rows)
    values = {one.district: one.value for one in rows if one.period == last}
    most = ask("کدوم منطقه فضای سبز تفرجگاهی بیشتری داره")
    least = ask("کمترین سرانه فضای سبز تفرجگاهی مال کدوم منطقه است")
    assert most.figures["value"] == max(values.values())
    assert least.figures["value"] == min(values.values())
    assert next(one.code for one in most.things) == max(values, key=lambda code: values[code])
    assert len(least.things) == len(values)


def test_the_share_that_ended_as_promised(release, ask):
    in_time = sum(one.state == PromiseState.ENDED_IN_TIME for one in release.stream(Slip))
    every = release.count(Project)
    found = ask("شهرداری به چند درصد وعده‌هاش عمل کرده")
    assert found.figures["count"] == in_time
    assert persian_digits(round(100 * in_time / every)) in found.notes[0]


def test_what_is_asked_in_a_unit_is_the_indicator_that_has_it(release, ask):
    found = ask("اتوبوس چند دقیقه یکبار میاد")
    (one,) = found.things
    assert release.find(Indicator, code=one.code).unit == "دقیقه"


# -- plans of a few rows


def test_a_year_in_which_nothing_ended(plan):
    ask = plan(project(actual_end_on=None), slip(promised_on=None, state=PromiseState.NO_PROMISE))
    found = ask("کدوم پروژه‌ها سال ۱۳۹۸ تموم شدن")
    assert found.figures["count"] == 0
    assert "هیچ پروژه‌ای" in found.text
    assert found.notes == ()


def test_a_plan_without_projects_has_none_that_ended(plan):
    ask = plan(district())
    assert ask("کدوم پروژه‌ها سال ۱۳۹۸ تموم شدن") is None
    assert ask("شهرداری به چند درصد وعده‌هاش عمل کرده") is None


def test_a_project_without_money_of_a_year(plan):
    line = make(
        records.BudgetLine,
        project="P1",
        fiscal_year=1397,
        kind=BudgetKind.ALLOCATED,
        amount_billion_rial=Decimal(3),
    )
    ask = plan(project(), line)
    assert ask("بودجه پل فلزی در سال ۱۳۹۷").figures == {"year": 1397, "allocated": 3}
    found = ask("بودجه پل فلزی در سال ۱۳۹۸")
    assert not found.is_held
    assert "تخصیصی اعلام نشده" in found.text
    assert ask("بودجه برج میلاد در سال ۱۳۹۸") is None


def test_the_source_of_the_last_figure(plan):
    source = make(records.Source, code="S1", title="سالنامهٔ آماری", publisher="مرکز آمار")
    row = make(
        records.Observation,
        indicator="K1",
        entry=1,
        period="1398",
        period_starts_on=DAY,
        period_ends_on=DAY,
        value=Decimal(3),
        is_current=True,
        source="S1",
    )
    found = plan(indicator(custodian=""), row, source)("منبع عمر ناوگان اتوبوس")
    assert found.figures == {"source": "S1"}
    assert found.text.endswith("سالنامهٔ آماری، مرکز آمار")
    assert found.notes == ()


def test_a_source_without_a_publisher_and_none(plan):
    source = make(records.Source, code="S1", title="سالنامهٔ آماری", publisher="")
    assert plan(indicator(source="S1"), source)("منبع عمر ناوگان اتوبوس").text.endswith(
        "سالنامهٔ آماری"
    )
    bare = plan(indicator(custodian="سازمان اتوبوس‌رانی"), observed("1398", date(2019, 3, 21), 1))
    found = bare("منبع عمر ناوگان اتوبوس")
    assert not found.is_held
    assert "سازمان اتوبوس‌رانی" in found.notes[0]


def test_what_an_indicator_means(plan):
    one = indicator(definition="میانگین سن اتوبوس‌ها.", method="")
    found = plan(one)("عمر ناوگان اتوبوس یعنی چه")
    assert found.text == "«عمر ناوگان اتوبوس» یعنی: میانگین سن اتوبوس‌ها."
    assert len(found.notes) == 1
    assert len(plan(indicator(definition="الف", method="ب"))("تعریف عمر ناوگان اتوبوس").notes) == 2
    assert not plan(indicator(definition=""))("تعریف عمر ناوگان اتوبوس").is_held


def test_one_year_is_neither_most_nor_least(plan):
    row = money("plan", "", 1397, allocated_billion_rial=Decimal(3))
    assert plan(row)("بودجه کدوم سال بیشتر بود") is None


def test_no_district_has_an_indicator_of_its_own(plan):
    found = plan(indicator(), district())("عمر ناوگان اتوبوس تو کدوم منطقه بیشتره")
    assert not found.is_held
    assert "در مناطق جداگانه سنجیده نشده" in found.text


def test_nothing_points_at_what_nobody_sees(ask):
    assert ask("این خط دو مترو چی شد").page.code == "F-02"
    assert ask("بودجه این") is None


def test_only_what_districts_have_is_put_in_order(ask):
    found = ask("کدوم منطقه فضای سبز بیشتری داره")
    assert found.page.code == "K032"
    assert "سنجیده نشده" not in found.text
