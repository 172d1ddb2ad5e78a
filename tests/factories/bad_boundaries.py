"""Everything that can be wrong with `districts.geojson`, one fault each, in a good package."""

import json
from collections.abc import Mapping

from tests.factories.bad_packages import Maker, with_csv_bytes
from tests.factories.boundaries import a_collection, a_feature, polygon, square


def with_file(content: bytes, name: str = "districts.geojson") -> Maker:
    return with_csv_bytes(name, content)


def with_features(*features: object, **members: object) -> Maker:
    return with_file(json.dumps(a_collection(*features, **members)).encode())


def with_ring(*positions: object) -> Maker:
    return with_features(a_feature("7", polygon(list(positions))))


UTM = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32639"}}

BAD_BOUNDARIES: Mapping[str, Maker] = {
    # the file
    "GeoJSON under another name": with_file(b"{}", "manategh.geojson"),
    "GeoJSON that is empty": with_file(b""),
    "GeoJSON not in UTF-8": with_file('{"title": "منطقه"}'.encode("cp1256")),
    "GeoJSON in UTF-16": with_file("{}".encode("utf-16")),
    "GeoJSON that is no JSON": with_file(b'{"type": "FeatureCollection",\n  features: []}'),
    "GeoJSON cut off": with_file(json.dumps(a_collection(a_feature())).encode()[:-40]),
    "GeoJSON nested without end": with_file(b"[" * 200_000),
    "GeoJSON with a key twice": with_file(b'{"type": "FeatureCollection", "type": "x"}'),
    "GeoJSON that is one polygon": with_file(json.dumps(polygon()).encode()),
    "GeoJSON in UTM by its own word": with_features(a_feature("7"), crs=UTM),
    "GeoJSON of too many bytes": with_file(b" " * (20 << 20) + b"{}"),
    "GeoJSON that fills the memory": with_file(b"[" + b"1," * 10_000_000 + b"1]"),
    "GeoJSON of too many features": with_features(*[1] * 1_001),
    "GeoJSON of too many positions": with_ring(*[[51, 32]] * 200_001),
    # its features
    "feature that is none": with_features(polygon()),
    "feature without a code": with_features(a_feature(None)),
    "feature with a bad code": with_features(a_feature("منطقه هفت")),
    "feature of an unknown district": with_features(a_feature("17")),
    "two features of a district": with_features(a_feature("7"), a_feature(7)),
    "feature without geometry": with_features({**a_feature("7"), "geometry": None}),
    "feature that is a point": with_features(
        a_feature("7", {"type": "Point", "coordinates": [51.7, 32.6]})
    ),
    "polygon without a ring": with_features(a_feature("7", {"type": "Polygon"})),
    "ring that is open": with_ring(*square()[:-1]),
    "ring of three positions": with_ring(*square()[:3]),
    "ring without an area": with_ring(*[[51, 32]] * 4),
    "position that is no number": with_ring([51.7, float("nan")]),
    "position in metres": with_ring([562871.4, 3613211.9]),
    "position off the Earth": with_ring([32.6, 151.7]),
}
