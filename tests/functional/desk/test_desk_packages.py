"""The whole way of a package over HTTP: handed in, returned, approved, published, withdrawn."""

import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from core.calendar import JALALI, tehran_date, utc_now
from core.database.engine import migrate, open_database
from core.enums import PackageState, Role
from core.publishing.plans import plans
from tests.factories.desk_packages import (
    TITLE,
    begun_desk,
    import_plan,
    package_bytes,
    package_of,
    work,
)
from tests.factories.desk_people import (
    DeskBrowser,
    desk_client,
    desk_settings,
    join,
    signed_in,
)
from tests.factories.packages import a_plan, write_zip


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return desk_settings(tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def engine(settings):
    opened = open_database(settings.database)
    migrate(opened)
    begun_desk(opened, settings)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def client(settings, engine):
    with desk_client(settings, engine) as opened:
        yield opened


@pytest.fixture
def desk(client, engine, settings, tmp_path):
    return Desk(client, engine, settings, tmp_path)


class Desk:
    """People at the desk, and the process that does their jobs."""

    def __init__(self, client, engine, settings, folder):
        self.client, self.engine, self.settings, self.folder = client, engine, settings, folder
        client.cookies.clear()

    def person(self, role):
        return signed_in(self.client, self.engine, Role(role).value)

    def hand_in(self, content=None, name="plan.zip", **fields):
        content = content or package_bytes(self.folder, title=TITLE)
        answer = self.person("clerk").send_file(name, content, **fields)
        assert answer.status_code == 303
        number = int(re.findall(r"/desk/packages/(\d+)/", answer.headers["Location"])[0])
        self.work()
        return number

    def work(self):
        return work(self.engine, self.settings)

    def do(self, role, number, deed, **fields):
        digest = package_of(self.engine, number).digest
        given = {"digest": digest or "", **fields}
        return self.person(role).post(f"/desk/packages/{number}/{deed}/", **given)

    def state(self, number):
        return package_of(self.engine, number).state

    def page(self, role, number):
        return self.person(role).get(f"/desk/packages/{number}/")

    def sent(self, **fields):
        number = self.hand_in(**fields)
        assert self.do("clerk", number, "send").status_code == 303
        return number

    def link(self, number):
        page = self.do("approver", number, "link").text
        (found,) = re.findall(r"https://plan\.example(/desk/approval/[\w-]{43}/)", page)
        return found

    def release(self):
        ((_, release),) = plans(self.engine)
        return release


def forms(page):
    return set(re.findall(r'action="/desk/packages/\d+/([a-z-]+)/"', page.text))


def test_a_bad_file_comes_back_marked(desk):
    content = package_bytes(desk.folder, direction="sideways")
    number = desk.hand_in(content)
    assert desk.state(number) is PackageState.FAULTY
    page = desk.page("clerk", number)
    assert "۱ خطا از ۱ دلیل" in page.text
    assert "sideways" in page.text
    marked = desk.person("clerk").get(f"/desk/packages/{number}/marked.xlsx")
    path = desk.folder / "marked.xlsx"
    path.write_bytes(marked.content)
    cells = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert "sideways" in cells
    assert forms(page) == {"withdraw"}
    assert "۱ خطا" not in desk.person("clerk").get("/desk/").text
    assert f"/desk/packages/{number}/" in desk.person("clerk").get("/desk/").text


def test_from_the_file_to_the_release(desk):
    before = desk.release().number
    number = desk.hand_in(note="بازنگری نام‌ها")
    page = desk.page("clerk", number)
    assert desk.state(number) is PackageState.DRAFT
    assert TITLE in page.text
    assert "<del>" in page.text
    assert forms(page) == {"send", "withdraw", "preview"}
    desk.do("clerk", number, "send")
    assert forms(desk.page("clerk", number)) == {"withdraw"}
    assert forms(desk.page("approver", number)) == {"approve", "return", "link"}
    assert forms(desk.page("auditor", number)) == set()
    assert forms(desk.page("publisher", number)) == {"return", "link"}
    assert desk.do("publisher", number, "publish").status_code == 422
    assert desk.do("approver", number, "approve").status_code == 303
    page = desk.page("publisher", number)
    assert forms(page) == {"publish", "schedule", "return"}
    assert "approver" in page.text
    desk.do("publisher", number, "publish")
    watched = desk.page("clerk", number)
    assert watched.headers["Refresh"] == "4"
    still = desk.person("clerk").get(f"/desk/packages/{number}/?still=yes")
    assert "Refresh" not in still.headers
    assert desk.work() == 2
    assert desk.state(number) is PackageState.PUBLISHED
    release = desk.release()
    assert release.number == before + 1
    assert (release.published_by, release.note) == ("publisher", "بازنگری نام‌ها")
    assert not (desk.settings.desk_dir / "uploads" / str(number)).exists()
    assert forms(desk.page("clerk", number)) == set()
    audit = desk.person("auditor").get("/desk/audit/").text
    assert all(word in audit for word in ("بسته‌ای را تأیید کرد", "دستور انتشار داد"))


def test_returned_with_a_reason(desk):
    number = desk.sent(content=package_bytes(desk.folder, unit="واحد"))
    assert desk.do("approver", number, "return", reason=" ").status_code == 422
    assert desk.do("approver", number, "return", reason="منبع ندارد").status_code == 303
    page = desk.page("clerk", number)
    assert "منبع ندارد" in page.text
    assert desk.do("approver", number, "approve").status_code == 422
    assert desk.do("clerk", number, "withdraw").status_code == 303
    assert desk.state(number) is PackageState.WITHDRAWN


def test_an_approval_is_taken_back(desk):
    number = desk.sent(content=package_bytes(desk.folder, unit="واحد"))
    desk.do("approver", number, "approve")
    assert desk.do("approver", number, "withdraw-approval").status_code == 303
    assert desk.state(number) is PackageState.WAITING
    assert desk.do("publisher", number, "publish").status_code == 422
    assert "پایان یافت" in desk.page("approver", number).text
    desk.do("clerk", number, "withdraw")


def test_what_was_seen_is_what_is_decided(desk):
    number = desk.sent(content=package_bytes(desk.folder, unit="واحد"))
    stale = {"digest": "0" * 64}
    for role, deed in (("approver", "approve"), ("approver", "return")):
        assert desk.do(role, number, deed, reason="r", **stale).status_code == 422
    desk.do("approver", number, "approve")
    assert desk.do("publisher", number, "publish", **stale).status_code == 422
    assert desk.state(number) is PackageState.APPROVED
    desk.do("clerk", number, "withdraw")


def test_an_import_in_between_ends_the_approval(desk):
    number = desk.sent(content=package_bytes(desk.folder, unit="واحد"))
    desk.do("approver", number, "approve")
    tables = a_plan()
    tables["indicators"][1].update(title=TITLE, unit="درصد")
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "other.zip", tables))
    # Whatever is pressed, it is worked out anew first.
    assert desk.do("publisher", number, "publish").status_code == 303
    assert desk.state(number) is PackageState.READING
    desk.work()
    assert desk.state(number) is PackageState.DRAFT
    page = desk.page("approver", number)
    assert "دوباره محاسبه شد" in page.text
    assert "پایان یافت" in page.text
    desk.do("clerk", number, "withdraw")


