from decimal import Decimal

from core.enums import ReviewStatus, TargetKind
from core.publishing.judge.gaps import find_gaps
from core.publishing.judge.totals import total_snapshot
from core.release import records
from tests.factories.snapshots import make, snapshot_of

GOAL = make(records.Node, code="G1", level="goal")
OBJECTIVE = make(records.Node, code="O1", level="objective", parent="G1", path=("G1",))
STRATEGY = make(
    records.Node, code="S1", level="strategy", parent="O1", path=("G1", "O1"), title="راهبرد"
)
TREE = (GOAL, OBJECTIVE, STRATEGY)
AIM = make(records.Target, indicator="K1", kind=TargetKind.TARGET)


def project(code="F-01", amount="10", **given):
    given = {"strategies": ("S1",), "path": ("G1", "O1", "S1"), **given}
    approved = None if amount is None else Decimal(amount)
    return make(records.Project, code=code, approved_billion_rial=approved, **given)


def indicator(*path, **given):
    return make(records.Indicator, code="K1", path=path, node=path[-1], **given)


def gaps(*rows):
    snapshot = snapshot_of(*TREE, *rows)
    total_snapshot(snapshot)
    find_gaps(snapshot)
    return {
        (row.gap, row.subject_code): row.approved_billion_rial
        for row in snapshot.of(records.CoverageGap)
    }


def test_a_chain_without_a_break_has_no_gaps():
    assert gaps(project(), indicator("G1", "O1"), AIM) == {}


def test_objectives_and_strategies_that_nothing_is_done_for():
    assert gaps(indicator("G1", "O1"), AIM) == {
        ("objective_without_projects", "O1"): None,
        ("strategy_without_projects", "S1"): None,
    }


def test_a_project_whose_objective_nothing_measures():
    expected = {
        ("project_without_indicators", "F-01"): 10,
        ("money_without_targets", "O1"): 10,
    }
    assert gaps(project()) == expected
    # The goal is measured, but that is not what the project is for.
    assert gaps(project(), indicator("G1"), AIM) == expected


def test_an_indicator_of_a_strategy_measures_its_objective():
    assert gaps(project(), indicator("G1", "O1", "S1"), AIM) == {}


def test_retired_indicators_measure_nothing():
    retired = indicator("G1", "O1", review_status=ReviewStatus.RETIRED)
    assert ("project_without_indicators", "F-01") in gaps(project(), retired, AIM)


def test_money_for_what_is_measured_but_has_no_target():
    baseline = make(records.Target, indicator="K1", kind=TargetKind.BASELINE)
    assert gaps(project(), indicator("G1", "O1"), baseline) == {
        ("money_without_targets", "O1"): 10
    }


def test_money_that_serves_no_strategy_is_the_projects_own_gap():
    served = (project(), indicator("G1", "O1"), AIM)
    loose = {"strategies": (), "path": ()}
    assert gaps(*served, project("X-01", **loose)) == {
        ("project_without_indicators", "X-01"): 10,
        ("money_without_targets", "X-01"): 10,
    }
    assert gaps(*served, project("X-01", None, **loose)) == {
        ("project_without_indicators", "X-01"): None
    }


def test_a_gap_names_its_subject():
    snapshot = snapshot_of(*TREE)
    total_snapshot(snapshot)
    find_gaps(snapshot)
    (row,) = (r for r in snapshot.of(records.CoverageGap) if r.subject_code == "S1")
    assert (row.subject_kind, row.subject_title) == ("node", "راهبرد")
