"""Every score of the sample is computed again from the files that readers get, and agrees."""

from fractions import Fraction

import pytest

from core.evaluation import Basis, Status
from core.release.records import Judgement, Node, NodeScore
from core.texts import load_texts
from portal.exports.calculation import Calculation
from portal.pages.elements.book import Book
from tests.factories.judged_package import judged_release
from tests.factories.reviewed_city import write_reviewed_city
from tests.factories.sample_city import sample_release
from tests.factories.spreadsheet import Sheet, expected, indicator_score, indicator_status, way

# Releases hold six decimals.
CLOSE = Fraction(1, 1_000_000)


@pytest.fixture(scope="module", params=["sample", "every scale", "every status"])
def release(request, tmp_path_factory):
    """The sample, and two small plans that have every scale and every status."""
    if request.param == "sample":
        return sample_release()
    if request.param == "every status":
        return judged_release()
    return write_reviewed_city(tmp_path_factory.mktemp("recompute"))


@pytest.fixture(scope="module")
def files(release):
    """The file of each indicator, of each node, and of the whole plan."""
    book = Book(release, load_texts())
    calculation = Calculation(release, book.nodes, book.scores)
    indicators = dict(calculation.indicators())
    nodes = dict(calculation.nodes())
    return indicators, nodes, b"".join(calculation.plan())


def close(computed, published):
    if computed is None or published is None:
        return computed is None and published is None
    return abs(computed - Fraction(published)) <= CLOSE


def indicator_agrees(row, judged):
    """Every number of an indicator, and its status by value, computed from raw values alone."""
    computed = (
        indicator_score(row),
        way(row, "target"),
        way(row, "expected"),
        expected(row) if judged.value is not None else None,
    )
    published = (judged.score, judged.progress, judged.attainment)
    due = judged.expected if judged.value is not None else None
    is_same = all(map(close, computed, (*published, due)))
    by_rule = judged.working["status"]["status_by_rule"]
    return is_same and (judged.score is None or indicator_status(row) == by_rule)


def test_every_indicator_has_its_numbers_from_its_own_file(release, files):
    rows = {
        (row["part"], row["district"] or ""): row
        for content in files[0].values()
        for row in Sheet(content).rows
    }
    judged = {(row.indicator, row.district): row for row in release.stream(Judgement)}
    assert rows.keys() == judged.keys()
    wrong = {
        place for place, result in judged.items() if not indicator_agrees(rows[place], result)
    }
    assert wrong == set()
    for name in ("score", "progress", "attainment"):
        assert sum(getattr(result, name) is not None for result in judged.values()) > 2


def projects_agree(sheet, score):
    key = score.node, score.measure
    result = sheet.results[key]
    found = (
        *sheet.bounds(key),
        sheet.progress(key, "value", weighted=True),
        sheet.progress(key, "value", weighted=False),
        sheet.progress(key, "expected", weighted=True),
        sheet.progress(key, "expected", weighted=False),
    )
    published = (score.coverage, score.low, score.high, score.score, score.unweighted)
    return all(
        map(close, found, (*published, score.expected, result["expected_unweighted"]))
    ) and (score.score is None or sheet.project_status(key) == score.status)


def agrees(sheet, score):
    key = score.node, score.measure
    if score.measure == "projects":
        return projects_agree(sheet, score)
    coverage, number, low, high = sheet.node(key)
    if score.coverage is None:
        return number is None and not any(part[0] for part in map(sheet.part, sheet.parts[key]))
    given = (score.coverage, score.score, score.low, score.high)
    is_same = all(map(close, (coverage, number, low, high), given))
    return is_same and (number is None or sheet.status(key) == score.status)


def test_every_number_of_the_plan_comes_from_its_file(release, files):
    sheet = Sheet(files[2])
    scores = release.all(NodeScore)
    assert {(row.node, row.measure) for row in scores} == sheet.results.keys()
    assert [row for row in scores if not agrees(sheet, row)] == []
    assert sum(row.score is not None for row in scores) > 8


def test_every_node_has_its_numbers_from_its_own_file(release, files):
    wrong = []
    for code, content in files[1].items():
        sheet = Sheet(content)
        wrong += [row for row in release.stream(NodeScore, node=code) if not agrees(sheet, row)]
    assert wrong == []
    assert files[1].keys() == {node.code for node in release.stream(Node)}


def test_the_sample_has_as_many_scores_as_the_plan_has_parts():
    """So that the checks above are not of nothing."""
    release = sample_release()
    assert sum(row.score is not None for row in release.stream(Judgement)) > 150
    assert sum(row.score is not None for row in release.stream(NodeScore)) > 100


def test_every_scale_and_status_is_among_them(tmp_path):
    scales, statuses = write_reviewed_city(tmp_path), judged_release()
    judged = scales.all(Judgement) + statuses.all(Judgement)
    assert {row.basis for row in judged if row.score is not None} == set(Basis)
    of_nodes = {Status.INSUFFICIENT_DATA, Status.NO_WEIGHT}
    assert {row.status for row in judged} == set(Status) - of_nodes
    nodes = statuses.all(NodeScore)
    assert of_nodes <= {row.status for row in nodes}
    assert any(row.is_provisional for row in nodes)


def test_a_changed_value_is_noticed(release, files):
    """The check above can fail: one value moved, and the plan's score is another."""
    _, _, content = files
    row = next(row for row in Sheet(content).rows if row["basis"] == "path" and row["knot_0"])
    told = f",{row['value_on']},{row['value']},"
    moved = f",{row['value_on']},{row['baseline']},"
    changed = content.replace(told.encode(), moved.encode(), 1)
    assert changed != content
    sheet = Sheet(changed)
    assert [row for row in release.stream(NodeScore, node="") if not agrees(sheet, row)]
