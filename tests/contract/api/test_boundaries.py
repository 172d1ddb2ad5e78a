"""The API tells a district's border, where the release has one."""

import json

import pytest
from fastapi.testclient import TestClient

from core.settings import Settings
from portal.api.app import create_app
from tests.factories.boundaries import drawn
from tests.factories.city import borders, publish_city

BORDERS = drawn({"1": (0, 0)})


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    publish_city(folder / "releases", more=borders(BORDERS))
    settings = Settings(data_dir=folder, public_url="https://plan.example", _env_file=None)
    with TestClient(create_app(settings)) as client:
        yield client.get


def test_a_district_has_its_border_as_geojson(ask):
    told = ask("/api/v1/districts/1").json()["boundary"]
    assert told == json.loads(BORDERS["1"])
    assert BORDERS["1"] in ask("/api/v1/districts/1").text


def test_a_district_without_a_border_says_so(ask):
    assert ask("/api/v1/districts/2").json()["boundary"] is None


def test_lists_stay_light(ask):
    assert all("boundary" not in one for one in ask("/api/v1/districts").json()["items"])


def test_the_schema_tells_of_it(ask):
    schemas = ask("/openapi.json").json()["components"]["schemas"]
    (detail,) = (schema for name, schema in schemas.items() if name.endswith("DistrictDetail"))
    assert "boundary" in detail["required"]
    assert schemas["Geometry"]["properties"]["type"]["enum"] == ["Polygon", "MultiPolygon"]
