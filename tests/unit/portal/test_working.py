"""«چگونه محاسبه شد؟» in words: what went in, the numbers in the formulas, what was left out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.release.records import Indicator, Judgement
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link
from portal.pages.indicators.sums import expected_sum, mean_sum, score_branch, share_of_way, short
from portal.pages.indicators.working_page import indicator_working
from portal.pages.plan.working_node import node_workings
from tests.factories.reviewed_city import write_reviewed_city


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return Book(write_reviewed_city(tmp_path_factory.mktemp("workings")), load_texts())


def explained(book, code, **changes):
    judged = book.release.find(Judgement, indicator=code, district="")
    indicator = book.release.find(Indicator, code=code)
    return indicator_working(book, indicator, replace(judged, **changes))


def steps(working):
    return {step.name: step for step in working.steps}


def test_the_numbers_stand_in_the_formulas(book):
    found = steps(explained(book, "K1"))
    assert found["مقدار مورد انتظار (E)"].numbers == "۵۰ + (۶۰ − ۵۰) × ۱٬۰۹۵ ÷ ۱٬۴۶۱"
    assert found["پیشرفت (P)"].numbers == "۱۰۰ × (۵۴٫۵ − ۵۰) ÷ (۶۰ − ۵۰)"
    assert found["پیشرفت (P)"].result == "\u061c۴۵٫۰٪"
    assert found["نمره (S)"].formula == "S = 50 × (A − Z) ÷ (L − Z)"
    assert found["نمره (S)"].result == "۳۵٫۳۲"
    assert "۵۰ در ۵۶٫۳۷" in found["سه مرز نمره"].result


def test_what_went_in_names_its_day_and_source(book):
    rows = {one.symbol: one for one in explained(book, "K1").ingredients}
    assert rows["A"].value == "۵۴٫۵ روز"
    assert rows["A"].when == "۱۳۹۸"
    assert rows["A"].source.title == "گزارش ایلنا"
    assert rows["B = M₁"].when == "۳۰ اسفند ۱۳۹۵"
    assert "T = M₂" in rows


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("K3", "از خط پایه تا هدف"),
        ("K4", "حد هشداری"),
        ("K5", "این سنجش دقت کمتری دارد"),
        ("K6", "برنامه همهٔ مرزها را اعلام نکرده است"),
        ("K2", "هدف عددی ندارد"),
    ],
)
def test_the_basis_is_said_in_a_sentence(book, code, said):
    assert said in explained(book, code).lead


def test_the_verdict_names_the_rule(book):
    assert explained(book, "K1").verdict.startswith("پس وضعیت «عقب از برنامه» است")
    assert "برسد." in explained(book, "K1").verdict
    assert "می‌رسید" in explained(book, "K1", is_stale=True).verdict


def test_a_persons_status_stands_beside_the_rules(book):
    judged = book.release.find(Judgement, indicator="K1", district="")
    status = judged.working["status"] | {"override_reason": "کارگاه زیر آب رفت"}
    working = explained(book, "K1", status="at_risk", working=judged.working | {"status": status})
    assert "«در معرض خطر»" in working.verdict
    assert "بر پایهٔ روش محاسبه، وضعیت «عقب از برنامه» است" in working.verdict
    assert "به این دلیل: «کارگاه زیر آب رفت»." in working.verdict


def test_values_left_out_say_why(book):
    left = {row.reason: row.things[0].title for row in explained(book, "K1").left_out}
    assert left["داده نرسیده"] == "۱۳۹۷"
    assert left["با مقدار تازه‌تر جایگزین شده"] == "۱۳۹۸: ۵۳"


def test_a_node_shows_what_each_part_brings(book):
    control = node_workings(book, "O1", lambda _kind, code: Link(code))[1]
    shares = [row for row in control.parts if row.share != "—"]
    assert len(shares) == 5
    assert control.file == "/1400/nodes/O1/calculation.csv"
    left = {row.reason: [link.title for link in row.things] for row in control.left_out}
    assert left["بدون هدف عددی"] == ["K2"]
    assert left["کنارگذاشته‌شده"] == ["K8", "K9"]
    assert left["چیزی برای سنجیدن ندارد"] == ["S1"]


def test_the_projects_are_summed_by_their_money(book):
    projects = node_workings(book, "", lambda _kind, code: Link(code))[2]
    assert projects.steps[0].numbers == "۳۷٬۰۳۵ ÷ ۱٬۲۳۴٫۵"
    assert projects.steps[0].result == "\u061c۳۰٫۰٪"
    assert projects.parts == ()
    assert projects.file == "/1400/data/calculation.csv"


def test_a_release_without_a_working_explains_nothing(book):
    assert explained(book, "K1", working={}) is None


def test_a_negative_number_stands_in_brackets():
    assert share_of_way("-3", Decimal(-10), Decimal(0)) == (
        "۱۰۰ × ((\u200e−۳) − (\u200e−۱۰)) ÷ (۰ − (\u200e−۱۰))"
    )


def test_small_numbers_keep_their_digits():
    assert [short(text) for text in ("0.00125", "12.3456", "1200", "0")] == [
        "۰٫۰۰۱۳",
        "۱۲٫۳۵",
        "۱٬۲۰۰",
        "۰",
    ]


def test_a_single_point_of_the_path_needs_no_sum():
    assert expected_sum({"points": [{"on": "2020-03-19", "value": "5"}]}) is None


def test_a_long_sum_is_not_written_out():
    pairs = [(Decimal(1), Decimal(40))] * 6
    assert mean_sum(pairs[:2], Decimal(2)) == "(۴۰ + ۴۰) ÷ ۲"
    assert mean_sum([(Decimal(2), Decimal(40))], Decimal(2)) == "(۲ × ۴۰) ÷ ۲"
    assert mean_sum(pairs, Decimal(6)) == ""


@pytest.mark.parametrize(
    ("sign", "knots", "value", "branch"),
    [
        (1, (0, 50, 100), "100", "full"),
        (1, (0, 50, 100), "50", "upper"),
        (1, (0, 50, 100), "1", "lower"),
        (1, (0, 50, 100), "0", "zero"),
        (-1, (20, 15, 10), "12", "upper"),
        (-1, (20, 15, 10), "25", "zero"),
    ],
)
def test_the_part_of_the_scale_a_value_lies_on(sign, knots, value, branch):
    side = {name: {"value": str(knot)} for name, knot in zip("ZLG", knots, strict=True)}
    assert score_branch(side | {"d": sign}, value) == branch
