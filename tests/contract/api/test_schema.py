"""Every answer is what /openapi.json says, whatever is asked."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.search.analysis.analyzer import get_analyzer
from core.settings import Settings
from portal.api.app import create_app
from tests.contract.api.conftest import PUBLIC_URL
from tests.examples import examples
from tests.patience import PATIENCE_S

PATHS = sorted(create_app(Settings(_env_file=None)).openapi()["paths"])


@pytest.fixture(scope="module")
def described(request):
    get_analyzer()  # loads for seconds: the server waits for it, and schemathesis for the server
    app = create_app(request.getfixturevalue("settings"))
    return schemathesis.openapi.from_asgi("/openapi.json", app, timeout=PATIENCE_S)


def test_every_route_of_the_api_is_described():
    assert len(PATHS) == 17
    assert all(path.startswith("/api/v1/") for path in PATHS)


def test_a_linter_of_openapi_finds_nothing(client):
    """What Spectral's rules for OpenAPI ask of a description, as far as they are no syntax."""
    described = client.get("/openapi.json").json()
    assert described["servers"] == [{"url": PUBLIC_URL}]
    assert described["info"]["contact"]["url"] == f"{PUBLIC_URL}/"
    assert described["info"]["description"]
    tags = {tag["name"]: tag["description"] for tag in described["tags"]}
    asked = [operation for path in described["paths"].values() for operation in path.values()]
    assert {name for one in asked for name in one["tags"]} == tags.keys()
    assert len({one["operationId"] for one in asked}) == len(asked) == len(PATHS)
    for one in asked:
        assert one["summary"]
        assert one["tags"]
        assert {"200"} <= one["responses"].keys()


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_asked_is_answered_as_described(described, path, data):
    data.draw(described[path]["GET"].as_strategy()).call_and_validate(timeout=PATIENCE_S)


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/api/v1/nodes/{code}", {"code": "G1"}),
        ("/api/v1/nodes/{code}", {"code": "S10"}),
        ("/api/v1/projects/{code}", {"code": "F-12"}),
        ("/api/v1/indicators/{code}", {"code": "P01"}),
        ("/api/v1/districts/{code}", {"code": "7"}),
        ("/api/v1/releases/{number}", {"number": 1}),
        ("/api/v1/releases/{number}", {"number": 2}),
    ],
)
def test_things_are_what_is_described(described, path, given):
    answer = (
        described[path]["GET"].Case(path_parameters=given).call_and_validate(timeout=PATIENCE_S)
    )
    assert answer.status_code == 200


def test_a_search_that_finds_is_what_is_described(described):
    operation = described["/api/v1/search"]["GET"]
    assert (
        operation.Case(query={"q": "قطار"}).call_and_validate(timeout=PATIENCE_S).json()["items"]
    )
