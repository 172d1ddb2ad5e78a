"""What stands under one name on several pages is counted by one rule."""

from decimal import Decimal

import pytest

from core.publishing.judge.gaps import find_gaps
from core.publishing.judge.restated_warnings import restate_warnings
from core.release import records
from core.release.derived.amounts import above_allocation
from tests.factories.snapshots import make, snapshot_of


@pytest.mark.parametrize(
    ("spent", "allocated", "difference"),
    [
        ("12", "10", "2"),
        ("10.000001", "10", "0.000001"),
        ("10", "10", None),
        ("9", "10", None),
        ("1", "0", "1"),
        (None, "10", None),
        ("12", None, None),
    ],
)
def test_more_than_was_allocated(spent, allocated, difference):
    given = [None if one is None else Decimal(one) for one in (spent, allocated)]
    assert above_allocation(*given) == (None if difference is None else Decimal(difference))


def test_a_release_doubts_what_its_pages_count_and_not_what_an_import_counted():
    def project(code, spent, allocated):
        return make(
            records.Project,
            code=code,
            spent_billion_rial=Decimal(spent),
            allocated_billion_rial=Decimal(allocated),
        )

    def raised(rule, subject):
        return make(records.Quality, rule=rule, thing="projects", subject=subject, position=7)

    snapshot = snapshot_of(
        project("A", "12", "10"),
        project("B", "10", "12"),
        make(records.Node, code="O", level="objective", title="پل"),
        raised("spending_above_allocation", "B"),
        raised("objective_without_projects", "P"),
        raised("same_title", "B"),
    )
    find_gaps(snapshot)
    restate_warnings(snapshot)
    assert [(row.rule, row.subject, row.details) for row in snapshot.of(records.Quality)] == [
        ("objective_without_projects", "O", {"title": "پل"}),
        ("same_title", "B", {}),
        ("spending_above_allocation", "A", {"spent": "12", "allocated": "10"}),
    ]
