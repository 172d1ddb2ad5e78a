from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.calendar import JALALI, from_jalali
from core.delivery.reminders import _state, latest, reminders_on
from core.enums import EventKind, ProjectStatus, ReminderState
from core.release import records
from core.release.reader import Release
from tests.factories.promises import DUE_ON, END, awaited, promised
from tests.factories.release_files import write_release
from tests.factories.snapshots import make

AHEAD, ARRIVED = ReminderState.AHEAD, ReminderState.ARRIVED
PASSED, MISSING = ReminderState.PASSED, ReminderState.MISSING
DAY = timedelta(days=1)


@pytest.fixture
def opened(tmp_path):
    releases = []

    def write(*rows):
        release = Release(write_release(tmp_path, 1, *rows))
        releases.append(release)
        return release

    yield write
    for release in releases:
        release.close()


def states(release, day):
    return [(one.subject_code, one.state, one.months) for one in reminders_on(release, day)]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (END - 31 * DAY, []),
        (END - 30 * DAY, [("A", AHEAD, 0)]),
        (END - 29 * DAY, []),
        (END, [("A", ARRIVED, 0)]),
        (END + DAY, []),
        # The promise is of 30 Esfand 1399; quarters are three Jalali months.
        (from_jalali(1400, 3, 29), []),
        (from_jalali(1400, 3, 30), [("A", PASSED, 3)]),
        (from_jalali(1400, 3, 31), []),
        (from_jalali(1400, 4, 30), []),
        (from_jalali(1400, 6, 30), [("A", PASSED, 6)]),
        (from_jalali(1402, 12, 29), [("A", PASSED, 36)]),
    ],
)
def test_a_promised_end_is_told_ahead_on_its_day_and_each_quarter_past_it(opened, day, found):
    assert states(opened(promised("A")), day) == found


def test_over_four_years_each_day_is_told_once(opened):
    release = opened(promised("A"))
    days = [END - 40 * DAY + n * DAY for n in range(4 * 366)]
    told = [one for day in days for one in states(release, day)]
    assert told[:2] == [("A", AHEAD, 0), ("A", ARRIVED, 0)]
    assert told[2:] == [("A", PASSED, months) for months in range(3, 3 * len(told) - 5, 3)]
    assert len(told) == 2 + 15


@pytest.mark.parametrize("month", [1, 6, 7, 12])
def test_whatever_the_day_of_a_promise_each_quarter_past_it_is_one_day(month):
    for day in range(1, 31):
        end = from_jalali(1399, month, day)
        marked = [_state(end, end + n * DAY, JALALI) for n in range(1, 3 * 366)]
        assert marked.count(PASSED) == 12, day


@pytest.mark.parametrize(
    "project",
    [
        promised("A", None),
        promised("A", actual_end_on=END),
        promised("A", status=ProjectStatus.COMPLETED),
        promised("A", status=ProjectStatus.CANCELLED),
    ],
)
def test_what_has_no_promise_or_is_over_is_not_told(opened, project):
    assert states(opened(project), END) == []


def test_a_figure_that_did_not_come_is_told_on_the_day_after(opened):
    late = make(records.Judgement, indicator="GONE", working=awaited("K")[1].working)
    release = opened(*awaited("K"), *awaited("N", None), replace(late, district=""))
    assert states(release, DUE_ON) == []
    assert states(release, DUE_ON + DAY) == [("K", MISSING, 0)]
    (one,) = reminders_on(release, DUE_ON + DAY)
    assert (one.kind, one.topics, one.due_on) == (
        EventKind.MISSING_FIGURES,
        ("indicator:K",),
        DUE_ON,
    )


def test_a_reminder_concerns_the_project_and_its_districts(opened):
    (one,) = reminders_on(opened(promised("A")), END)
    assert (one.kind, one.topics) == (EventKind.PROMISED_ENDS, ("project:A", "district:7"))
    assert (one.percent, one.reported_on) == (29, date(2021, 1, 1))


def test_of_several_days_the_last_counts(opened):
    release = opened(promised("A"), promised("B", END + 30 * DAY))
    days = (END - 30 * DAY, END)
    found = latest(one for day in days for one in reminders_on(release, day))
    assert [(one.subject_code, one.state) for one in found] == [("A", ARRIVED), ("B", AHEAD)]
