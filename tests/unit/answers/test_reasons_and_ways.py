"""Why a project stands so, where an indicator goes, and how districts and goals compare."""

from datetime import date
from decimal import Decimal

import pytest

from core.enums import Direction, ProjectStatus
from core.release import records
from tests.factories.snapshots import make
from tests.unit.answers.plan_rows import DAY, district, indicator, judged, money, observed, project


def reported(on, entry=1, **given):
    return make(
        records.ProgressReport,
        project="P1",
        reported_on=on,
        as_of_on=on,
        entry=entry,
        is_current=True,
        **given,
    )


def stopped():
    return project(status=ProjectStatus.STOPPED)


def test_the_reason_that_was_told(plan):
    ask = plan(stopped(), reported(DAY, note="کار ماند."), reported(DAY, 2, reason="نبود زمین."))
    found = ask("چرا پل فلزی متوقف شده")
    assert "دلیل اعلام‌شده" in found.text
    assert found.text.endswith("نبود زمین.")
    assert found.figures["reported_on"] == DAY


def test_without_a_reason_the_last_report_is_quoted_as_such(plan):
    found = plan(stopped(), reported(DAY, note="کار ماند."))("دلیل توقف پل فلزی")
    assert "دلیلی اعلام نشده است؛ در گزارش" in found.text
    assert "«کار ماند»" in found.text


def test_nothing_was_told(plan):
    found = plan(stopped(), reported(DAY))("علت توقف پل فلزی چیه")
    assert found.text.endswith("دلیلی اعلام نشده است.")


def values(*told):
    return [
        observed(str(1395 + at), date(2016 + at, 3, 20), value and Decimal(value), at)
        for at, value in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("direction", "told", "course"),
    [
        (Direction.HIGHER, (5, 9), "بهتر شده است"),
        (Direction.HIGHER, (9, 5), "بدتر شده است"),
        (Direction.LOWER, (9, 5), "بهتر شده است"),
        (Direction.LOWER, (5, 9), "بدتر شده است"),
        (Direction.HIGHER, (5, 8, 5), "تغییری نکرده است"),
        (Direction.BAND, (5, 9), "بیشتر شده است"),
        (Direction.MAINTAIN, (9, 5), "کمتر شده است"),
    ],
)
def test_the_way_of_an_indicator(plan, direction, told, course):
    found = plan(indicator(direction=direction), *values(*told))("روند عمر ناوگان اتوبوس")
    assert found.text.endswith(f"رسیده است؛ {course}.")
    assert (found.figures["first"], found.figures["value"]) == (told[0], told[-1])
    assert found.notes == ()


def test_the_way_beside_the_period_before(plan):
    now = judged(value=Decimal(9), period="1396")
    found = plan(indicator(), now, *values(5, 9))("عمر ناوگان اتوبوس بیشتر شده یا کمتر")
    assert found.notes == ("در دورهٔ پیش (۱۳۹۵): ۵٫۰.",)


def test_one_value_is_no_way(plan):
    found = plan(indicator(), *values(5, None))("روند عمر ناوگان اتوبوس")
    assert not found.is_held
    assert "دو مقدار نرسیده" in found.text


@pytest.mark.parametrize(
    ("custodian", "told"), [("سازمان حمل‌ونقل", "سازمان حمل‌ونقل"), (None, "اعلام نشده")]
)
def test_who_keeps_an_indicator(plan, custodian, told):
    found = plan(indicator(custodian=custodian))("مسئول شاخص عمر ناوگان اتوبوس کیه")
    assert told in found.text
    assert found.is_held is (custodian is not None)


def test_indicators_that_did_not_reach_their_target(plan):
    ask = plan(indicator(), indicator("K2", "طول مسیر دوچرخه"), judged(is_achieved=False))
    found = ask("چند شاخص به هدف نرسیده")
    assert [one.code for one in found.things] == ["K1"]


# -- districts beside each other


def spent_in(number, amount):
    return money("district", f"D{number}", approved_billion_rial=Decimal(amount))


