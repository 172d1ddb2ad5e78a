"""`qotbnama packages`: the whole way of a package without a browser, with the same rights."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core.calendar import JALALI, tehran_date, utc_now
from core.database.engine import migrate, open_database, reading
from core.models import AuditEntry
from tests.factories.desk_packages import begun_desk, package_bytes
from tests.factories.desk_people import desk_settings


@pytest.fixture
def engine(tmp_path, monkeypatch):
    settings = desk_settings(tmp_path / "data", build_processes=1)
    settings.data_dir.mkdir()
    engine = open_database(settings.database)
    migrate(engine)
    begun_desk(engine, settings)
    (tmp_path / "plan.zip").write_bytes(package_bytes(tmp_path, unit="نمره"))
    monkeypatch.setenv("QOTBNAMA_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("QOTBNAMA_BUILD_PROCESSES", "1")
    monkeypatch.chdir(tmp_path)
    yield engine
    engine.dispose()


def test_the_way_of_a_package(engine, qotbnama):
    def packages(*words, status=0):
        found, text = qotbnama("packages", *words)
        assert found == status, text
        return text

    assert "هنوز هیچ فایلی" in packages("list")
    assert "ندارد" in packages("hand-in", "plan.zip", "--by", "auditor", status=1)
    assert "nobody" in packages("hand-in", "plan.zip", "--by", "nobody", status=1)
    packages("hand-in", "plan.zip", "--absent", "all", "--by", "clerk", status=2)
    text = packages("hand-in", "plan.zip", "--note", "بازنگری", "--by", "clerk")
    assert "بستهٔ ۱: پیش‌نویس" in text
    assert "نمره" in text
    assert "در انتظار تأیید" in packages("send", "1", "--by", "clerk")
    packages("approve", "1", "--digest", "0000", "--by", "approver", status=1)
    assert "بازگردانده شد" in packages("return", "1", "--reason", "منبع؟", "--by", "approver")
    assert "منبع؟" in packages("show", "1")
    assert "پس گرفته شد" in packages("withdraw", "1", "--by", "clerk")
    packages("hand-in", "plan.zip", "--absent", "keep", "--by", "clerk")
    packages("send", "2", "--by", "clerk")
    shown = packages("list").splitlines()[0].rpartition("، ")[2]
    assert "تأییدشده" in packages("approve", "2", "--digest", shown, "--by", "approver")
    packages("publish", "2", "--by", "approver", status=1)
    packages("schedule", "2", "1400/01/01", "10:00", "--by", "publisher", status=1)
    later = JALALI.iso(tehran_date(utc_now()) + timedelta(days=2))
    assert "زمان‌بندی‌شده" in packages("schedule", "2", later, "10:00", "--by", "publisher")
    assert "تأییدشده" in packages("cancel", "2", "--by", "publisher")
    assert "منتشر شد" in packages("publish", "2", "--paused", "--by", "publisher")
    with reading(engine) as session:
        deeds = session.exec(
            select(AuditEntry.action, AuditEntry.by).where(AuditEntry.action.startswith("package"))
        ).all()
    assert {deed for deed, _ in deeds} >= {
        "package.handed_in",
        "package.returned",
        "package.withdrawn",
        "package.approved",
        "package.scheduled",
        "package.schedule_cancelled",
        "package.publication_ordered",
        "package.published",
    }
    assert {by for _, by in deeds} == {"clerk", "approver", "publisher"}
