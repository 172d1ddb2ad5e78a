"""The borders of the districts as one GeoJSON file, for map programs."""

from core.plan.geometry import feature, feature_collection
from core.release.reader import Release
from core.release.records import Boundary, District

FILE = "districts.geojson"


def districts_geojson(release: Release) -> bytes:
    """Write a feature for each district that has a border, in order of their numbers."""
    borders = {row.code: row.geometry for row in release.stream(Boundary)}
    features = (
        feature(borders[row.code], code=row.code, number=row.number, title=row.title)
        for row in release.stream(District)
        if row.code in borders
    )
    plan = release.plan
    facts = {"plan": plan.code, "release": release.info.number, "is_sample": plan.is_sample}
    return feature_collection(features, **facts)
