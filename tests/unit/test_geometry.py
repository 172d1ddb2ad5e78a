"""What lies inside a border, exactly."""

import json
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.geometry import feature, feature_collection, point_at, read_shape
from tests.factories.boundaries import drawn, polygon, square

OUTER = square(51, 32, 4)
HOLE = square(52, 33, 1)[::-1]
RING = read_shape(json.dumps(polygon(OUTER, HOLE)))
FAR = square(60, 30, 1)
PARTS = read_shape(json.dumps({"type": "MultiPolygon", "coordinates": [[OUTER, HOLE], [FAR]]}))


@pytest.mark.parametrize(
    ("longitude", "latitude", "is_in"),
    [
        (51.5, 32.5, True),
        (50.9, 32.5, False),
        (55.1, 32.5, False),
        (51.5, 36.5, False),
        (52.5, 33.5, False),  # in the hole
        (52.5, 33, True),  # on the border of the hole
        (51, 34, True),  # on a side
        (55, 36, True),  # on a corner
        (50.9999999, 34, True),  # a centimetre from the side
        (50.999999, 34, False),
        (50, 32, False),  # in line with a side
        (50, 33, False),  # at the height of the hole's corners
        (53.5, 33, True),
        (60.5, 30.5, False),  # in the other part alone
    ],
)
def test_a_point_is_inside_or_not(longitude, latitude, is_in):
    point = point_at(latitude, longitude)
    assert RING.holds(point) is is_in
    assert PARTS.holds(point) is (is_in or longitude == 60.5)


def test_a_slanting_border_is_exact():
    corners = [[51, 32], [52, 33], [51, 34], [51, 32]]
    shape = read_shape(json.dumps(polygon(corners)))
    assert shape.holds(point_at(32.333333, 51.333333))
    assert not shape.holds(point_at(32.333332, 51.333333))
    assert shape.bounds.east == Decimal(52)


DRAWN = [read_shape(text) for text in drawn({str(n): divmod(n, 3) for n in range(9)}).values()]


@given(
    st.decimals("51.53", "51.62", places=6, allow_nan=False),
    st.decimals("32.70", "32.77", places=6, allow_nan=False),
)
def test_neighbours_leave_no_gap_and_share_only_their_borders(x, y):
    held = [shape for shape in DRAWN if shape.holds((x, y))]
    assert held
    for one in held[1:]:
        assert any(_is_on(x, y, ring) for ring in one.rings)


def _is_on(x, y, ring):
    return any(
        (x1 - x0) * (y - y0) == (x - x0) * (y1 - y0)
        and min(x0, x1) <= x <= max(x0, x1)
        and min(y0, y1) <= y <= max(y0, y1)
        for (x0, y0), (x1, y1) in pairwise(ring)
    )


def test_a_collection_has_a_feature_on_each_line():
    text = json.dumps(polygon(OUTER))
    made = feature_collection([feature(text, code="7", title="منطقه ۷")] * 2, release=3)
    assert made.count(b"\n") == 4
    told = json.loads(made)
    assert (told["type"], told["release"], len(told["features"])) == ("FeatureCollection", 3, 2)
    assert told["features"][0] == {
        "type": "Feature",
        "properties": {"code": "7", "title": "منطقه ۷"},
        "geometry": polygon(OUTER),
    }
