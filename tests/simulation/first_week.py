"""The first week of a city, walked in a browser without scripts; a picture of each step.

    PYTHONPATH=. python -m tests.simulation.first_week FOLDER [--width 360] [--scheme dark]

From an empty folder: the first person by the command line, all else at the desk, by five people
with accounts and one without. `serve`, `bot` and `deliver` run as a city runs them, against a Bot
API on loopback. FOLDER gets the pictures and what a resident was sent.
"""

import argparse
import csv
import re
import tempfile
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyotp
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from bot.screens.parts.intents import Intent, Where, encode
from bot.screens.person.preferences import QUIET
from core.calendar import JALALI, tehran_zone, utc_now
from core.plan.schema import BY_NAME
from core.sample.states import PACKAGE
from core.texts import load_texts
from tests.factories.desk_people import PASSWORD
from tests.factories.packages import write_xlsx
from tests.factories.updates import pressed, written
from tests.machine import find_chromium
from tests.presence import present
from tests.simulation.running_city import ResidentsApi, city

T = load_texts("fa")
COLLEAGUES = {
    "data.office": ("دفتر داده", "clerk"),
    "planning": ("معاونت برنامه‌ریزی", "approver"),
    "public.relations": ("روابط عمومی", "publisher"),
    "inspection": ("بازرسی", "auditor"),
}
SPOILED = {
    "projects": ("status", 3, "پایان یافتهه"),
    "observations": ("value", 5, "۵۹٫O"),
    "targets": ("indicator", 8, "P1"),
}
RESIDENT = 4001


class FirstWeek:
    """One city's first week; each method is a morning's work of somebody."""

    def __init__(self, browser: Browser, url: str, folder: Path, look: dict[str, Any]) -> None:
        self.browser, self.url, self.folder, self.look = browser, url, folder, look
        self.pages: dict[str, Page] = {}
        self.secrets: dict[str, str] = {}
        self.pictures = 0

    def picture(self, page: Page, name: str) -> None:
        """Write the page as a picture, whole up to a length that can be looked at."""
        self.pictures += 1
        height = min(page.evaluate("document.documentElement.scrollHeight"), 2600)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        place = self.folder / f"{self.pictures:02}-{name}.png"
        width = self.look["viewport"]["width"]
        clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=place, full_page=True, clip=clip)
        print(f"{place.name}: {page.inner_text('h1')}{', WIDER THAN THE SCREEN' if wide else ''}")

    def person(self) -> Page:
        """Return a page of somebody's own browser."""
        return self.browser.new_context(java_script_enabled=False, **self.look).new_page()

    def comes_in(self, account: str, link: str) -> Page:
        """Follow an invitation: password, secret, recovery codes."""
        page = self.person()
        page.goto(link)
        self.picture(page, f"welcome-{account}")
        self.secrets[account] = page.inner_text(".soft code").replace(" ", "")
        page.fill("#password", PASSWORD)
        page.fill("#again", PASSWORD)
        page.fill("#code", pyotp.TOTP(self.secrets[account]).now())
        page.click("button")
        page.click(f"text={T('desk.recovery.kept')}")
        self.pages[account] = page
        return page

    def invites(self, account: str) -> str:
        """Invite a colleague as the operator; return the link."""
        name, role = COLLEAGUES[account]
        page = self.pages["it.office"]
        page.goto(f"{self.url}/desk/people/")
        page.click(f"summary:has-text('{T('desk.people.add')}')")
        page.fill("#name", name)
        page.fill("#account", account)
        page.check(f"input[value={role}]")
        if role == "clerk":
            self.picture(page, "invite")
        page.click(f"button:has-text('{T('desk.people.add.button')}')")
        return page.input_value("#link")

    def hands_in(self, file: Path, note: str = "", absent: str = "stop") -> int:
        """Hand a file in as the clerk and wait until it is read; return its package's number."""
        page = self.pages["data.office"]
        if "/desk/packages/new/" not in page.url:  # else it stands in for another package
            page.goto(f"{self.url}/desk/packages/new/")
        page.set_input_files("#file", file)
        page.fill("#note", note)
        page.check(f"input[value={absent}]")
        page.click(f"button:has-text('{T('desk.hand_in.button')}')")
        return self.read(page)

    def read(self, page: Page) -> int:
        """Wait until the package on *page* has been read; return its number."""
        number = int(present(re.search(r"/packages/(\d+)/", page.url))[1])
        self.until(page, number, lambda: page.locator(".lead").count() == 0)
        return number

    def until(self, page: Page, number: int, is_so: Any) -> None:
        """Reload the page of a package until something is so."""
        for _ in range(600):
            page.goto(f"{self.url}/desk/packages/{number}/?still=yes")
            if is_so():
                return
            time.sleep(1)
        raise TimeoutError(page.inner_text("main"))

    def does(self, account: str, number: int, button: str, **fields: str) -> Page:
        """Press a button of a package's page as somebody, with its form's fields filled."""
        page = self.pages[account]
        page.goto(f"{self.url}/desk/packages/{number}/")
        for name, value in fields.items():
            page.fill(f"#{name}", value)
        page.click(f"button:text-is('{button}')")
        return page

    def is_published(self, number: int) -> None:
        """Wait until a package's release is out."""
        page = self.pages["public.relations"]
        words = T("desk.published.text")
        self.until(page, number, lambda: words in page.inner_text("main"))


