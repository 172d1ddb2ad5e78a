from decimal import Decimal

import pytest

from core.enums import IndicatorKind
from core.publishing.judge.claim_check import check_claims, read_measure
from core.publishing.judge.totals import total_snapshot
from core.release import records
from tests.factories.snapshots import make, snapshot_of


def step(code, **given):
    return make(records.ProcessStep, code=code, title=f"مرجع {code}", **given)


def claim(code, value, measure):
    return make(records.Claim, code=code, value=Decimal(value), measure=measure)


def node(code, **given):
    return make(records.Node, code=code, **given)


def checked(*rows):
    snapshot = snapshot_of(*rows)
    total_snapshot(snapshot)
    check_claims(snapshot)
    return snapshot.by_code(records.Claim)


BODIES = (
    step("a", sessions=133),
    step("b", sessions=10),
    step("c", sessions=28),
    step("d", sessions=12),
)


def test_180_sessions_are_said_and_the_parts_add_up_to_183():
    found = checked(*BODIES, claim("C11", "180", "process.sessions.sum"))["C11"]
    assert (found.finding, found.found) == ("differs", Decimal(183))
    assert [part["value"] for part in found.parts] == ["133", "10", "28", "12"]


def test_a_rounded_headline_is_forgiven_where_the_source_tells_the_exact_number():
    everyone = step("all", person_hours=6150)
    measure = "process.person_hours.sum"
    both = checked(everyone, claim("C16", "6000", measure), claim("C17", "6150", measure))
    assert (both["C16"].finding, both["C17"].finding) == ("approximate", "matches")
    alone = checked(everyone, claim("C16", "6000", measure))
    assert alone["C16"].finding == "differs"


def test_a_wrong_headline_is_not_a_rounded_one():
    everyone = step("all", person_hours=6150)
    measure = "process.person_hours.sum"
    found = checked(everyone, claim("C1", "7000", measure), claim("C2", "6150", measure))
    assert found["C1"].finding == "differs"


def budgeted(code, portfolio, amount):
    return make(
        records.Project, code=code, portfolio=portfolio, approved_billion_rial=Decimal(amount)
    )


def test_money_beyond_the_published_projects_is_not_covered_rather_than_false():
    rows = [budgeted("A", "flagship", "40"), budgeted("B", "district", "2.5")]
    measure = "budget.approved.sum"
    found = checked(*rows, claim("C09", "160", measure))["C09"]
    assert (found.finding, found.found) == ("not_covered", Decimal("42.5"))
    assert [(p["label"], p["value"]) for p in found.parts] == [
        ("پروژه‌های مناطق", "2.5"),
        ("پروژه‌های شاخص", "40"),
    ]
    assert checked(*rows, claim("C09", "30", measure))["C09"].finding == "differs"


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("nodes.goal.count", 1),
        ("nodes.policy.count", 0),
        ("nodes.approach.count", 0),
        ("indicators.outcome.count", 1),
        ("indicators.control.count", 0),
        ("projects.count", 1),
        ("projects.portfolio.count", 1),
        ("districts.count", 1),
        ("plan.horizon.years", 5),
        ("plan.levels.count", 2),
        ("process.sessions.a", 133),
    ],
)
def test_measures_are_read_from_the_data(measure, value):
    snapshot = snapshot_of(
        node("G1", level="goal"),
        make(records.Indicator, code="P01", kind=IndicatorKind.OUTCOME),
        make(records.Project, code="F-01"),
        make(records.District, code="1"),
        *BODIES,
    )
    assert read_measure(snapshot, measure).value == value


@pytest.mark.parametrize(
    "measure",
    [
        None,
        "",
        "weather.today",
        "nodes.goal.sum",
        "indicators.sum",
        "projects.weight",
        "districts.sum",
        "plan.title",
        "budget.stolen.sum",
        "budget.spent.sum",
        "process.rooms.sum",
        "process.sessions.nobody",
        "process.person_hours.sum",
    ],
)
def test_what_cannot_be_measured_is_said_to_be_unchecked(measure):
    found = checked(*BODIES, claim("C1", "1", measure))["C1"]
    assert (found.finding, found.found) == ("not_checked", None)
