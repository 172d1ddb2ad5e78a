"""The server's thread and the process that it starts, as they run in a city."""

import time

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from cli.job_runner import COMMAND
from core.database.engine import migrate, open_database, reading
from core.enums import PackageState
from core.models import DeskJob
from portal.api.app import create_app
from portal.desk.jobs.job_watch import JobWatch
from tests.factories.desk_packages import begun_desk, hand_in_directly, package_bytes, package_of
from tests.factories.desk_people import PUBLIC_URL, desk_settings, signed_in
from tests.patience import PATIENCE_S


@pytest.fixture
def desk(tmp_path):
    settings = desk_settings(tmp_path / "data")
    settings.data_dir.mkdir()
    engine = open_database(settings.database)
    migrate(engine)
    begun_desk(engine, settings)
    yield engine, settings
    engine.dispose()


def test_what_is_handed_in_is_read_beside_the_server(desk, tmp_path):
    engine, settings = desk
    with JobWatch(engine, settings, COMMAND):
        number = hand_in_directly(engine, settings, package_bytes(tmp_path, unit="نمره"))
        give_up_at = time.monotonic() + PATIENCE_S
        while package_of(engine, number).state is PackageState.READING:
            assert time.monotonic() < give_up_at
            time.sleep(0.1)
    assert package_of(engine, number).state is PackageState.DRAFT
    with reading(engine) as session:
        assert [job.attempts for job in session.exec(select(DeskJob))] == [1]


def test_a_deed_at_the_desk_wakes_who_looks_for_jobs(desk, tmp_path):
    engine, settings = desk
    woken = []
    app = create_app(settings, engine=engine, wake=lambda: woken.append(True))
    with TestClient(app, base_url=PUBLIC_URL, follow_redirects=False) as client:
        clerk = signed_in(client, engine, "clerk")
        clerk.get("/desk/packages/new/")
        assert not woken
        clerk.send_file("plan.zip", package_bytes(tmp_path, unit="نمره"))
    assert woken
    with JobWatch(engine, settings, COMMAND) as watch:
        watch.wake()
        give_up_at = time.monotonic() + PATIENCE_S
        while package_of(engine, 1).state is PackageState.READING:
            assert time.monotonic() < give_up_at
            time.sleep(0.1)
    assert package_of(engine, 1).state is PackageState.DRAFT


def test_a_server_without_a_database_goes_on_looking(tmp_path):
    settings = desk_settings(tmp_path)
    engine = open_database(settings.database)
    watch = JobWatch(engine, settings, COMMAND)
    with watch:
        watch._thread.join(1.5)
        assert watch._thread.is_alive()
    engine.dispose()
