"""Lateness in words."""

from datetime import date
from decimal import Decimal

import pytest

from core.enums import PromiseState
from core.publishing.compare.changes import compare
from core.release import records
from core.texts import load_texts
from core.wording.change_words import describe_change, field_label, show_value
from core.wording.lateness import (
    lateness_sentences,
    moved_sentence,
    promise_note,
    slip_sentence,
    slip_short,
    span,
    step_note,
)
from tests.factories.snapshots import make, snapshot_of

TEXTS = load_texts()
END = date(2020, 7, 21)


@pytest.mark.parametrize(
    ("days", "months", "words"),
    [
        (1, 0, "۱ روز"),
        (30, 0, "۳۰ روز"),
        (-242, -8, "۸ ماه"),
        (700, 23, "۲۳ ماه"),
        (731, 24, "۲ سال"),
        (800, 26, "۲ سال و ۲ ماه"),
    ],
)
def test_a_distance_is_told_in_days_months_or_years(days, months, words):
    assert span(days, months, TEXTS) == words


def slip(state, **given):
    return make(records.Slip, project="F-01", state=PromiseState(state), **given)


LATE = {"slip_days": 242, "slip_months": 8}


@pytest.mark.parametrize(
    ("found", "sentence", "short"),
    [
        (slip("ended_late", **LATE), "۸ ماه دیرتر از وعده تمام شد", "۸ ماه دیرتر"),
        (
            slip("ended_in_time", slip_days=-12, slip_months=0),
            "۱۲ روز زودتر از وعده تمام شد",
            "۱۲ روز زودتر",
        ),
        (
            slip("ended_in_time", slip_days=0, slip_months=0),
            "در همان روز وعده تمام شد",
            "در روز وعده",
        ),
        (slip("overdue", **LATE), "۸ ماه از وعده گذشته است", "۸ ماه دیرکرد"),
        (
            slip("unreported", **LATE),
            "۸ ماه از وعده گذشته و از آن پس گزارشی نرسیده است",
            "۸ ماه پس از موعد، بدون گزارش",
        ),
        (slip("not_due", left_days=5, left_months=0), "۵ روز تا وعده مانده است", "۵ روز تا موعد"),
        (slip("not_due", left_days=0, left_months=0), "موعد پایان همین روز است", "موعد رسیده"),
        (slip("no_promise"), "تاریخ پایانی وعده داده نشده است", "بدون وعده"),
    ],
)
def test_a_project_is_told_as_it_stands(found, sentence, short):
    assert slip_sentence(found, TEXTS) == sentence
    assert slip_short(found, TEXTS) == short


@pytest.mark.parametrize("state", PromiseState)
def test_every_state_has_words(state):
    assert slip_sentence(slip(state), TEXTS)
    assert slip_short(slip(state), TEXTS)
    assert f"promise_state.{state}" in TEXTS


def moved(days, months, state="not_due", **given):
    return slip(state, moved_count=3, moved_days=days, moved_months=months, **given)


FIRST = {"first_slip_days": 300, "first_slip_months": 9, "first_promised_on": END}


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (slip("overdue", **LATE), ""),
        (moved(428, 14), "وعده ۳ بار تغییر کرده و ۱۴ ماه عقب رفته است"),
        (moved(-20, 0), "وعده ۳ بار تغییر کرده و ۲۰ روز جلو آمده است"),
        (moved(0, 0), "وعده ۳ بار تغییر کرده و به روز نخست برگشته است"),
        (
            moved(428, 14, **FIRST),
            "وعده ۳ بار تغییر کرده و ۱۴ ماه عقب رفته است؛ از نخستین وعده ۹ ماه گذشته است",
        ),
        (
            moved(428, 14, "ended_in_time", slip_days=0, slip_months=0, **FIRST),
            "وعده ۳ بار تغییر کرده و ۱۴ ماه عقب رفته است؛ نسبت به نخستین وعده ۹ ماه دیر شد",
        ),
    ],
)
def test_a_moved_promise_is_told_with_what_it_hides(found, sentence):
    assert moved_sentence(found, TEXTS) == sentence


