from datetime import date, timedelta
from decimal import Decimal

from core.enums import FigureState, Flag, Frequency
from core.evaluation import POLICY
from core.publishing.judge.judging import judge_snapshot
from core.release import records
from tests.factories.snapshots import make, snapshot_of

ON = date(2021, 9, 9)
HALF_ENDS = date(2020, 9, 21), date(2021, 3, 20)
TREE = (
    make(records.Node, code="G1", level="goal", responsible="معاونت"),
    make(records.Node, code="O1", level="objective", parent="G1", path=("G1",)),
)
LEDGER = {"indicator": "K1", "district": "", "is_current": True}


def due(*rows):
    owed = make(
        records.Indicator,
        code="K1",
        node="O1",
        path=("G1", "O1"),
        frequency=Frequency.HALF,
        release_lag_days=60,
        custodian="سازمان",
    )
    snapshot = snapshot_of(*TREE, owed, *rows)
    judge_snapshot(snapshot, ON, POLICY)
    return {row.period: row for row in snapshot.of(records.DueFigure)}


def observed(end, **given):
    given = {"value": Decimal(3), "flag": Flag.FINAL, "published_on": end, **LEDGER, **given}
    return make(records.Observation, period_ends_on=end, period_starts_on=end, **given)


def test_every_period_of_the_horizon_has_a_row_with_its_bodies():
    found = due()
    assert list(found)[:2] == ["1395-H1", "1395-H2"]
    assert len(found) == 10
    last = found["1399-H2"]
    assert (last.custodian, last.responsible) == ("سازمان", "معاونت")
    patience = timedelta(days=60 + POLICY.grace_days)
    assert (last.period_ends_on, last.due_on) == (HALF_ENDS[1], HALF_ENDS[1] + patience)
    assert (last.state, last.late_days) == (FigureState.OVERDUE, (ON - last.due_on).days)


def test_a_value_of_the_city_comes_and_one_of_a_district_does_not():
    first, last = HALF_ENDS
    found = due(observed(first), observed(last, district="D1", entry=2))
    assert (found["1399-H1"].state, found["1399-H1"].came_on) == (FigureState.IN_TIME, first)
    assert found["1399-H2"].came_on is None


def test_the_reason_of_what_did_not_come_is_kept():
    missing = {"value": None, "flag": Flag.MISSING, "reason": "پیمایش نشد"}
    found = due(
        observed(HALF_ENDS[0], **missing),
        observed(HALF_ENDS[1], **missing | {"is_current": False}),
        observed(HALF_ENDS[1], entry=3),
    )
    assert found["1399-H1"].reason == "پیمایش نشد"
    assert (found["1399-H2"].reason, found["1399-H2"].state) == (None, FigureState.IN_TIME)
