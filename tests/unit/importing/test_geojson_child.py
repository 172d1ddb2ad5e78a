"""What the reader of GeoJSON says: one text for one shape, and every fault by its path."""

import io
import json
from decimal import Decimal

import pytest

from core.importing.readers.geojson.geojson_child import RefusedError, answer, main, parse, shown
from tests.factories.boundaries import a_collection, a_feature, polygon, square

SQUARE = "[[51.6,32.6],[51.7,32.6],[51.7,32.7],[51.6,32.7],[51.6,32.6]]"


def told(*features, **members):
    return answer(json.dumps(a_collection(*features, **members)).encode())


def geometry(given):
    (feature,) = told(a_feature("7", given))["features"]
    assert feature["problems"] == []
    return feature["geometry"]


def faults(given):
    (feature,) = told(a_feature("7", given))["features"]
    assert feature["geometry"] is None
    return feature["problems"]


def refused(content):
    return answer(content)["refused"]


def test_a_shape_has_one_text_wherever_it_begins_and_however_it_runs():
    ring = square()
    turned = [*ring[2:], *ring[1:3]]
    with_height = [[*point, 1570.2] for point in ring]
    fine = [[x + 0.0000001, y - 0.0000004] for x, y in ring]
    for one in (ring, ring[::-1], turned, with_height, fine, [*ring[:2], *ring[1:]]):
        assert geometry(polygon(one)) == f'{{"type":"Polygon","coordinates":[{SQUARE}]}}'
    assert geometry({"type": "MultiPolygon", "coordinates": [[ring]]}) == geometry(polygon(ring))


def test_holes_run_with_the_clock_and_parts_are_in_order():
    hole = square(51.62, 32.62, 0.02)
    far = square(51.8, 32.8)
    text = geometry({"type": "MultiPolygon", "coordinates": [[far], [square(), hole]]})
    assert text == geometry(
        {"type": "MultiPolygon", "coordinates": [[square()[::-1], hole[::-1]], [far[::-1]]]}
    )
    first, second = json.loads(text)["coordinates"]
    assert first == [square(), [hole[0], hole[3], hole[2], hole[1], hole[0]]]
    assert second == [far]


def test_degrees_are_written_plainly():
    ring = [[-0.0000001, 0], [1e-3, 0], [10, 1e1], [-0.5, 10.000000], [-0.0000001, 0]]
    assert geometry(polygon(ring)) == (
        '{"type":"Polygon","coordinates":[[[-0.5,10],[0,0],[0.001,0],[10,10],[-0.5,10]]]}'
    )


