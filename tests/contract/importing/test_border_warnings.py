"""Borders that cross themselves or each other are published with a doubt that says where."""

import pytest

from core.importing.report import proposal_lines
from core.texts import load_texts
from tests.factories.boundaries import a_feature, polygon, square, write_geojson
from tests.factories.imports import do_import, messages
from tests.factories.packages import a_plan, write_folder
from tests.presence import present

# Two triangles that meet in the middle.
BOW = [[51.6, 32.6], [51.7, 32.7], [51.7, 32.6], [51.6, 32.65], [51.6, 32.6]]
HOLE_ACROSS = polygon(square(), square(51.65, 32.63, side=0.08))
APART = square(51.8)


@pytest.fixture
def doubts_of(engine, tmp_path):
    """Import a plan with the borders of districts 7 and 8; return its doubts about borders."""
    folder = write_folder(tmp_path / "package", a_plan())

    def doubts(seven, eight):
        write_geojson(folder, a_feature("7", seven), a_feature("8", eight))
        outcome = do_import(engine, folder)
        assert messages(outcome) == []
        proposal = present(outcome.proposal)
        found = [
            (one.rule, one.key, {name: str(value) for name, value in one.details.items()})
            for one in proposal.warnings
            if one.thing == "boundaries"
        ]
        return found, "\n".join(proposal_lines(outcome, load_texts("fa")))

    return doubts


@pytest.mark.parametrize(
    ("border", "longitude", "latitude"),
    [
        (polygon(BOW), "51.6333", "32.6333"),
        (HOLE_ACROSS, "51.6500", "32.7000"),
        ({"type": "MultiPolygon", "coordinates": [[square(51.9)], [BOW]]}, "51.6333", "32.6333"),
    ],
)
def test_a_border_that_crosses_itself_is_doubted_where_it_does(
    doubts_of, border, longitude, latitude
):
    found, report = doubts_of(border, polygon(APART))
    place = {"longitude": longitude, "latitude": latitude}
    assert found == [("boundary_crossed", "7", place)]
    assert "خود را قطع می‌کند" in report


def test_districts_that_overlap_are_doubted_with_how_much(doubts_of):
    found, report = doubts_of(polygon(square()), polygon(square(51.675)))
    assert found == [("boundaries_overlap", "7", {"other": "8", "percent": "25.0"})]
    assert "هم‌پوشانی" in report


@pytest.mark.parametrize(
    "eight",
    [square(51.7), square(51.6995), APART],
    ids=["neighbours", "a sliver", "far apart"],
)
def test_neighbours_and_slivers_are_no_doubt(doubts_of, eight):
    found, _ = doubts_of(polygon(square()), polygon(eight))
    assert found == []


def test_a_part_that_is_there_twice_overlaps_nothing(doubts_of):
    twice = {"type": "MultiPolygon", "coordinates": [[square()], [square()]]}
    found, _ = doubts_of(twice, polygon(square()))
    assert found == []


def test_a_border_that_crosses_itself_is_not_held_against_others(doubts_of):
    found, _ = doubts_of(polygon(BOW), polygon(square()))
    assert [rule for rule, *_ in found] == ["boundary_crossed"]
