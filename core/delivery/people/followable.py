"""Which topics there are to follow in a release."""

from core.delivery.places import PlaceFinder, PlaceState, place_of, place_topic
from core.release.reader import Release
from core.release.records import District, Indicator, Node, Project, Record
from core.release.topics import GENERAL

_RECORDS: dict[str, type[Record]] = {
    "district": District,
    "indicator": Indicator,
    "node": Node,
    "project": Project,
}


def topic_exists(release: Release, topic: str) -> bool:
    """Return whether *topic* names something in this release, so that it can be followed."""
    kind, _, code = topic.partition(":")
    if (place := place_of(topic)) is not None:
        return place_topic(place) == topic and PlaceFinder(release).state(place) is PlaceState.FIT
    if kind == "portfolio":
        return any(code == portfolio.code for portfolio in release.shape.portfolios)
    if kind in _RECORDS:
        return release.find(_RECORDS[kind], code=code) is not None
    return topic in GENERAL