def test_an_import_that_changes_nothing_leaves_the_approval(desk):
    number = desk.sent(content=package_bytes(desk.folder, unit="میلیون"))
    desk.do("approver", number, "approve")
    path = desk.settings.imports_dir.parent / "same.zip"
    tables = a_plan()
    tables["indicators"][1].update(title=TITLE, unit="درصد")
    import_plan(desk.engine, desk.settings, write_zip(path, tables))
    assert desk.page("approver", number).status_code == 200
    desk.work()
    assert desk.state(number) is PackageState.APPROVED
    desk.do("clerk", number, "withdraw")


def test_somebody_without_an_account_decides_once(desk):
    stranger = DeskBrowser(desk.client)
    number = desk.sent(content=package_bytes(desk.folder, unit="هزار"))
    link = desk.link(number)
    desk.client.cookies.clear()
    page = stranger.get(link)
    assert page.status_code == 200
    assert "هزار" in page.text
    assert "/desk/packages/" not in page.text
    assert stranger.post(link, decision="approve", name=" ").status_code == 422
    assert stranger.post(link, decision="return", name="شهردار").status_code == 422
    assert stranger.post(link, decision="else", name="شهردار").status_code == 200
    assert desk.state(number) is PackageState.WAITING
    assert stranger.post(link, decision="approve", name="شهردار").status_code == 200
    assert stranger.get(link).status_code == 410
    assert stranger.post(link, decision="approve", name="دیگری").status_code == 410
    assert desk.state(number) is PackageState.APPROVED
    assert "شهردار (با پیوند، بدون حساب)" in desk.page("publisher", number).text
    desk.do("clerk", number, "withdraw")


def test_a_link_returns_is_called_back_and_dies_with_the_draft(desk):
    stranger = DeskBrowser(desk.client)
    number = desk.sent(content=package_bytes(desk.folder, unit="هزار"))
    link = desk.link(number)
    assert "void-link" in forms(desk.page("approver", number))
    desk.do("operator", number, "void-link")
    desk.client.cookies.clear()
    assert stranger.get(link).status_code == 410
    link = desk.link(number)
    desk.client.cookies.clear()
    assert stranger.post(link, decision="return", name="شهردار", reason="نه").status_code == 200
    assert desk.state(number) is PackageState.RETURNED
    assert "شهردار بسته را بازگرداند: نه" in desk.page("clerk", number).text
    number = desk.sent(content=package_bytes(desk.folder, unit="هزار"))
    link = desk.link(number)
    desk.do("clerk", number, "withdraw")
    desk.client.cookies.clear()
    assert stranger.get(link).status_code == 410


