"""The whole application over the sample's two releases, in this process."""

import pytest
from fastapi.testclient import TestClient

from core.settings import Settings
from portal.api.app import create_app
from tests.factories.sample_city import sample_releases
from tests.factories.sample_site import sample_site

PUBLIC_URL = "https://plan.example"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A built site of five files, two of them packed, and a file beside it that is not public."""
    folder = tmp_path_factory.mktemp("data")
    root = folder / "site"
    (root / "1400").mkdir(parents=True)
    (root / "index.html").write_text("<p>خانه</p>", encoding="utf-8")
    (root / "404.html").write_text("<p>یافت نشد</p>", encoding="utf-8")
    (root / "1400" / "index.html").write_text("<p>برنامه</p>", encoding="utf-8")
    (root / "1400" / "index.html.gz").write_bytes(b"packed gz")
    (root / "1400" / "index.html.br").write_bytes(b"packed br")
    (root / "static").mkdir()
    (root / "static" / "site.0123456789ab.css").write_text("p{}")
    (root / "plan.sqlite").write_bytes(bytes(range(100)))
    (folder / "secret.txt").write_text("secret")
    return root


@pytest.fixture(scope="module")
def settings(site):
    releases = sample_releases()
    (site.parent / "releases").symlink_to(releases, target_is_directory=True)
    return Settings(data_dir=site.parent, public_url=PUBLIC_URL, _env_file=None)


@pytest.fixture(scope="module")
def client(settings):
    # Redirects are answers here, and a fault in the program is a failed test.
    with TestClient(create_app(settings), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def sample_client(tmp_path_factory):
    """The application over the sample's releases and the site of the last of them."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "releases").symlink_to(sample_releases(), target_is_directory=True)
    (folder / "site").symlink_to(sample_site(), target_is_directory=True)
    settings = Settings(data_dir=folder, public_url=PUBLIC_URL, _env_file=None)
    with TestClient(create_app(settings), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def get(client):
    """Ask for JSON below /api/v1 that must be there."""

    def ask(address):
        response = client.get(f"/api/v1{address}")
        assert response.status_code == 200, response.text
        return response.json()

    return ask


@pytest.fixture(scope="module")
def talking(settings):
    """The application with the page of the conversation."""
    app = create_app(settings, talk=lambda text, callback: f"<p>گفت‌وگو {text}{callback}</p>" * 99)
    with TestClient(app, follow_redirects=False) as opened:
        yield opened
