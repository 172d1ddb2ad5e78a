"""What is answered where a name fits several indicators, or is only what some are about."""

from decimal import Decimal

import pytest

from tests.unit.answers.plan_rows import district, indicator, judged, project


def valued(code, where="", value=7):
    return judged(code, where, value=Decimal(value), period="1399")


def test_indicators_of_one_name_are_each_told(plan):
    ask = plan(
        indicator("K1", "سرانه فضای سبز بزرگ"),
        indicator("K2", "سرانه فضای سبز کوچک"),
        indicator("K3", "نسبت سرانه فضای سبز منطقه برخوردار به کم‌برخوردار شهر"),
        valued("K1"),
        valued("K2"),
    )
    found = ask("سرانه فضای سبز چقدره")
    assert [one.code for one in found.things] == ["K1", "K2"]
    assert found.text.count("\n") == 1
    assert (found.page.kind, found.page.code) == ("page", "indicators")


def test_in_a_district_those_that_it_has_are_told(plan):
    ask = plan(
        indicator("K1", "سرانه فضای سبز بزرگ"),
        indicator("K2", "سرانه فضای سبز کوچک"),
        district(),
        valued("K2", "D1"),
    )
    assert ask("سرانه فضای سبز منطقه ۱").page.code == "K2"
    assert ask("سرانه فضای سبز منطقه ۱").figures == {"value": 7, "district": 1}


def test_in_a_district_that_has_none_each_is_said_to_be_missing(plan):
    names = ("سرانه فضای سبز بزرگ", "سرانه فضای سبز کوچک")
    ask = plan(*(indicator(f"K{at}", name) for at, name in enumerate(names)), district())
    found = ask("سرانه فضای سبز منطقه ۱")
    assert not found.is_held
    assert found.total == 2


def buses(count):
    places = ["خیابان", "میدان", "کوچه", "باغ", "کوه", "دشت", "رود", "پل", "گذر", "بازار"]
    return [
        row
        for at, name in enumerate(places[:count])
        for row in (indicator(f"K{at}", f"عمر میانگین {name} اتوبوس برقی شهر"), valued(f"K{at}"))
    ]


def test_what_indicators_are_about_is_not_taken_for_their_name(plan):
    found = plan(*buses(2))("تعداد اتوبوس")
    assert found.text.startswith("«اتوبوس» خود شاخصی از برنامه نیست؛ دربارهٔ آن:\n")
    assert found.total == 2


def test_those_that_are_left_out_are_counted(plan):
    assert "۱ شاخص دیگر" in plan(*buses(4))("تعداد اتوبوس").text


def test_what_too_many_are_about_is_not_answered(plan):
    assert plan(*buses(9))("تعداد اتوبوس") is None


def test_what_nothing_is_told_of_or_in_a_district_is_not_answered(plan):
    assert plan(*buses(2)[::2])("تعداد اتوبوس") is None
    assert plan(*buses(2), district())("تعداد اتوبوس منطقه ۱") is None


@pytest.mark.parametrize(
    ("question", "is_answer"),
    [
        ("سرانه پارک چقدره", True),
        ("چند تا پارک داریم", False),
    ],
)
def test_a_ratio_does_not_answer_how_many(plan, question, is_answer):
    found = plan(indicator("K1", "سرانه پارک"), valued("K1"))(question)
    assert found.text.startswith("«پارک» خود") is not is_answer


def test_the_unit_and_the_definition_say_what_is_asked(plan):
    held = indicator("K1", "طول مسیر دوچرخه", definition="راه‌های ویژه در کنار خیابان")
    ask = plan(held, valued("K1"))
    assert ask("چند سال مسیر دوچرخه").page.code == "K1"
    by_definition = ask("ویژه دوچرخه چقدره")
    assert by_definition.page.code == "K1"
    assert by_definition.notes[-1] == "تعریف این شاخص: راه‌های ویژه در کنار خیابان"
    assert "تعریف" not in "".join(ask("مسیر دوچرخه چقدره").notes)
    assert ask("ویژه خیابان دوچرخه چقدره").shape == "indicator_near"


def test_a_little_of_a_title_names_what_is_called_a_project(plan):
    ask = plan(project("P1", "تعریض خیابان باغ مولوی در محله رحیم‌آباد شهر آباد"))
    assert ask("پروژه مولوی چی شد").page.code == "P1"
    assert ask("وضعیت مولوی") is None
