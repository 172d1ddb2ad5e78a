"""`qotbnama packages`: the whole way of a package without a browser, with the same rights."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core.calendar import JALALI, tehran_date, utc_now
from core.database.engine import migrate, open_database, reading
from core.desk.desk_errors import LinkDeadError
from core.desk.packages.package_approvals import read_approval_link
from core.models import AuditEntry
from tests.factories.desk_packages import begun_desk, package_bytes
from tests.factories.desk_people import desk_settings
from tests.factories.packages import a_plan, write_xlsx


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


@pytest.fixture
def packages(engine, qotbnama):
    """Run `qotbnama packages` and return what it prints."""

    def call(*words, status=0):
        found, text = qotbnama("packages", *words)
        assert found == status, text
        return text

    return call


def deeds_of(engine, prefix):
    with reading(engine) as session:
        return session.exec(
            select(AuditEntry.action, AuditEntry.by).where(AuditEntry.action.startswith(prefix))
        ).all()


def test_the_way_of_a_package(engine, packages):
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
    deeds = deeds_of(engine, "package")
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


def test_what_is_said_of_a_package_and_a_decision_by_link(engine, packages, qotbnama):
    packages("hand-in", "plan.zip", "--by", "clerk")
    (named,) = re.findall(r"--thing '(.+)'", packages("show", "1"))
    assert "ندارد" in packages("reason", "1", "چون", "--by", "approver", status=1)
    packages("reason", "1", "بازنگری سالانه", "--by", "clerk")
    packages("reason", "1", "تغییر واحد", "--thing", named, "--by", "clerk")
    packages("reason", "1", "هیچ", "--thing", "projects:نیست", "--by", "clerk", status=1)
    packages("comment", "1", "  ", "--by", "approver", status=1)
    packages("comment", "1", "منبع را ببینید", "--by", "approver")
    text = packages("show", "1")
    assert "دلیل جداگانه: تغییر واحد" in text
    assert "approver: منبع را ببینید" in text
    text = packages("preview", "1", "--by", "clerk")
    assert "پیش‌نمایش آماده است" in text
    assert re.search(r"/desk/preview/[\w-]{43}/$", text, re.MULTILINE)
    packages("send", "1", "--by", "clerk")
    packages("link", "1", "--by", "clerk", status=1)
    (token,) = re.findall(
        r"/desk/approval/([\w-]{43})/", packages("link", "1", "--by", "approver")
    )
    with reading(engine) as session:
        assert read_approval_link(session, token, utc_now()).id == 1
    packages("void-link", "1", "--by", "approver")
    with reading(engine) as session, pytest.raises(LinkDeadError):
        read_approval_link(session, token, utc_now())
    packages("approve", "1", "--by", "approver")
    assert "در انتظار تأیید" in packages("withdraw-approval", "1", "--by", "approver")
    assert deeds_of(engine, "package.") == [
        ("package.handed_in", "clerk"),
        ("package.read_draft", "clerk"),
        ("package.reason_given", "clerk"),
        ("package.reason_given", "clerk"),
        ("package.commented", "approver"),
        ("package.preview_ordered", "clerk"),
        ("package.sent", "clerk"),
        ("package.link_made", "approver"),
        ("package.links_voided", "approver"),
        ("package.approved", "approver"),
        ("package.approval_withdrawn", "approver"),
    ]
    text = qotbnama("audit")[1]
    assert "approver" in text.splitlines()[0]
    assert qotbnama("audit", "--csv", "audit.csv")[0] == 0
    lines = Path("audit.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "number,at,by,action,plan,details"
    assert sum(",package." in line for line in lines) == len(deeds_of(engine, "package."))


def test_a_row_without_a_file(packages):
    assert "ردیفی با این کد نیست" in packages("rows", "projects", "نیست")
    assert "title=" in packages("rows", "projects", "F-01")
    packages("rows", "nothing", "F-01", status=1)
    packages("row", "projects", "code=F-01", "color=red", "--by", "clerk", status=2)
    packages("row", "projects", "code", "--by", "clerk", status=2)
    packages("row", "projects", "code=F-01", "title=نام نو", "--by", "approver", status=1)
    text = packages("row", "projects", "code=F-01", "title=نام نو", "--by", "clerk")
    assert "عنوان: \u2068خط یک قطار شهری\u2069 ← \u2068نام نو\u2069" in text
    assert text.count("--thing") == 1
    packages("withdraw-row", "projects", "F-01", "--reason", " ", "--by", "clerk", status=1)
    packages("withdraw-row", "projects", "نیست", "--reason", "تکراری", "--by", "clerk", status=1)
    packages(
        "withdraw-row", "milestones", "F-01|آغاز حفاری", "--reason", "تکراری", "--by", "clerk"
    )
    assert "آغاز حفاری" in packages("show", "2")
    assert "خطا دارد" in packages("row", "projects", "title=بی‌کد", "--by", "clerk")
    packages("marked", "9", "out.xlsx", status=1)


def test_the_marked_workbook(packages, tmp_path):
    tables = a_plan()
    tables["projects"][0]["node"] = "نیست"
    write_xlsx(tmp_path / "bad.xlsx", tables)
    packages("hand-in", "bad.xlsx", "--by", "clerk")
    assert "out.xlsx" in packages("marked", "1", "out.xlsx")
    assert Path("out.xlsx").read_bytes().startswith(b"PK")
