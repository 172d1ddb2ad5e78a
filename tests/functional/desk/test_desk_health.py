"""The room of health, and the command that says the same."""

import pytest

from core.enums import Role
from core.processes.heartbeats import Heartbeat
from core.release.reader import FORMAT_VERSION
from tests.factories.desk_packages import begun_database
from tests.factories.desk_people import desk_client, desk_settings, signed_in

PAGE = "/desk/health/"


@pytest.fixture
def settings(tmp_path):
    return desk_settings(tmp_path / "data")


@pytest.fixture
def engine(settings):
    with begun_database(settings) as opened:
        yield opened


@pytest.fixture
def operator(settings, engine):
    with desk_client(settings, engine) as client:
        yield signed_in(client, engine, Role.OPERATOR.value)


@pytest.fixture(autouse=True)
def environment(settings, monkeypatch):
    monkeypatch.setenv("QOTBNAMA_DATA_DIR", str(settings.data_dir))


def test_what_was_never_copied_and_what_does_not_run_is_named(operator):
    page = operator.get(PAGE).text
    assert "هنوز نسخهٔ پشتیبانی گرفته نشده است" in page
    assert "هنوز تمرین نشده است" in page
    assert "هیچ فرایندی کار نمی‌کند" in page
    assert "با هم یکی است" in page
    assert f"قالب فایل انتشار {FORMAT_VERSION}" in page
    assert "<h1>۲ مورد را ببینید</h1>" in page


def test_a_backup_and_its_drill_are_known_and_all_is_well(
    operator, qotbnama, engine, settings, tmp_path
):
    backup = str(tmp_path / "backup")
    assert qotbnama("build")[0] == 0
    assert qotbnama("backup", backup)[0] == 0
    assert qotbnama("drill", backup)[0] == 0
    with Heartbeat(engine, "serve", settings.data_dir):
        page = operator.get(PAGE).text
    assert "<h1>همه چیز درست است</h1>" in page
    assert f"۰ روز پیش، \u2068{backup}\u2069" in page
    assert "فرایند serve: کار می‌کند" in page
    told = qotbnama("status")[1]
    assert "آخرین نسخهٔ پشتیبان" in told
    assert "آخرین تمرین بازگرداندن" in told
    assert "گیگابایت خالی" in told
    audit = operator.get("/desk/audit/").text
    assert "نسخهٔ پشتیبان گرفت" in audit


def test_a_release_file_that_is_missing_is_named(operator, settings):
    (path,) = settings.releases_dir.glob("1400/*.sqlite")
    path.unlink()
    page = operator.get(PAGE).text
    assert f"فایل انتشار {path.name} سر جایش نیست" in page
