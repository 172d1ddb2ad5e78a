"""What holds of the progress of every set of projects."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.evaluation import ProgressReport, ProjectInput, explain, project_progress, stand
from tests.presence import present

DAY, START = date(2019, 3, 20), date(2018, 1, 1)
PERCENTS = st.none() | st.decimals(min_value=0, max_value=100, places=1)
BUDGETS = st.none() | st.decimals(min_value=0, max_value=9000, places=2)


@st.composite
def standings(draw):
    rows = draw(st.lists(st.tuples(BUDGETS, PERCENTS, PERCENTS), max_size=8))
    return [
        stand(
            ProjectInput(
                code=f"F-{i}",
                approved_billion_rial=budget,
                start_on=START,
                reports=(
                    ProgressReport(as_of_on=DAY, actual_percent=actual, planned_percent=planned),
                ),
            ),
            DAY,
        )
        for i, (budget, actual, planned) in enumerate(rows)
    ]


def shares(found):
    return [
        found.weighted,
        found.unweighted,
        found.expected_weighted,
        found.expected_unweighted,
    ]


@given(standings())
def test_progress_lies_within_its_interval_and_its_projects(made):
    found = project_progress(made)
    reported = [standing.actual for standing in made if standing.actual is not None]
    for share in (found.weighted, found.unweighted):
        if share.value is not None:
            assert 0 <= present(share.low) <= present(share.value) <= present(share.high) <= 100
            assert min(reported) <= share.value <= max(reported)


@given(standings())
def test_a_share_is_a_number_or_says_why_not(made):
    for share in shares(project_progress(made)):
        assert (share.value is None) == (share.status is not None)


@given(standings())
def test_the_interval_is_as_wide_as_what_is_not_reported(made):
    for share in shares(project_progress(made)):
        if share.coverage is not None:
            assert share.high - share.low == 100 * (1 - share.coverage)


@given(standings())
def test_a_project_counts_once_however_often_it_is_named(made):
    once, twice = project_progress(made), project_progress([*made, *reversed(made)])
    assert shares(once) == shares(twice)


@given(standings())
def test_every_progress_can_be_explained(made):
    assert len(explain(project_progress(made))["inputs"]) == len(made)
