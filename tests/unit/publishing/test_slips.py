"""How late a project is: late work, late reports, not due yet and no data are four things."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.enums import ProjectStatus, PromiseState
from core.publishing.judge.slips import slip_snapshot
from core.release import records
from tests.factories.snapshots import make, snapshot_of

TODAY = date(2021, 3, 20)  # 1399-12-30
END = date(2020, 7, 21)  # 1399-04-31
MOVED = date(2021, 9, 22)  # 1400-06-31


def promise(end, position=1, project="F-01"):
    return make(records.Promise, project=project, position=position, promised_end_on=end)


def report(day, status=ProjectStatus.DELAYED):
    return make(
        records.ProgressReport,
        project="F-01",
        entry=day.toordinal(),
        as_of_on=day,
        reported_on=day,
        status=status,
        is_current=True,
    )


def judged(*rows, **project):
    given = {"code": "F-01", "status": ProjectStatus.DELAYED, "planned_end_on": END} | project
    snapshot = snapshot_of(
        make(records.ReleaseInfo, number=1, judged_on=TODAY),
        make(records.Project, **given),
        *rows,
    )
    slip_snapshot(snapshot)
    return snapshot


def slip(*rows, **project):
    return judged(*rows, **project).of(records.Slip)[0]


def test_what_ended_after_its_promise_is_late_by_days_and_whole_months():
    found = slip(promise(END), actual_end_on=date(2021, 3, 20), status=ProjectStatus.COMPLETED)
    assert (found.state, found.slip_days, found.slip_months) == ("ended_late", 242, 8)
    assert (found.first_slip_days, found.moved_count, found.moved_days) == (242, 0, 0)
    assert found.is_late


@pytest.mark.parametrize("days", [0, 40])
def test_what_ended_by_its_promise_is_in_time(days):
    ended = END - timedelta(days=days)
    found = slip(promise(END), actual_end_on=ended, status=ProjectStatus.COMPLETED)
    assert (found.state, found.slip_days) == ("ended_in_time", -days)
    assert not found.is_late


def test_what_has_not_ended_is_measured_to_the_day_of_judgement():
    found = slip(promise(END), report(END + timedelta(days=60)))
    assert (found.state, found.measured_on, found.slip_days) == ("overdue", TODAY, 242)


def test_what_is_not_due_has_no_slip():
    found = slip(promise(MOVED), planned_end_on=MOVED)
    assert (found.state, found.slip_days, found.first_slip_days) == ("not_due", None, None)
    assert (found.left_days, found.left_months) == (186, 6)
    assert slip(promise(TODAY), planned_end_on=TODAY).state == "not_due"


def test_a_moved_promise_does_not_hide_the_first_one():
    found = slip(promise(END), promise(MOVED, 2), planned_end_on=MOVED)
    assert (found.state, found.slip_days, found.first_slip_days) == ("not_due", None, 242)
    assert (found.moved_count, found.moved_days, found.moved_months) == (1, 428, 14)


def test_a_dropped_promise_was_made_all_the_same():
    found = slip(promise(END), planned_end_on=None)
    assert (found.state, found.promised_on, found.slip_days) == ("overdue", END, 242)


def test_silence_since_the_promise_is_late_reporting_not_late_work():
    silent = report(END - timedelta(days=90))
    assert slip(promise(END), silent).state == "unreported"
    assert slip(promise(END), status=None).state == "unreported"
    # Of the day itself, or the city says something else by now.
    assert slip(promise(END), report(END)).state == "overdue"
    assert slip(promise(END), silent, status=ProjectStatus.STOPPED).state == "overdue"
    assert slip(promise(END)).state == "overdue"


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"planned_end_on": None}, "no_promise"),
        ({"status": ProjectStatus.CANCELLED}, "cancelled"),
        ({"status": ProjectStatus.COMPLETED}, "ended_untold"),
    ],
)
def test_what_is_unknown_stays_unknown(given, state):
    rows = [promise(END)] if state != "no_promise" else []
    found = slip(*rows, **given)
    assert found.state == state
    numbers = (found.slip_days, found.slip_months, found.first_slip_days, found.measured_on)
    assert set(numbers) == {None}


def test_an_end_of_the_future_is_no_end_yet():
    found = slip(promise(END), actual_end_on=TODAY + timedelta(days=1))
    assert found.state == "overdue"


def test_every_promise_has_its_own_slip():
    kept = judged(promise(END), promise(MOVED, 2), promise(END, project="GONE"))
    assert [row.slip_days for row in kept.of(records.Promise)] == [242, None, None]
    ended = judged(
        promise(END), promise(MOVED, 2), actual_end_on=TODAY, status=ProjectStatus.COMPLETED
    )
    assert [row.slip_days for row in ended.of(records.Promise)] == [242, -186]


def step(due_on, done_on=None):
    return make(records.Milestone, project="F-01", due_on=due_on, done_on=done_on)


@pytest.mark.parametrize(
    ("due_on", "done_on", "days"),
    [
        (END, TODAY, 242),
        (END, None, 242),
        (END, END, 0),
        (TODAY, END, -242),
        (MOVED, None, None),
        (MOVED, MOVED, None),
    ],
)
def test_a_step_is_late_like_a_promise(due_on, done_on, days):
    (found,) = judged(step(due_on, done_on)).of(records.Milestone)
    assert found.slip_days == days


def city():
    ended, open_ = ProjectStatus.COMPLETED, ProjectStatus.DELAYED
    given = {
        "A": (ended, END, TODAY),
        "B": (ended, END, END + timedelta(days=11)),
        "C": (ended, END, END),
        "D": (open_, END, None),
        "E": (open_, MOVED, None),
        "F": (None, END, None),
        "G": (open_, None, None),
    }
    rows = [
        make(
            records.Project,
            code=code,
            status=status,
            planned_end_on=end,
            actual_end_on=done,
            portfolio="district",
            responsible="عمران" if code < "D" else None,
            districts=("D1",) if code != "A" else ("D1", "D2"),
            strategies=("S1", "S2") if code == "A" else ("S1",),
        )
        for code, (status, end, done) in given.items()
    ]
    rows += [promise(end, project=code) for code, (_, end, _) in given.items() if end]
    nodes = [make(records.Node, code=code, path=("G1",)) for code in ("S1", "S2")]
    snapshot = snapshot_of(make(records.ReleaseInfo, number=1, judged_on=TODAY), *rows, *nodes)
    slip_snapshot(snapshot)
    return {(row.scope, row.code): row for row in snapshot.of(records.Lateness)}


def test_the_late_are_counted_wherever_projects_are():
    found = city()
    whole = found["plan", ""]
    counts = (
        whole.project_count,
        whole.ended_late_count,
        whole.ended_in_time_count,
        whole.overdue_count,
        whole.not_due_count,
        whole.unreported_count,
        whole.unknown_count,
    )
    assert counts == (7, 2, 1, 1, 1, 1, 1)
    assert (whole.late_count, whole.ended_count) == (3, 3)
    assert whole.ended_late_median_days == Decimal("126.5")
    assert whole.overdue_median_days == 242
    assert found["district", "D2"].ended_late_median_days == 242
    assert found["responsible", "عمران"].overdue_median_days is None
    assert found["node", "G1"].project_count == found["portfolio", "district"].project_count == 7
    assert found["node", "S2"].project_count == 1


def test_every_state_is_counted_somewhere():
    assert len(PromiseState) == 8
