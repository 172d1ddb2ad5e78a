"""The working as data: complete, in JSON, and enough to redo the sum."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from core.evaluation import (
    POLICY,
    Branch,
    Direction,
    EvaluationPolicy,
    Flag,
    Override,
    PathKind,
    Status,
    explain,
    judge,
    judge_at,
    judge_each,
    policy_data,
    project_progress,
    robustness,
    roll_up,
    stand,
)
from core.evaluation.exact import total
from core.evaluation.explanation.working import number
from tests.factories.evaluation import (
    FIRST_ON,
    LAST_ON,
    SECOND_ON,
    banded,
    base,
    indicator,
    leaf,
    on_path,
    point,
    project,
    report,
    seen,
    with_limits,
)


def working(given, on=FIRST_ON):
    return explain(judge(given, on))


def steps(data):
    return {step["step"]: step for step in data["steps"]}


def test_the_steps_of_a_path():
    data = working(on_path(50, 56, 60, "55.9"))
    found = steps(data)
    assert list(found) == ["expected", "progress", "attainment", "knots", "score", "trend"]
    assert found["attainment"]["result"] == {"value": "98.333333", "exact": "295/3"}
    assert found["knots"]["basis"] == "path"
    assert found["knots"]["constants"] == {"g": "0.95", "a": "0.85"}
    assert found["knots"]["result"][0]["G"]["value"] == "55.700000"
    assert found["score"]["formula"].endswith("S = 100")
    assert data["policy"] == POLICY.version


def test_the_inputs_name_their_sources():
    inputs = working(on_path(50, 56, 60, "55.90"))["inputs"]
    assert inputs["baseline"] == {
        "on": "2017-03-20",
        "value": "50",
        "source": "statistics office",
    }
    assert inputs["observation"]["value"] == "55.90"
    assert inputs["targets"][0] == {"on": "2018-03-20", "source": None, "value": "56"}


@pytest.mark.parametrize(
    ("value", "end"),
    [("55.7", "S = 100"), ("55.1", "(G − L)"), ("51", "(L − Z)"), ("50", "S = 0")],
)
def test_the_branch_of_the_score_that_was_used(value, end):
    assert steps(working(on_path(50, 56, 60, value)))["score"]["formula"].endswith(end)


def test_a_band_shows_both_sides_and_the_one_used():
    found = steps(working(banded(36, critical=(None, None))))
    assert [side["d"] for side in found["knots"]["result"]] == [1, -1]
    assert found["knots"]["basis_is_derived"] is True
    assert found["score"]["side"]["d"] == -1


@pytest.mark.parametrize(
    ("direction", "formula"), [(Direction.HIGHER, "Z = 0"), (Direction.LOWER, "Z = 2E")]
)
def test_the_ratio_formula_of_each_direction(direction, formula):
    given = indicator(
        direction=direction, targets=(point(FIRST_ON, 200),), observations=(seen(180),)
    )
    assert steps(working(given))["knots"]["formula"].endswith(formula)


def test_limits_and_binary_need_no_constants():
    binary = indicator(is_binary=True, targets=(point(FIRST_ON),), observations=(seen(1),))
    for given in (with_limits(700, 500, 600), binary):
        assert steps(working(given))["knots"]["constants"] == {}


def test_the_stated_lines_stand_beside_the_knots():
    def lines(given):
        found = steps(working(given))["knots"]["lines"]
        return {name: value and value["exact"] for name, value in found.items()}

    assert lines(with_limits(700, 500, 600, floor=100)) == {"alarm": "500", "floor": "100"}
    edges = {"band_low": "20", "band_high": "30", "critical_low": "15", "critical_high": "40"}
    assert lines(banded(25)) == edges
    assert lines(on_path(50, 56, 60, 55)) == {}


def test_a_step_path_is_named():
    given = indicator(
        baseline=base(50),
        targets=(point(FIRST_ON, 56),),
        path=PathKind.STEP,
        observations=(seen(55),),
    )
    assert steps(working(given))["expected"]["formula"] == "E = M1"


def test_what_cannot_be_said_has_no_step():
    data = working(indicator())
    assert list(steps(data)) == ["trend"]
    assert data["inputs"]["baseline"] is None
    assert data["inputs"]["observation"] is None
    assert data["status"]["status"] == "no_target"


def test_every_observation_left_out_has_its_reason():
    given = indicator(
        baseline=base(50),
        targets=(point(value=60),),
        observations=(
            seen(51),
            seen(52, flag=Flag.REVISED),
            seen(None, SECOND_ON, flag=Flag.MISSING),
            seen(53, SECOND_ON, published_on=LAST_ON),
            seen(54, LAST_ON),
        ),
    )
    left_out = explain(judge_at(given, SECOND_ON))["excluded"]
    assert [(row["value"], row["reason"]) for row in left_out] == [
        ("51", "superseded"),
        (None, "missing"),
        ("53", "not_yet_published"),
        ("54", "ends_later"),
    ]
    assert left_out[2]["published_on"] == "2022-03-20"


def test_a_period_that_does_not_apply_has_its_reason():
    given = indicator(observations=(seen(51), seen(None, SECOND_ON, flag=Flag.NOT_APPLICABLE)))
    left_out = explain(judge(given, SECOND_ON))["excluded"]
    assert [row["reason"] for row in left_out] == ["not_applicable"]


def test_the_previous_period_and_the_override_are_shown():
    given = indicator(
        baseline=base(50),
        targets=(point(value=60),),
        observations=(seen(51), seen(54, SECOND_ON)),
        override=Override(status=Status.AT_RISK, reason="دلیل"),
    )
    data = explain(judge(given, SECOND_ON))
    assert data["inputs"]["previous"]["value"] == "51"
    assert data["status"]["override_reason"] == "دلیل"
    assert data["status"]["status_by_rule"] == "on_track"
    assert data["status"]["overdue_after"] == "2020-04-18"


def test_a_node_can_be_redone_from_its_working():
    excluded, unknown = leaf(status=Status.NOT_DUE, code="K4"), leaf(None, code="K3")
    node = roll_up([leaf(100, 2, code="K1"), leaf(50, code="K2"), unknown, excluded])
    data = explain(node)
    rows = data["inputs"]
    scored = [row for row in rows if row["score"]]
    weight = total(Fraction(row["weight"]["exact"]) for row in scored)
    parts = [Fraction(r["weight"]["exact"]) * Fraction(r["score"]["exact"]) for r in scored]
    assert total(parts) / weight == node.score == Fraction(steps(data)["score"]["result"]["exact"])
    assert data["excluded"] == [
        {"code": "K4", "kind": "indicator", "reason": "not_due"},
        {"code": "K3", "kind": "indicator", "reason": "missing", "status": "no_data"},
    ]


def test_a_node_without_anything():
    data = explain(roll_up([]))
    assert steps(data)["coverage"]["result"] is None
    assert data["status"]["status"] == "not_applicable"


def test_projects_show_budget_report_and_reasons():
    reported = report(FIRST_ON, 30, 40, source="دبیرخانه")
    standings = [
        stand(project("F-01", 10, [reported]), FIRST_ON),
        stand(project("F-02", None, [reported]), FIRST_ON),
        stand(project("F-03", 2), FIRST_ON),
        stand(project("F-04", 2, is_retired=True), FIRST_ON),
    ]
    data = explain(project_progress(standings))
    assert [(row["code"], row["reason"]) for row in data["excluded"]] == [
        ("F-02", "no_budget"),
        ("F-03", "no_report"),
        ("F-04", "retired"),
    ]
    assert data["inputs"][0]["source"] == "دبیرخانه"
    assert data["inputs"][0]["lag"]["value"] == "10.000000"
    assert (data["inputs"][1]["approved_billion_rial"], data["inputs"][2]["as_of_on"]) == (
        None,
        None,
    )
    assert steps(data)["weighted"]["result"]["value"] == "30.000000"
    assert steps(data)["expected_unweighted"]["status"] is None


def test_a_variant():
    data = explain(robustness(roll_up([leaf(80)]))[1])
    assert (data["choice"], data["shift"]["value"]) == ("equal_weights", "0.000000")


def test_everything_is_json():
    node = roll_up([Branch("a", roll_up([leaf(80)]), Decimal("1.5")), leaf(None)])
    results = [
        *judge_each(on_path(50, 56, 60, "55.4"), [FIRST_ON, LAST_ON]),
        node,
        project_progress([stand(project("F-01", 1, [report(FIRST_ON, 5)]), FIRST_ON)]),
        *robustness(node),
    ]
    for result in results:
        data = explain(result)
        assert json.loads(json.dumps(data)) == data


def test_a_number_too_long_to_be_read_is_only_rounded():
    assert number(Fraction(1, 3**9000)) == {"value": "0.000000"}


def test_only_results_can_be_explained():
    with pytest.raises(TypeError, match="int"):
        explain(5)


def test_the_policy_as_data():
    data = policy_data(EvaluationPolicy(version="2"))
    assert (data["version"], data["path_good"], data["grace_days"]) == ("2", "0.95", 30)
    assert data["robustness_coverages"] == ["0.4", "0.6", "0.8"]
    assert json.loads(json.dumps(data)) == data