def test_a_file_that_changes_nothing_goes_nowhere(desk):
    tables = a_plan()
    tables["indicators"][1].update(title=TITLE, unit="درصد")
    content = write_zip(desk.folder / "same.zip", tables).read_bytes()
    number = desk.hand_in(content)
    page = desk.page("clerk", number)
    assert "چیزی را تغییر نمی‌دهد" in page.text
    assert forms(page) == {"withdraw"}
    assert desk.do("clerk", number, "send").status_code == 422


def test_what_is_no_package_is_said_to_be_none(desk):
    clerk = desk.person("clerk")
    assert clerk.send_file("", b"x").status_code == 422
    assert clerk.post("/desk/packages/new/").status_code == 422
    for name, content in (("a.xlsx", b"no workbook"), ("../../x.exe", b"MZ"), ("b.zip", b"")):
        answer = clerk.send_file(name, content)
        assert answer.status_code == 303 if content else answer.status_code in {303, 422}
    desk.work()
    assert {one.suffix for one in desk.settings.desk_dir.rglob("*") if one.is_file()} <= {
        ".xlsx",
        ".zip",
        ".exe",
    }
    assert not list(desk.settings.data_dir.parent.glob("x.exe"))
    assert clerk.get("/desk/packages/4711/").status_code == 422
    assert clerk.get("/desk/packages/0/").status_code == 422
    assert clerk.get("/desk/packages/4711/marked.xlsx").status_code == 422


def test_a_file_has_its_limit_and_its_form(desk, tmp_path, engine):
    small = desk_settings(tmp_path, database_url=desk.settings.database, upload_limit_mb=1)
    with desk_client(small, engine) as opened:
        clerk = signed_in(opened, engine, "clerk")
        assert clerk.send_file("big.zip", b"x" * (1 << 20)).status_code == 413
        chunks = (b"x" * 65536 for _ in range(20))
        headers = {
            "Content-Type": "multipart/form-data; boundary=b",
            **clerk._headers(),
        }
        start = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        endless = (part for part in (start, *chunks))
        answer = opened.post("/desk/packages/new/", content=endless, headers=headers)
        assert answer.status_code == 413
        broken = opened.post("/desk/packages/new/", content=b"--x", headers=headers)
        assert broken.status_code in {400, 403}
        wrong = clerk.send_file("a.zip", b"x", csrf="0")
        assert wrong.status_code == 403


def test_who_does_two_things_approves_their_own_with_a_reason(desk):
    join(desk.engine, "both", Role.CLERK, Role.APPROVER)
    both = signed_in(desk.client, desk.engine, "both")
    content = package_bytes(desk.folder, unit="صد")
    path = both.send_file("plan.zip", content).headers["Location"]
    number = int(path.split("/")[-2])
    desk.work()
    assert path in both.get("/desk/").text
    given: dict[str, Any] = {"digest": package_of(desk.engine, number).digest or ""}
    both.post(f"{path}send/", **given)
    assert forms(both.get(path)) == {"approve-own", "return", "withdraw"}
    assert path in desk.person("approver").get("/desk/").text
    assert both.post(f"{path}approve/", **given).status_code == 422
    assert both.post(f"{path}approve-own/", **given).status_code == 422
    done = both.post(f"{path}approve-own/", reason="کسی نیست", **given)
    assert done.status_code == 303
    assert "کسی نیست" in desk.page("publisher", number).text
    assert path in desk.person("publisher").get("/desk/").text
    both.post(f"{path}withdraw/")


def test_a_clerk_gets_an_empty_workbook(desk):
    answer = desk.person("clerk").get("/desk/template.xlsx")
    assert answer.content.startswith(b"PK")
    assert desk.person("clerk").get("/desk/packages/new/").status_code == 200
    assert "new/" in desk.person("clerk").get("/desk/packages/").text
    assert "/desk/packages/new/" not in desk.person("auditor").get("/desk/packages/").text


def test_a_time_is_set_and_cancelled(desk):
    number = desk.sent(content=package_bytes(desk.folder, unit="کیلومتر"))
    desk.do("approver", number, "approve")
    assert forms(desk.page("publisher", number)) == {"publish", "schedule", "return"}
    wrong = desk.do("publisher", number, "schedule", day="فردا", clock="10:00")
    assert wrong.status_code == 422
    assert "«فردا 10:00» پذیرفته نشد" in wrong.text
    tomorrow = JALALI.iso(tehran_date(utc_now() + timedelta(days=1)))
    done = desk.do("publisher", number, "schedule", day=tomorrow, clock="۱۰:۳۰", paused="yes")
    assert done.status_code == 303
    page = desk.page("publisher", number)
    assert forms(page) == {"cancel-schedule", "return"}
    assert "ساعت ۱۰:۳۰ منتشر می‌شود، به دستور publisher" in page.text
    assert forms(desk.page("approver", number)) == {"withdraw-approval", "return"}
    assert desk.do("publisher", number, "publish").status_code == 422
    assert desk.do("publisher", number, "cancel-schedule").status_code == 303
    assert desk.state(number) is PackageState.APPROVED
    audit = desk.person("auditor").get("/desk/audit/").text
    assert all(word in audit for word in ("زمان انتشار تعیین کرد", "زمان انتشار را لغو کرد"))
    desk.do("clerk", number, "withdraw")
