from datetime import date
from decimal import Decimal

import pytest

from core.enums import (
    BudgetKind,
    IndicatorKind,
    ProjectStatus,
    ReviewStatus,
)
from core.publishing.judge.totals import total_snapshot
from core.release import records
from tests.factories.snapshots import make, snapshot_of


def totalled(*rows):
    snapshot = snapshot_of(*rows)
    total_snapshot(snapshot)
    return snapshot


def project(code, approved=None, percent=None, **given):
    return make(
        records.Project,
        code=code,
        portfolio="district",
        approved_billion_rial=None if approved is None else Decimal(approved),
        actual_percent=None if percent is None else Decimal(percent),
        **given,
    )


def district(code, population=1000):
    return make(records.District, code=code, number=int(code), population=population)


def node(code, *path):
    return make(records.Node, code=code, path=path)


def counts(snapshot, scope, code=""):
    return {
        (row.subject, row.status): row.count
        for row in snapshot.of(records.StatusCount)
        if (row.scope, row.code) == (scope, code)
    }


def money(snapshot, scope, code="", year=0):
    (row,) = [
        row
        for row in snapshot.of(records.MoneyTotal)
        if (row.scope, row.code, row.fiscal_year) == (scope, code, year)
    ]
    return row


def test_projects_are_counted_wherever_they_belong():
    snapshot = totalled(
        node("G1"),
        node("S1", "G1"),
        node("S2", "G1"),
        project("A", status=ProjectStatus.DELAYED, strategies=("S1", "S2"), districts=("1", "2")),
        project("B", strategies=("S1",)),
    )
    both = {("project", "delayed"): 1, ("project", "not_told"): 1}
    assert counts(snapshot, "plan") == both
    assert counts(snapshot, "portfolio", "district") == both
    assert counts(snapshot, "node", "G1") == both
    assert counts(snapshot, "node", "S2") == {("project", "delayed"): 1}
    assert counts(snapshot, "district", "2") == {("project", "delayed"): 1}


def test_indicators_are_counted_by_status_city_and_districts_apart():
    indicator = make(
        records.Indicator, code="K1", kind=IndicatorKind.CONTROL, path=("G1",), districts=("1",)
    )
    snapshot = totalled(
        indicator,
        make(records.Judgement, indicator="K1", status="stale"),
        make(records.Judgement, indicator="K1", district="1", status="on_track"),
    )
    assert counts(snapshot, "plan") == {("control", "stale"): 1}
    assert counts(snapshot, "node", "G1") == {("control", "stale"): 1}
    assert counts(snapshot, "district", "1") == {("control", "on_track"): 1}


@pytest.mark.parametrize("review", [ReviewStatus.RETIRED, ReviewStatus.REPLACED])
def test_indicators_out_of_force_are_counted_nowhere(review):
    snapshot = totalled(
        make(records.Indicator, code="K1", path=("G1",), review_status=review),
        make(records.Judgement, indicator="K1", status="off_track"),
    )
    assert counts(snapshot, "plan") == counts(snapshot, "node", "G1") == {}


def test_money_of_a_project_in_several_places_is_shared_so_that_parts_add_up():
    snapshot = totalled(
        node("G1"),
        node("S1", "G1"),
        node("S2", "G1"),
        project("A", "90", strategies=("S1", "S2"), districts=("1", "2", "3")),
        project("B", "1", strategies=("S1",)),
    )
    assert money(snapshot, "plan").approved_billion_rial == 91
    assert money(snapshot, "district", "3").approved_billion_rial == 30
    assert money(snapshot, "node", "S1").approved_billion_rial == 46
    assert money(snapshot, "node", "G1").approved_billion_rial == 91


def test_money_not_told_is_none_and_not_zero():
    total = money(totalled(project("A", spent_billion_rial=Decimal(3))), "plan")
    assert (total.approved_billion_rial, total.spent_billion_rial) == (None, Decimal(3))
    assert total.project_count == 1


def test_years_are_summed_by_kind():
    def line(year, kind, amount):
        return make(
            records.BudgetLine,
            project="A",
            fiscal_year=year,
            kind=kind,
            amount_billion_rial=Decimal(amount),
        )

    snapshot = totalled(
        project("A"),
        line(1397, BudgetKind.ALLOCATED, "2.5"),
        line(1398, BudgetKind.ALLOCATED, "1"),
        line(0, BudgetKind.APPROVED, "9"),
    )
    assert money(snapshot, "plan", year=1397).allocated_billion_rial == Decimal("2.5")
    assert money(snapshot, "plan", year=1398).approved_billion_rial is None