def test_districts_come_with_the_larger_figure_first(plan):
    ask = plan(*map(district, (1, 2, 3)), spent_in(1, 20), spent_in(2, 70), spent_in(3, 40))
    found = ask("بودجه منطقه ۱ و ۲ و ۳")
    assert found.figures == {"1": 20, "2": 70, "3": 40}
    assert found.text.index("منطقه 2") < found.text.index("منطقه 3") < found.text.index("منطقه 1")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("جمعیت منطقه ۱ بیشتره یا ۲", "جمعیت"),
        ("سرانه منطقه ۱ بیشتر است یا منطقه ۲", "سهم هر ساکن"),
        ("تعداد پروژه‌های منطقه ۱ و ۲", "تعداد پروژه‌ها"),
        ("پروژه‌های عقب‌افتاده منطقه ۱ و ۲", "پروژه‌هایی که وعده‌شان"),
        ("منطقه ۱ جلوتره یا منطقه ۲", "پیشرفت"),
        ("منطقه ۱ عقب‌تره یا ۲", "پیشرفت"),
    ],
)
def test_what_districts_are_compared_by(plan, question, told):
    places = [
        row
        for number in (1, 2)
        for row in (
            district(number, population=100 * number),
            make(
                records.DistrictStanding,
                district=f"D{number}",
                project_count=number,
                progress=Decimal(10 * number),
                approved_per_resident_million_rial=Decimal(number),
            ),
            make(records.Lateness, scope="district", code=f"D{number}", overdue_count=number),
        )
    ]
    ask = plan(*places)
    assert ask(question).text.startswith(told)
    assert ask("مقایسه منطقه ۱ و ۲").text.count("\n") == 2


def test_districts_of_which_one_is_not_told(plan):
    ask = plan(district(1), district(2), spent_in(1, 20))
    assert ask("بودجه منطقه ۱ و ۲") is None


def test_too_many_districts_or_measures_are_not_compared(plan):
    ask = plan(*map(district, range(1, 7)), *(spent_in(number, 1) for number in range(1, 7)))
    assert ask("بودجه منطقه ۱ و ۲ و ۳ و ۴ و ۵") is None
    assert ask("جمعیت و پیشرفت منطقه ۱ و ۲") is None


def test_a_year_behind_a_district_is_no_district(plan):
    ask = plan(district(1), money("district", "D1", 1398, allocated_billion_rial=Decimal(7)))
    assert ask("بودجه منطقه ۱ و ۱۳۹۸").figures["year"] == 1398


# -- the tree


def node(code, title, position=1, **given):
    return make(records.Node, code=code, title=title, position=position, **given)


def test_money_of_a_goal_by_its_number_and_by_its_name(plan):
    total = money("node", "G2", approved_billion_rial=Decimal(90), spent_billion_rial=Decimal(40))
    ask = plan(node("G2", "پاکی هوا", 2), node("G1", "شهر آباد"), total)
    for question in ("بودجه هدف دوم", "هزینه پاکی هوا"):
        found = ask(question)
        assert found.page.code == "G2"
        assert found.figures == {"approved": 90, "spent": 40}
    assert "در این برنامه نیامده" in ask("بودجه هدف کلان اول").text
    assert ask("بودجه هدف سوم").shape == "node_absent"


def test_money_that_was_not_spent_yet(plan):
    ask = plan(node("G1", "شهر آباد"), money("node", "G1", approved_billion_rial=Decimal(9)))
    assert "هزینه‌ای گزارش نشده" in ask("بودجه هدف اول").text


def test_goals_of_one_name_are_each_answered(plan):
    ask = plan(
        node("G1", "هوای پاک"),
        node("G2", "هوای سالم", 2),
        money("node", "G1", approved_billion_rial=Decimal(9)),
    )
    found = ask("بودجه هوا چقدره")
    assert [one.code for one in found.things] == ["G1", "G2"]
    assert found.text.count("\n") == 1


def test_a_word_of_a_long_title_or_of_many_names_no_goal(plan):
    long = "برنامه درخت باغ کوه دشت رود پل راه میدان بازار مسجد گذر هوا"
    assert plan(node("G1", long))("بودجه هوا چقدره") is None
    many = [node(f"G{number}", f"هوای {name}", number) for number, name in enumerate("ابپتثجچ")]
    assert plan(*many)("بودجه هوا چقدره") is None
    assert plan(*many[:4])("بودجه هوا چقدره") is None