@pytest.mark.parametrize(
    ("given", "code", "value", "where"),
    [
        ("x", "geometry_type", "x", "geometry.type"),
        ({"type": "Point", "coordinates": [1, 2]}, "geometry_type", "Point", "geometry.type"),
        ({"type": "Polygon"}, "coordinates_invalid", "null", "geometry.coordinates"),
        (
            {"type": "Polygon", "coordinates": []},
            "coordinates_invalid",
            "[]",
            "geometry.coordinates",
        ),
        (polygon({"a": 1}), "coordinates_invalid", "{…}", "geometry.coordinates[0]"),
        (polygon([]), "coordinates_invalid", "[]", "geometry.coordinates[0]"),
        (
            {"type": "MultiPolygon", "coordinates": [[square()], []]},
            "coordinates_invalid",
            "[]",
            "geometry.coordinates[1]",
        ),
        (polygon([1]), "position_invalid", "1", "geometry.coordinates[0][0]"),
        (polygon([[51]]), "position_invalid", "[51]", "geometry.coordinates[0][0]"),
        (polygon([[51, None]]), "position_invalid", "[51, null]", "geometry.coordinates[0][0]"),
        (polygon([[51, True]]), "position_invalid", "[51, true]", "geometry.coordinates[0][0]"),
        (polygon([["51", "32"]]), "position_invalid", "[51, 32]", "geometry.coordinates[0][0]"),
        (
            polygon([[51, float("nan")]]),
            "position_invalid",
            "[51, NaN]",
            "geometry.coordinates[0][0]",
        ),
        (
            polygon([[562871.4, 3613211.9]]),
            "position_projected",
            "[562871.4, 3613211.9]",
            "geometry.coordinates[0][0]",
        ),
        (
            polygon([[32, 95.5]]),
            "position_out_of_range",
            "[32, 95.5]",
            "geometry.coordinates[0][0]",
        ),
        (polygon([[-181, 5]]), "position_out_of_range", "[-181, 5]", "geometry.coordinates[0][0]"),
        (polygon(square()[:-1]), "ring_open", "[51.6, 32.7]", "geometry.coordinates[0]"),
        (polygon(square()[:3]), "ring_short", 3, "geometry.coordinates[0]"),
        (
            polygon([[1, 1], [2, 2], [3, 3], [1, 1]]),
            "ring_flat",
            "[1, 1]",
            "geometry.coordinates[0]",
        ),
        (polygon([[1, 1]] * 4), "ring_flat", "[1, 1]", "geometry.coordinates[0]"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(given, code, value, where):
    assert faults(given) == [[code, value, where]]


def test_every_ring_is_looked_at():
    rings = [[square()[:-1]], [square(), square()[:3]], [square()]]
    assert faults({"type": "MultiPolygon", "coordinates": rings}) == [
        ["ring_open", "[51.6, 32.7]", "geometry.coordinates[0][0]"],
        ["ring_short", 3, "geometry.coordinates[1][1]"],
    ]


def test_what_is_no_feature_is_named():
    features = told(7, {"type": "Polygon"}, a_feature("7"))["features"]
    assert [one["problems"] for one in features] == [
        [["feature_invalid", "7", "type"]],
        [["feature_invalid", "Polygon", "type"]],
        [],
    ]
    assert [one["properties"] for one in features] == [None, None, {"code": "7"}]


def test_properties_are_texts_and_whole_numbers():
    given = a_feature(7, name="x" * 200, area=2.5, big=10**12, flag=True, more=[1], none=None)
    (feature,) = told(given)["features"]
    assert feature["properties"] == {"code": "7", "name": "x" * 100}
    (without,) = told({**given, "properties": None})["features"]
    assert without["properties"] == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", ["file_empty", None, {}]),
        (b"\xef\xbb\xbf \n", ["file_empty", None, {}]),
        ("{}".encode("utf-16"), ["geojson_not_utf8", None, {}]),
        (b'{"type": "FeatureColl', ["file_truncated", None, {}]),
        (b'{"features": [1, ', ["file_truncated", None, {}]),
        (b'{"type":\n  oops}', ["geojson_broken", None, {"line": 2, "at": 3}]),
        (b"[" * 100_000, ["geojson_too_deep", None, {}]),
        (b'{"a":' * 100_000, ["geojson_too_deep", None, {}]),
        (b'{"a": {"b": 1, "b": 2}}', ["geojson_key_twice", "b", {}]),
        (b"[]", ["geojson_no_collection", "[]", {}]),
        (b"7", ["geojson_no_collection", "7", {}]),
        (b"{}", ["geojson_no_collection", "null", {}]),
        (b'{"type": "Topology"}', ["geojson_no_collection", "Topology", {}]),
        (b'{"type": "FeatureCollection"}', ["geojson_no_collection", "features", {}]),
    ],
)
def test_a_file_that_is_none_is_refused(content, told):
    assert refused(content) == told


@pytest.mark.parametrize(
    "name",
    [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:EPSG::4326",
        "urn:ogc:def:crs:EPSG:9.8.15:4326",
        "EPSG:4326",
        "epsg:4326",
    ],
)
def test_wgs84_may_say_so(name):
    crs = {"type": "name", "properties": {"name": name}}
    assert "features" in told(a_feature("7"), crs=crs)
    assert "features" in told(a_feature("7"), crs=None)


@pytest.mark.parametrize(
    ("crs", "value"),
    [
        ({"properties": {"name": "urn:ogc:def:crs:EPSG::32639"}}, "urn:ogc:def:crs:EPSG::32639"),
        ({"properties": {"name": "EPSG:14326"}}, "EPSG:14326"),
        ({"type": "link", "properties": {"href": "x"}}, "{…}"),
        ({"properties": 1}, "{…}"),
        ("EPSG:4326", "EPSG:4326"),
    ],
)
def test_another_coordinate_system_is_refused(crs, value):
    assert told(a_feature("7"), crs=crs)["refused"] == ["geojson_crs", value, {}]


def test_a_feature_may_lack_its_geometry():
    (feature,) = told({**a_feature("7"), "geometry": None})["features"]
    assert feature["problems"] == [["geometry_missing", None, "geometry"]]


def test_features_positions_and_problems_are_counted():
    assert told(*[1] * 1_001)["refused"] == ["geojson_too_many", None, {"limit": 1_000}]
    fine = [[x / 1_000, x % 2] for x in range(99_999)]
    half = a_feature("7", polygon([*fine, fine[0]]))
    too_fine = ["geojson_too_fine", None, {"limit": 200_000}]
    assert told(half, half, a_feature("8"))["refused"] == too_fine
    wrong = a_feature("7", {"type": "MultiPolygon", "coordinates": [[[1]]] * 600})
    assert [len(one["problems"]) for one in told(*[wrong] * 3)["features"]] == [600, 400, 1]


def test_numbers_of_any_length_are_read_in_time():
    long, small = "5" * 100_000, "1e-999999999"
    for number in (f"1e{long}", long, "1e999999999999999999"):
        content = json.dumps(a_collection(a_feature("7", polygon([[1, 2]])))).encode()
        (feature,) = answer(content.replace(b"[[1, 2]]", f"[[{number}, 2]]".encode()))["features"]
        assert feature["problems"][0][0] in ("position_invalid", "position_projected")
        assert len(feature["problems"][0][1]) <= 100
    ring = f"[[{small},0],[1,0],[1,1],[{small},0]]"
    text = json.dumps(a_collection(a_feature("CODE", polygon("RING"))))
    text = text.replace('"CODE"', small).replace('"RING"', ring)
    (feature,) = answer(text.encode())["features"]
    assert json.loads(feature["geometry"])["coordinates"] == [[[0, 0], [1, 0], [1, 1], [0, 0]]]
    assert feature["properties"] == {}


def test_numbers_are_exact():
    assert parse(b'{"a": [0.1, 7, 1e2]}') == {"a": [Decimal("0.1"), 7, 100]}
    with pytest.raises(RefusedError, match="file_empty"):
        parse(b" ")


def test_a_value_is_shown_short():
    assert shown([[1, 2], None, Decimal("1.5"), "x", 5]) == "[[…], null, 1.5, x]"
    assert shown({}) == "{}"
    assert len(str(shown(["x" * 80, "y" * 80]))) == 100


def test_the_child_bounds_itself_before_it_reads():
    order, out = [], io.StringIO()

    class Given(io.BytesIO):
        def read(self, *size):
            order.append("read")
            return super().read(*size)

    main(lambda: order.append("bound"), Given(b"{}"), out)
    assert order == ["bound", "read"]
    assert json.loads(out.getvalue()) == {"refused": ["geojson_no_collection", "null", {}]}
