"""What slip charts draw of a project, on days of which each is worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.enums import PromiseState
from core.release import records
from core.release.derived.slip_threads import class_counts, open_after, thread_groups, threads
from tests.factories.snapshots import make

PROMISED = date(2019, 3, 21)
JUDGED = PROMISED + timedelta(days=500)


def after(days):
    return PROMISED + timedelta(days=days)


def a_project(code, state, *, ended=None, reported=None, **given):
    project = make(records.Project, code=code, title=code, reported_on=reported, **given)
    slip = make(
        records.Slip,
        project=code,
        state=PromiseState(state),
        promised_on=PROMISED,
        measured_on=ended or JUDGED,
    )
    return project, slip


def drawn(*given):
    return threads(
        [project for project, _ in given], {project.code: slip for project, slip in given}
    )


@pytest.mark.parametrize(
    ("state", "dates", "known", "slip", "is_ended"),
    [
        ("ended_late", {"ended": after(90), "reported": after(120)}, 90, 90, True),
        ("ended_in_time", {"ended": after(-20)}, -20, -20, True),
        ("ended_in_time", {"ended": PROMISED}, 0, 0, True),
        ("overdue", {"reported": after(365)}, 365, 500, False),
        ("overdue", {"reported": after(-30)}, 0, 500, False),
        ("overdue", {}, 0, 500, False),
        ("unreported", {"reported": after(-1)}, 0, 500, False),
        ("overdue", {"reported": after(501)}, 500, 500, False),
    ],
)
def test_a_thread_is_known_to_its_end_or_its_last_report(state, dates, known, slip, is_ended):
    (thread,) = drawn(a_project("A", state, **dates))
    assert (thread.known_days, thread.slip_days, thread.is_ended) == (known, slip, is_ended)


@pytest.mark.parametrize("state", ["not_due", "ended_untold", "cancelled", "no_promise"])
def test_what_has_no_lateness_is_not_drawn(state):
    assert drawn(a_project("A", state)) == []


def test_nothing_is_drawn_without_a_slip_or_its_days():
    project, slip = a_project("A", "overdue")
    undated = make(records.Slip, project="A", state=slip.state, promised_on=PROMISED)
    unpromised = make(records.Slip, project="A", state=slip.state, measured_on=JUDGED)
    assert threads([project], {}) == []
    assert threads([project], {"A": undated}) == []
    assert threads([project], {"A": unpromised}) == []


def test_the_latest_comes_first():
    late = a_project("B", "ended_late", ended=after(90))
    early = a_project("A", "ended_in_time", ended=after(-5))
    same = a_project("C", "ended_late", ended=after(90))
    assert [one.project.code for one in drawn(early, same, late)] == ["B", "C", "A"]


def test_a_group_counts_the_late_and_has_the_median_of_all():
    found = drawn(
        a_project("A", "ended_in_time", ended=after(-10), districts=("1", "2")),
        a_project("B", "ended_late", ended=after(31), districts=("1",)),
        a_project("C", "ended_late", ended=after(40), districts=("1",)),
        a_project("D", "overdue", districts=("1",)),
        a_project("E", "overdue"),
    )
    groups = thread_groups(found, lambda one: one.project.districts)
    assert groups.keys() == {"1", "2"}
    assert (groups["1"].late_count, groups["1"].median_days) == (3, Decimal("35.5"))
    assert [one.project.code for one in groups["1"].threads] == ["D", "C", "B", "A"]
    assert (groups["2"].late_count, groups["2"].median_days) == (0, Decimal(-10))


def test_what_was_open_after_a_day_is_counted():
    found = drawn(
        a_project("A", "ended_in_time", ended=after(-10)),
        a_project("B", "ended_late", ended=after(31)),
        a_project("C", "ended_late", ended=after(40)),
        a_project("D", "overdue"),
    )
    assert [open_after(found, after(days)) for days in (-1, 0, 31, 39, 40, 900)] == [
        0,
        3,
        2,
        2,
        1,
        1,
    ]


def test_classes_are_counted_apart_for_ended_and_open():
    found = drawn(
        a_project("A", "ended_in_time", ended=after(-10)),
        a_project("B", "ended_late", ended=after(31)),
        a_project("C", "overdue"),
        a_project("D", "overdue"),
    )
    counts = class_counts(found, lambda days: int(days > 100))
    assert counts == {(0, True): 2, (1, False): 2}
