"""What programs look for at fixed addresses is answered with its own media type."""

import pytest
from fastapi.testclient import TestClient

from core.settings import Settings
from portal.api.app import create_app
from portal.site.build import build_site
from tests.factories.city import write_city


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The server over a site that was built."""
    folder = tmp_path_factory.mktemp("well-known")
    build_site(write_city(folder), folder / "site", public_url="https://plan.example")
    with TestClient(create_app(Settings(data_dir=folder, _env_file=None))) as client:
        yield client


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/opensearch.xml", "application/opensearchdescription+xml; charset=utf-8"),
        ("/favicon.ico", "image/x-icon"),
        ("/1400/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/1400/late/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/1400/projects/F-01/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/1400/indicators/K1/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/1400/districts/1/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/1400/calendar.ics", "text/calendar; charset=utf-8"),
        ("/1400/districts/1/calendar.ics", "text/calendar; charset=utf-8"),
        ("/1400/catalog.jsonld", "application/ld+json; charset=utf-8"),
        ("/1400/data/datapackage.json", "application/json; charset=utf-8"),
        ("/1400/data/oc4ids.json", "application/json; charset=utf-8"),
        (
            "/1400/data/indicators.sdmx.csv",
            "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
        ),
    ],
)
def test_what_programs_look_for_is_at_its_address(built, address, media_type):
    response = built.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == media_type
    assert response.content
