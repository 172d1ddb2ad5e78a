"""What each body owes on a day, and the letter that asks for it."""

from datetime import date, timedelta

import pytest

from core.enums import FigureState
from core.plan.shape import DEFAULT_SHAPE
from core.release import records
from core.release.derived.punctuality import due_lists
from core.texts import load_texts
from core.wording.arrivals import reminder_text
from tests.factories.snapshots import make

TODAY = date(2020, 6, 1)
TEXTS = load_texts().of(DEFAULT_SHAPE)
WAITING, OVERDUE = FigureState.WAITING, FigureState.OVERDUE


def owed(code, days, state=WAITING, custodian="سازمان"):
    return make(
        records.DueFigure,
        indicator=code,
        period="1398",
        due_on=TODAY + timedelta(days=days),
        state=state,
        custodian=custodian,
    )


def lists(*rows, ahead=30):
    until = TODAY + timedelta(days=ahead)
    found = due_lists(rows, lambda row: row.custodian, TODAY, until)
    return {
        name: ([row.indicator for row in one.overdue], [row.indicator for row in one.coming])
        for name, one in found.items()
    }


def test_what_is_due_today_is_not_overdue_and_what_is_far_is_not_shown():
    rows = [owed("B", -1, OVERDUE), owed("A", 0), owed("C", 30), owed("D", 31)]
    assert lists(*rows) == {"سازمان": (["B"], ["A", "C"])}
    assert lists(owed("D", 31)) == {}


def test_a_day_that_passed_since_the_release_is_overdue_today():
    assert lists(owed("A", -1, WAITING)) == {"سازمان": (["A"], [])}


@pytest.mark.parametrize("state", [FigureState.IN_TIME, FigureState.LATE, FigureState.UNDATED])
def test_what_came_is_owed_no_more(state):
    assert lists(owed("A", -1, state)) == {}


def test_who_owes_most_comes_first():
    rows = [
        owed("A", 3, custodian="الف"),
        owed("B", -3, OVERDUE, custodian="ب"),
        owed("C", -1, OVERDUE, custodian="پ"),
        owed("D", -2, OVERDUE, custodian="پ"),
        owed("E", 1, custodian=None),
    ]
    assert list(lists(*rows)) == ["پ", "ب", "", "الف"]


@pytest.mark.parametrize(("days", "state"), [(-1, OVERDUE), (5, WAITING)])
def test_a_letter_asks_for_what_is_owed(days, state):
    rows = [owed("A", days, state, custodian=None)]
    (one,) = due_lists(rows, lambda row: None, TODAY, TODAY + timedelta(days=30)).values()
    letter = reminder_text("", one, {"A": "شاخص"}, "برنامه", TEXTS)
    first, second, third, *rest = letter.splitlines()
    assert first == "با سلام، همکاران گرامی"
    assert ("گذشته است" in second) is (state is OVERDUE)
    assert third.startswith("- شاخص (\u2068A\u2069)، ۱۳۹۸، سررسید ")
    assert len(rest) == (2 if state is OVERDUE else 1)