def standing(snapshot, code):
    return {row.district: row for row in snapshot.of(records.DistrictStanding)}[code]


def test_districts_are_ranked_by_money_per_resident_and_by_progress():
    snapshot = totalled(
        district("1", 1000),
        district("2", 4000),
        district("3", None),
        project("A", "10", "50", districts=("1",), status=ProjectStatus.COMPLETED),
        project("B", "20", "80", districts=("2",)),
        project("C", "30", "20", districts=("2",)),
        project("D", "5", districts=("3",)),
    )
    first, second, third = (standing(snapshot, code) for code in "123")
    assert first.approved_per_resident_million_rial == 10
    assert second.approved_per_resident_million_rial == Decimal("12.5")
    assert (first.per_resident_rank, second.per_resident_rank) == (2, 1)
    assert (first.progress, second.progress) == (Decimal(50), Decimal(44))
    assert (first.completed_count, second.project_count) == (1, 2)
    assert {each.per_resident_ranked_count for each in (first, second, third)} == {2}
    # No population, no report: not ranked, which is not last.
    assert (third.per_resident_rank, third.progress, third.progress_rank) == (None, None, None)


def test_each_rank_is_among_the_districts_that_have_such_a_number():
    snapshot = totalled(
        district("1", None),
        district("2", 1000),
        project("A", "10", "50", districts=("1",)),
        project("B", "20", "80", districts=("2",)),
    )
    first, second = standing(snapshot, "1"), standing(snapshot, "2")
    assert (first.per_resident_rank, second.per_resident_rank) == (None, 1)
    assert (second.per_resident_ranked_count, second.progress_ranked_count) == (1, 2)
    assert (first.progress_rank, first.progress_ranked_count) == (2, 2)


def test_equal_districts_share_a_rank_and_an_empty_one_has_none():
    snapshot = totalled(
        district("1"),
        district("2"),
        district("3"),
        project("A", "10", districts=("1",)),
        project("B", "10", districts=("2",)),
    )
    assert [standing(snapshot, code).per_resident_rank for code in "123"] == [1, 1, None]
    assert standing(snapshot, "3").project_count == 0


def report(code, as_of, spent, **given):
    day = date.fromisoformat(as_of)
    return make(
        records.ProgressReport,
        project=code,
        reported_on=day,
        as_of_on=day,
        spent_billion_rial=None if spent is None else Decimal(spent),
        is_current=given.pop("is_current", True),
        **given,
    )


def spent_by_year(snapshot, scope="plan", code=""):
    return {
        row.fiscal_year: row.spent_billion_rial
        for row in snapshot.of(records.MoneyTotal)
        if (row.scope, row.code) == (scope, code) and row.fiscal_year
    }


def test_what_a_year_spent_is_what_its_last_report_tells_beyond_the_year_before():
    reports = (
        report("A", "2017-09-22", 10),  # 1396
        report("A", "2018-03-19", 14),  # 1396
        report("A", "2019-03-20", 14),  # 1397
        report("A", "2020-03-19", 12),  # 1398, corrected downwards
        report("A", "2020-03-19", 99, is_current=False),
    )
    assert spent_by_year(totalled(project("A"), *reports)) == {1396: 14, 1397: 0, 1398: -2}


def test_years_add_up_where_a_year_has_no_report():
    reports = (report("A", "2017-09-22", 10), report("A", "2019-09-22", 30))
    assert spent_by_year(totalled(project("A"), *reports)) == {1396: 10, 1398: 20}


def test_spending_of_years_is_shared_like_all_money():
    snapshot = totalled(
        district("1"),
        district("2"),
        project("A", districts=("1", "2"), spent_billion_rial=Decimal(10)),
        report("A", "2017-09-22", 10),
    )
    assert spent_by_year(snapshot, "district", "1") == {1396: 5}
    assert money(snapshot, "district", "1").spent_billion_rial == 5


def test_what_the_last_report_does_not_tell_is_told_by_the_budget_lines():
    line = make(
        records.BudgetLine,
        project="A",
        fiscal_year=1396,
        kind=BudgetKind.SPENT,
        amount_billion_rial=Decimal(7),
    )
    silent = (report("A", "2017-09-22", 10), report("A", "2018-09-22", None))
    assert spent_by_year(totalled(project("A"), line, *silent)) == {1396: 7}
    # Told by both, the report counts, and once.
    assert spent_by_year(totalled(project("A"), line, silent[0])) == {1396: 10}
    assert spent_by_year(totalled(project("A"), line)) == {1396: 7}
    withdrawn = report("A", "2017-09-22", 10, is_current=False)
    assert spent_by_year(totalled(project("A"), withdrawn)) == {}
