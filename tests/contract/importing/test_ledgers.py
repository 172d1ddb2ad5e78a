"""Observations and reports are only ever added, the same on SQLite and PostgreSQL."""

from decimal import Decimal

from core.enums import ImportState, PackageScope
from core.models import (
    Observation,
    ProgressReport,
)
from tests.factories.imports import revisions, rows
from tests.factories.packages import a_plan


def values_of(engine):
    return [
        (row["value"], row["revises"], row["withdrawn"])
        for row in rows(engine, Observation, "id")
        if row["district"] is None
    ]


def test_a_history_in_the_package_becomes_a_chain(engine, imports):
    tables = a_plan()
    first = tables["observations"][0]
    late = {**first, "value": "44", "flag": "revised", "published_on": "1397-09-01"}
    latest = {**first, "value": "45", "flag": "revised", "published_on": "1398-01-20"}
    tables["observations"] += [latest, late]  # in any order
    imports(tables)
    one, two, three = [row for row in rows(engine, Observation, "id") if not row["district"]]
    assert [row["value"] for row in (one, two, three)] == [Decimal("42.5"), 44, 45]
    assert (one["revises"], two["revises"], three["revises"]) == (None, one["id"], two["id"])
    assert imports(tables).proposal.is_empty


def test_a_later_value_revises_the_one_there_is(engine, imports):
    imports(a_plan())
    tables = a_plan()
    tables["observations"][0] |= {"value": "43", "flag": "revised", "reason": "بازبینی"}
    outcome = imports(tables)
    assert outcome.proposal.counts["observations"] == {
        "added": 0,
        "changed": 1,
        "removed": 0,
        "unchanged": 1,
    }
    old, new = values_of(engine)
    assert (old[0], new[0]) == (Decimal("42.5"), Decimal(43))
    assert new[1] is not None
    assert revisions(engine, outcome.run) == []
    assert imports(tables).proposal.is_empty


def test_history_that_the_package_no_longer_tells_is_kept(engine, imports):
    tables = a_plan()
    late = {**tables["observations"][0], "value": "44", "published_on": "1397-09-01"}
    tables["observations"].append(late)
    imports(tables)
    tables["observations"].pop(0)
    assert imports(tables).proposal.is_empty
    assert len(values_of(engine)) == 2


def test_history_told_late_does_not_change_what_is_in_force(engine, imports):
    imports(a_plan())
    tables = a_plan()
    early = {**tables["observations"][0], "value": "41", "published_on": "1397-01-20"}
    tables["observations"].append(early)
    outcome = imports(tables)
    assert outcome.state is ImportState.APPLIED
    assert [value for value, _, _ in values_of(engine)] == [
        Decimal("42.5"),
        41,
        Decimal("42.5"),
    ]
    assert imports(tables).proposal.is_empty


def test_a_value_may_go_back_to_what_it_was(engine, imports):
    imports(a_plan())
    tables = a_plan()
    tables["observations"][0]["value"] = "43"
    imports(tables)
    imports(a_plan())
    assert [value for value, _, _ in values_of(engine)] == [
        Decimal("42.5"),
        43,
        Decimal("42.5"),
    ]
    assert imports(a_plan()).proposal.is_empty


def test_a_withdrawal_must_be_allowed_and_is_a_row(engine, imports):
    imports(a_plan())
    tables = a_plan()
    tables["observations"].pop(0)
    assert imports(tables).state is ImportState.REFUSED
    outcome = imports(tables, scope=PackageScope.WITH_REMOVALS, reason="اشتباه بود")
    assert outcome.proposal.counts["observations"]["removed"] == 1
    first, withdrawn = [row for row in rows(engine, Observation, "id") if not row["district"]]
    assert (withdrawn["withdrawn"], withdrawn["revises"]) == (True, first["id"])
    assert (withdrawn["value"], withdrawn["reason"]) == (Decimal("42.5"), "اشتباه بود")
    assert imports(tables).proposal.is_empty
    imports(a_plan())
    assert [withdrawn for _, _, withdrawn in values_of(engine)] == [False, True, False]


def test_a_report_is_revised_and_withdrawn_likewise(engine, imports):
    imports(a_plan())
    tables = a_plan()
    tables["progress_reports"][0]["actual_percent"] = "9"
    tables["progress_reports"].append(
        {
            **tables["progress_reports"][0],
            "reported_on": "1396-12-29",
            "corrects": "1396-06-31",
        }
    )
    imports(tables)
    old, new, second = rows(engine, ProgressReport, "id")
    assert (old["actual_percent"], new["actual_percent"]) == (8, 9)
    assert new["revises"] == old["id"]
    assert second["corrects"] == old["reported_on"]
    tables["progress_reports"].pop(1)
    imports(tables, scope=PackageScope.WITH_REMOVALS)
    assert rows(engine, ProgressReport, "id")[-1]["withdrawn"] is True


def test_a_column_that_the_package_lacks_is_carried_on(engine, imports):
    tables = a_plan()
    for row in tables["observations"]:
        row["note"] = "یادداشت"
    imports(tables)
    tables = a_plan()
    tables["observations"][0]["value"] = "43"
    imports(tables)
    assert [row["note"] for row in rows(engine, Observation, "id")] == ["یادداشت"] * 3


def test_dates_may_be_left_out(engine, imports):
    tables = a_plan()
    undated = {**tables["observations"][0], "value": "41", "published_on": ""}
    tables["observations"].append(undated)
    imports(tables)
    assert [value for value, _, _ in values_of(engine)] == [41, Decimal("42.5")]
