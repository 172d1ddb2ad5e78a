"""What health says: alive, ready, and in a sentence what is wrong."""

import re
import shutil
import threading

import pytest
from fastapi.testclient import TestClient

from core.database.engine import migrate, open_database
from core.settings import Settings
from portal.api import app
from portal.api.app import create_app
from tests.patience import PATIENCE_S

_PERSIAN = re.compile("[\u0600-\u06ff]")


@pytest.fixture
def away():
    """A database whose server is not there."""
    engine = open_database("postgresql://nobody@127.0.0.1:1/plan")
    yield engine
    engine.dispose()


def test_it_answers_before_the_words_of_search_are_read(settings, monkeypatch):
    may_read, has_read = threading.Event(), threading.Event()

    def read_slowly():
        may_read.wait(PATIENCE_S)
        has_read.set()

    monkeypatch.setattr(app, "warm_up", read_slowly)
    with TestClient(create_app(settings)) as client:
        assert client.get("/healthz").status_code == 200
        assert not has_read.is_set()
        may_read.set()
    assert has_read.is_set()


def test_all_is_well(settings, database):
    engine = open_database(database)
    migrate(engine)
    found = TestClient(create_app(settings, engine=engine)).get("/healthz")
    assert found.status_code == 200
    assert found.json() == {"status": "ok", "release": 2, "database": "ok"}
    assert found.headers["Cache-Control"] == "no-store"
    engine.dispose()


def test_a_database_that_is_away_is_a_sentence_and_pages_are_served_on(settings, away):
    client = TestClient(create_app(settings, engine=away))
    found = client.get("/healthz")
    assert found.status_code == 503
    told = found.json()
    assert (told["status"], told["database"]) == ("no_database", "unreachable")
    assert told["release"] == 2
    assert _PERSIAN.search(told["detail"])
    for address in ("/livez", "/", "/api/v1/plan"):
        assert client.get(address).status_code == 200


def test_a_release_that_cannot_be_opened_is_told(settings, tmp_path):
    broken = shutil.copytree(settings.releases_dir, tmp_path / "releases", symlinks=True)
    for path in broken.rglob("*.sqlite"):
        path.chmod(0o644)
        path.write_bytes(b"no database")
    client = TestClient(create_app(Settings(data_dir=tmp_path, _env_file=None)))
    found = client.get("/healthz")
    assert found.status_code == 503
    assert found.json()["status"] == "release_damaged"
    assert _PERSIAN.search(found.json()["detail"])
    assert client.get("/livez").json() == {"status": "ok"}


def test_a_fault_of_ours_is_an_answer_and_no_traceback(settings):
    app = create_app(settings)

    @app.get("/api/v1/fault")
    def fault():
        raise RuntimeError("inside")

    app.router.routes.insert(0, app.router.routes.pop())
    found = TestClient(app, raise_server_exceptions=False).get("/api/v1/fault")
    assert found.status_code == 500
    assert "inside" not in found.text
    assert found.json()["code"] == "internal_server_error"
    for name in ("X-Request-ID", "Content-Security-Policy", "X-Content-Type-Options"):
        assert found.headers[name]


def test_an_older_release_is_answered_from_and_health_says_so(settings, tmp_path):
    copy = shutil.copytree(settings.releases_dir, tmp_path / "releases", symlinks=True)
    (damaged,) = copy.rglob("000002-*.sqlite")
    damaged.chmod(0o644)
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    client = TestClient(create_app(Settings(data_dir=tmp_path, _env_file=None)))
    found = client.get("/healthz")
    told = found.json()
    assert (found.status_code, told["status"], told["release"]) == (200, "older_release", 1)
    assert told["damaged"] == [damaged.name]
    assert damaged.name in told["detail"]
    assert client.get("/api/v1/plan").json()["release"]["number"] == 1
