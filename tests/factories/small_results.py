"""What was computed of the small city: judgements, nodes' numbers, totals, standings."""

from decimal import Decimal

from core.release import records
from tests.factories.snapshots import make

WORKING = {
    "policy": "1",
    "inputs": {
        "baseline": {"on": "2018-03-20", "value": "10.0"},
        "observation": {"period": "1398", "value": "12.2", "flag": "preliminary"},
        "targets": [{"on": "2021-03-20", "value": "14.0"}],
    },
    "steps": [
        {"step": "expected", "formula": "E = M1", "result": {"value": "12.7"}},
        {"step": "progress", "formula": "P = 100·(A − B)/(T − B)", "result": {"value": "55"}},
        {"step": "attainment", "formula": "R = 1", "result": {"value": "81.5"}},
        {
            "step": "knots",
            "basis": "path",
            "formula": "G = B",
            "result": [{"d": 1, "Z": {"value": "10"}, "L": {"value": "12"}, "G": {"value": "13"}}],
        },
        {"step": "score", "formula": "S = 50", "result": {"value": "60.2"}},
        {"step": "trend", "result": 1},
    ],
    "status": {
        "status": "at_risk",
        "status_by_rule": "on_track",
        "override_reason": "تصمیم شورا",
    },
    "excluded": [{"period": "1399", "reason": "missing"}],
}


def judgements():
    return [
        make(
            records.Judgement,
            indicator="P01",
            period="1398",
            value=Decimal("12.2"),
            expected=Decimal("12.7"),
            progress=Decimal(55),
            attainment=Decimal("81.5"),
            score=Decimal("60.2"),
            status="at_risk",
            is_achieved=True,
            is_stale=True,
            trend=1,
            working=WORKING,
        ),
        make(
            records.Judgement,
            indicator="P01",
            district="D1",
            period="1398",
            value=Decimal("9.9"),
            status="off_track",
        ),
        make(records.Judgement, indicator="K001", status="no_data"),
    ]


def score(node, measure):
    is_projects = measure == "projects"
    return make(
        records.NodeScore,
        node=node,
        measure=measure,
        score=Decimal("61.3"),
        status="at_risk",
        coverage=Decimal("0.75"),
        low=Decimal(50),
        high=Decimal(75),
        is_provisional=not is_projects,
        counted=3,
        children=4,
        unweighted=Decimal(60) if is_projects else None,
        expected=Decimal(80) if is_projects else None,
        working={"excluded": [{"code": "K001", "reason": "missing"}]},
    )


def scores():
    measured = (
        score(node, measure) for node in ("", "G1", "O01") for measure in ("outcome", "projects")
    )
    untold = make(
        records.NodeScore, node="G1", measure="control", status="insufficient_data", children=1
    )
    return [*measured, untold]


def standings():
    of_one = {"scope": "district", "code": "D1"}
    return [
        make(records.StatusCount, subject="project", status="delayed", count=1, **of_one),
        make(records.StatusCount, subject="project", status="not_told", count=1, **of_one),
        make(
            records.MoneyTotal,
            approved_billion_rial=Decimal(450),
            spent_billion_rial=Decimal("150.25"),
            **of_one,
        ),
        make(
            records.MoneyTotal,
            **{**of_one, "fiscal_year": 1397},
            approved_billion_rial=Decimal(300),
            spent_billion_rial=Decimal(90),
        ),
        make(
            records.DistrictStanding,
            district="D1",
            project_count=2,
            approved_per_resident_million_rial=Decimal("4.5"),
            per_resident_rank=2,
            progress=Decimal(45),
            progress_rank=1,
            per_resident_ranked_count=2,
            progress_ranked_count=2,
        ),
    ]


def results():
    return [*judgements(), *scores(), *standings()]
