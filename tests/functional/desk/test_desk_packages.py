"""The whole way of a package over HTTP: handed in, returned, approved, published, withdrawn."""

from typing import Any

import openpyxl

from core.database.engine import reading
from core.enums import PackageState, Role
from core.importing.writers.package_export import export_package
from tests.factories.desk_packages import TITLE, import_plan, package_bytes, package_of
from tests.factories.desk_people import DeskBrowser, desk_client, desk_settings, join, signed_in
from tests.factories.package_browsers import deeds
from tests.factories.packages import a_plan, write_zip


def test_a_bad_file_comes_back_marked(desk):
    content = package_bytes(desk.folder, direction="sideways")
    number = desk.hand_in(content)
    assert desk.state(number) is PackageState.FAULTY
    page = desk.page("clerk", number)
    assert "۱ خطا از ۱ دلیل" in page.text
    assert "sideways" in page.text
    marked = desk.person("clerk").get(f"/desk/packages/{number}/marked.xlsx")
    assert "plan-marked.xlsx" in marked.headers["Content-Disposition"]
    path = desk.folder / "marked.xlsx"
    path.write_bytes(marked.content)
    cells = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert "sideways" in cells
    assert deeds(page) == {"withdraw"}
    assert "۱ خطا" not in desk.person("clerk").get("/desk/").text
    assert f"/desk/packages/{number}/" in desk.person("clerk").get("/desk/").text


def test_the_mended_file_stands_in_for_the_package_with_errors(desk):
    bad = desk.hand_in(package_bytes(desk.folder, direction="sideways"))
    clerk, again = desk.person("clerk"), f"/desk/packages/new/?instead_of={bad}"
    assert f'href="{again}"' in desk.page("clerk", bad).text
    assert f'name="instead_of" value="{bad}"' in clerk.get(again).text
    number = desk.hand_in(instead_of=str(bad))
    assert (desk.state(bad), desk.state(number)) == (PackageState.WITHDRAWN, PackageState.DRAFT)
    tasks = clerk.get("/desk/").text
    assert f"/desk/packages/{bad}/" not in tasks
    assert f"/desk/packages/{number}/" in tasks
    # Another one that is handed in for it at the same time is no less read.
    assert desk.state(desk.hand_in(instead_of=str(bad))) is PackageState.DRAFT
    # What is no longer there to be mended stays as it is, and no file is refused for it.
    for nothing in (number, 999, "x"):
        assert (
            'name="instead_of"' not in clerk.get(f"/desk/packages/new/?instead_of={nothing}").text
        )
    next_one = desk.hand_in(instead_of=str(number))
    assert (desk.state(number), desk.state(next_one)) == (PackageState.DRAFT, PackageState.DRAFT)


def test_the_page_of_an_approval_link_leads_back_to_its_package(desk):
    number = desk.hand_in()
    desk.do("clerk", number, "send")
    page = desk.do("approver", number, "link").text
    assert f'href="/desk/packages/{number}/"' in page
    assert 'href="/desk/packages/" aria-current="true"' in page
    desk.do("clerk", number, "withdraw")


def test_from_the_file_to_the_release(desk):
    before = desk.release().number
    number = desk.hand_in(note="بازنگری نام‌ها")
    page = desk.page("clerk", number)
    assert desk.state(number) is PackageState.DRAFT
    assert TITLE in page.text
    assert "<del>" in page.text
    assert deeds(page) == {"send", "withdraw", "preview"}
    desk.do("clerk", number, "send")
    assert deeds(desk.page("clerk", number)) == {"withdraw"}
    assert deeds(desk.page("approver", number)) == {"approve", "return", "link"}
    assert deeds(desk.page("auditor", number)) == set()
    assert deeds(desk.page("publisher", number)) == {"return", "link"}
    assert desk.do("publisher", number, "publish").status_code == 422
    assert desk.do("approver", number, "approve").status_code == 303
    page = desk.page("publisher", number)
    assert deeds(page) == {"publish", "schedule", "return"}
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
    assert deeds(desk.page("clerk", number)) == set()
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
    assert "void-link" in deeds(desk.page("approver", number))
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
    path = desk.folder / "same.zip"
    with reading(desk.engine) as session:
        export_package(session, "1400", path)
    number = desk.hand_in(path.read_bytes())
    page = desk.page("clerk", number)
    assert "چیزی را تغییر نمی‌دهد" in page.text
    assert deeds(page) == {"withdraw"}
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


def test_a_file_has_its_limit_and_its_form(desk, tmp_path):
    small = desk_settings(tmp_path, database_url=desk.settings.database, upload_limit_mb=1)
    with desk_client(small, desk.engine) as opened:
        clerk = signed_in(opened, desk.engine, "clerk")
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
    assert deeds(both.get(path)) == {"approve-own", "return", "withdraw"}
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