def tables() -> dict[str, list[dict[str, object]]]:
    """Return the sample's tables but its borders, which a workbook does not hold."""
    found: dict[str, list[dict[str, object]]] = {}
    for path in sorted(PACKAGE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = [dict(row) for row in csv.DictReader(file)]
    return found


def mend(marked: Path, right: dict[str, list[dict[str, object]]]) -> Path:
    """Put the right values into the coloured cells of a marked workbook, as a clerk would."""
    book = openpyxl.load_workbook(marked)
    for name, (column, row, _) in SPOILED.items():
        table = BY_NAME[name]
        sheet = book[table.title]
        headers = [cell.value for cell in sheet[1]]
        place = headers.index(table.by_name[column].header) + 1
        sheet.cell(row + 2, place).value = str(right[name][row][column])
    book.save(marked)
    return marked


def walk(week: FirstWeek, first_link: str, api: ResidentsApi) -> None:
    """Walk the week."""
    everybody_comes(week, first_link)
    number = handed_in_and_mended(week)
    approved_by_link(week, number)
    scheduled(week, number)
    resident_follows(api)
    corrected(week)
    withdrawn(week)
    answered(week)
    with api.changed:
        api.changed.wait_for(lambda: len(api.sent) >= 3, 60)
    page = week.pages["public.relations"]
    for address, name in (("/desk/deliveries/", "deliveries"), ("/1400/releases/", "releases")):
        page.goto(week.url + address)
        week.picture(page, name)
    auditor = week.pages["inspection"]
    auditor.goto(f"{week.url}/desk/audit/")
    week.picture(auditor, "audit")


def everybody_comes(week: FirstWeek, first_link: str) -> None:
    """The operator follows the first link, and invites the others."""
    stranger = week.person()
    stranger.goto(week.url)
    week.picture(stranger, "before-anything")
    page = week.comes_in("it.office", first_link)
    week.picture(page, "home-of-operator")
    for account in COLLEAGUES:
        week.comes_in(account, week.invites(account))
    week.picture(week.pages["data.office"], "home-of-clerk")


def handed_in_and_mended(week: FirstWeek) -> int:
    """A bad file, the marked one mended, returned once, handed in again; return its number."""
    clerk, approver = week.pages["data.office"], week.pages["planning"]
    clerk.goto(f"{week.url}/desk/packages/new/")
    week.picture(clerk, "hand-in")
    with clerk.expect_download() as download:
        clerk.click(f"text={T('desk.hand_in.template')}")
    download.value.save_as(week.folder / "template.xlsx")
    right, spoiled = tables(), tables()
    for name, (column, row, value) in SPOILED.items():
        spoiled[name][row][column] = value
    bad = write_xlsx(week.folder / "plan-1400.xlsx", spoiled, in_persian=True)
    week.hands_in(bad, "نخستین تحویل")
    week.picture(clerk, "problems")
    with clerk.expect_download() as download:
        clerk.click(f"text={T('desk.problems.marked')}")
    marked = week.folder / "marked.xlsx"
    download.value.save_as(marked)
    clerk.click(f"a.button:text-is('{T('desk.hand_in.again')}')")
    number = week.hands_in(mend(marked, right), "نخستین تحویل")
    week.picture(clerk, "proposal")
    week.does("data.office", number, T("desk.send.button"))
    approver.goto(f"{week.url}/desk/")
    week.picture(approver, "home-of-approver")
    week.does("planning", number, T("desk.return.button"), reason="توضیح تحویل کامل نیست")
    clerk.goto(f"{week.url}/desk/")
    week.picture(clerk, "returned")
    clerk.goto(f"{week.url}/desk/packages/{number}/")
    clerk.click(f"a.button:text-is('{T('desk.hand_in.again')}')")
    number = week.hands_in(marked, "برنامهٔ ۱۴۰۰ تا پایان دوره، مصوب شورای شهر")
    week.does("data.office", number, T("desk.send.button"))
    return number


def approved_by_link(week: FirstWeek, number: int) -> None:
    """Somebody without an account looks at the preview and approves."""
    approver = week.pages["planning"]
    preview = approver.locator(f"text={T('desk.preview.open')}")
    week.until(approver, number, lambda: preview.count() > 0)
    page = week.does("planning", number, T("desk.approval_link.button"))
    week.picture(page, "approval-link")
    link = page.input_value("#link")
    guest = week.person()
    guest.goto(link)
    week.picture(guest, "approval-without-account")
    guest.click(f"text={T('desk.preview.open')}")
    week.picture(guest, "preview")
    guest.goto(link)
    guest.fill("#name", "عضو شورای شهر")
    guest.click(f"button:text-is('{T('desk.approve.button')}')")
    week.picture(guest, "approved")


def scheduled(week: FirstWeek, number: int) -> None:
    """The publisher sets a time, a minute ahead, and it is published then."""
    moment = (utc_now() + timedelta(seconds=75)).astimezone(tehran_zone())
    fields = {"day": JALALI.short(moment.date()), "clock": f"{moment:%H:%M}"}
    page = week.does("public.relations", number, T("desk.schedule.button"), **fields)
    week.picture(page, "scheduled")
    week.is_published(number)
    week.picture(page, "published")
    page.goto(f"{week.url}/1400/")
    week.picture(page, "site")


def resident_follows(api: ResidentsApi) -> None:
    """A resident finds a project, follows it, and is to be told at night too."""
    chat = {"id": RESIDENT, "type": "private", "first_name": "شهروند"}
    sender = chat | {"is_bot": False}
    api.people_write(written("D01-04", chat=chat, at=utc_now(), **{"from": sender}))
    with api.changed:
        assert api.changed.wait_for(lambda: api.sent, 60)
    for data in (api.button(T("bot.follow")), encode(Intent(Where.SET, QUIET, "off"))):
        update = pressed(data, chat=chat)
        update["callback_query"]["from"] = sender
        api.people_write(update)


def corrected(week: FirstWeek) -> None:
    """One value is corrected by a form, approved by the approver and published at once."""
    clerk = week.pages["data.office"]
    clerk.goto(f"{week.url}/desk/rows/?table=projects&code=D01-04")
    week.picture(clerk, "find-a-row")
    clerk.click(".rows a")
    clerk.fill("#cell-planned_end_on", "1399/12/29")
    clerk.fill("#why", "تأخیر در تملک زمین")
    week.picture(clerk, "edit-a-row")
    clerk.click("button[value=keep]")
    to_the_public(week, week.read(clerk), "correction")


def withdrawn(week: FirstWeek) -> None:
    """A row that should not have been published is withdrawn, with its reason."""
    clerk = week.pages["data.office"]
    clerk.goto(f"{week.url}/desk/rows/?table=observations&code=K012")
    clerk.click(".rows li:last-child a")
    clerk.fill("#withdraw-why", "این مقدار از نظرسنجی دیگری است")
    week.picture(clerk, "withdraw-a-row")
    clerk.click("button[value=withdraw]")
    to_the_public(week, week.read(clerk), "withdrawal")


def answered(week: FirstWeek) -> None:
    """A doubt of the program is answered; the answer is published beside it."""
    clerk = week.pages["data.office"]
    clerk.goto(f"{week.url}/desk/doubts/")
    week.picture(clerk, "doubts")
    clerk.click(f"text={T('desk.doubts.answer')} >> nth=0")
    week.picture(clerk, "answer-a-doubt")
    clerk.fill("#cell-answer", "درست است؛ با سند مصوب مقایسه شد.")
    clerk.click("button[value=keep]")
    to_the_public(week, week.read(clerk), "answer")


def to_the_public(week: FirstWeek, number: int, name: str) -> None:
    """Send, approve and publish a package."""
    week.picture(week.pages["data.office"], f"{name}-proposal")
    week.does("data.office", number, T("desk.send.button"))
    week.does("planning", number, T("desk.approve.button"))
    week.does("public.relations", number, T("desk.publish.button"))
    week.is_published(number)


def main() -> None:
    """Walk it and write what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    look = {
        "viewport": {"width": given.width, "height": 800},
        "color_scheme": given.scheme,
    }
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="first-week-")))
        api = stack.enter_context(ResidentsApi())
        url, link = stack.enter_context(city(data, api))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox"]
        )
        stack.callback(browser.close)
        try:
            walk(FirstWeek(browser, url, given.folder, look), link, api)
        finally:
            texts = (one.get("text") or one.get("caption", "") for one in api.sent)
            (given.folder / "messages.txt").write_text("\n\n———\n\n".join(texts), encoding="utf-8")
            for log in data.glob("*.log"):
                (given.folder / log.name).write_bytes(log.read_bytes())


if __name__ == "__main__":
    main()