def test_each_promise_is_told_by_what_came_of_it():
    late = make(records.Promise, **LATE)
    early = make(records.Promise, slip_days=-40, slip_months=-1)
    assert promise_note(late, slip("ended_in_time"), TEXTS) == "۸ ماه دیرتر از وعده تمام شد"
    assert promise_note(early, slip("ended_late"), TEXTS) == "۱ ماه زودتر از وعده تمام شد"
    assert promise_note(late, slip("not_due"), TEXTS) == "۸ ماه از وعده گذشته است"
    assert "گزارشی نرسیده" in promise_note(late, slip("unreported"), TEXTS)
    assert promise_note(make(records.Promise), slip("not_due"), TEXTS) == ""
    assert promise_note(late, None, TEXTS) == ""


def test_a_step_is_told_late_early_or_past():
    def step(days, months, done_on=None):
        found = make(records.Milestone, slip_days=days, slip_months=months, done_on=done_on)
        return step_note(found, TEXTS)

    assert step(242, 8, END) == "۸ ماه دیرتر از موعد"
    assert step(-5, 0, END) == "۵ روز زودتر از موعد"
    assert step(242, 8) == "۸ ماه از موعد گذشته"
    assert step(0, 0, END) == step(None, None) == ""


def test_the_late_of_a_scope_are_told_with_their_middle():
    found = make(
        records.Lateness,
        ended_late_count=53,
        ended_in_time_count=24,
        overdue_count=52,
        unreported_count=2,
        unknown_count=1,
        ended_late_median_days=Decimal(149),
        overdue_median_days=Decimal("172.5"),
    )
    assert lateness_sentences(found, TEXTS) == [
        "۵۳ از ۷۷ پروژهٔ پایان‌یافته دیرتر از وعده تمام شد (میانه ۱۴۹ روز)",
        "۵۲ پروژهٔ ناتمام از وعده گذشته است (میانه ۱۷۲٫۵ روز)",
        "از ۲ پروژه پس از موعد گزارشی نرسیده است",
        "دیرکرد ۱ پروژه معلوم نیست",
    ]
    assert lateness_sentences(make(records.Lateness), TEXTS) == []
    in_time = make(records.Lateness, ended_in_time_count=4)
    assert lateness_sentences(in_time, TEXTS) == ["هر ۴ پروژهٔ پایان‌یافته تا موعد تمام شد"]


def state_of(found, end=END):
    return snapshot_of(
        make(records.Project, code="F-01", title="پل", planned_end_on=end),
        *([found] if found else []),
    )


def sentences(before, after):
    return [describe_change(one, TEXTS) for one in compare(before, after, 2)]


def test_a_promise_that_turned_late_is_a_change():
    late = slip("overdue", promised_on=END, measured_on=date(2021, 3, 20), **LATE)
    open_, same = state_of(slip("not_due")), state_of(late)
    (change,) = compare(open_, same, 2)
    assert (change.event, change.field, change.old, change.new) == (
        "judged",
        "lateness:2020-07-21:2021-03-20",
        "not_due",
        "overdue",
    )
    assert describe_change(change, TEXTS) == "۸ ماه از وعده گذشته است."
    assert field_label(change, TEXTS) == "وضعیت وعده"
    assert show_value(change, change.old, TEXTS) == "موعدش نرسیده"
    assert "project:F-01" in change.topics
    assert compare(same, same, 2) == compare(state_of(None), same, 2) == []


def test_a_state_without_days_is_told_in_words():
    assert sentences(state_of(slip("not_due")), state_of(slip("cancelled"))) == ["لغو شده است."]


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "نخستین بار"), (3, "سومین بار"), (12, "بار شمارهٔ ۱۲")],
)
def test_a_moved_promise_says_which_time_it_is(count, words):
    later = date(2021, 9, 22)
    before, after = state_of(slip("not_due")), state_of(slip("not_due", moved_count=count), later)
    (change,) = compare(before, after, 2)
    assert change.times == count
    assert describe_change(change, TEXTS).startswith(
        f"پایان وعده‌داده‌شده: از ۳۱ تیر ۱۳۹۹ به ۳۱ شهریور ۱۴۰۰ رفت؛ ۱۴ ماه دیرتر، {words}."
    )
    (back,) = compare(after, state_of(slip("not_due", moved_count=count)), 3)
    assert "۱۴ ماه زودتر" in describe_change(back, TEXTS)
