"""A time that is set, reasons and comments, over HTTP."""

import re
from datetime import timedelta

import pytest

from core.calendar import JALALI, tehran_date, utc_now
from core.enums import PackageState
from tests.factories.desk_packages import package_bytes
from tests.factories.desk_people import DeskBrowser
from tests.factories.package_browsers import deeds, forms, open_package_browsers


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with open_package_browsers(tmp_path_factory.mktemp("packages")) as desk:
        yield desk


@pytest.fixture
def desk(opened, tmp_path):
    opened.client.cookies.clear()
    opened.folder = tmp_path
    return opened


def test_a_time_is_set_and_cancelled(desk):
    number = desk.sent(content=package_bytes(desk.folder, unit="کیلومتر"))
    desk.do("approver", number, "approve")
    assert deeds(desk.page("publisher", number)) == {"publish", "schedule", "return"}
    wrong = desk.do("publisher", number, "schedule", day="فردا", clock="10:00")
    assert wrong.status_code == 422
    assert "«فردا 10:00» پذیرفته نشد" in wrong.text
    tomorrow = JALALI.iso(tehran_date(utc_now() + timedelta(days=1)))
    done = desk.do("publisher", number, "schedule", day=tomorrow, clock="۱۰:۳۰", paused="yes")
    assert done.status_code == 303
    page = desk.page("publisher", number)
    assert deeds(page) == {"cancel-schedule", "return"}
    assert "ساعت ۱۰:۳۰ منتشر می‌شود، به دستور publisher" in page.text
    assert deeds(desk.page("approver", number)) == {"withdraw-approval", "return"}
    assert desk.do("publisher", number, "publish").status_code == 422
    assert desk.do("publisher", number, "cancel-schedule").status_code == 303
    assert desk.state(number) is PackageState.APPROVED
    audit = desk.person("auditor").get("/desk/audit/").text
    assert all(word in audit for word in ("زمان انتشار تعیین کرد", "زمان انتشار را لغو کرد"))
    desk.do("clerk", number, "withdraw")


def test_reasons_and_comments_have_their_pages(desk):
    number = desk.hand_in(package_bytes(desk.folder, unit="متر", title="نامی تازه"))
    page = desk.page("clerk", number)
    (thing,) = set(re.findall(r'href="(/desk/packages/\d+/thing/\?of=[^"]+)"', page.text))
    path = desk.person("approver").get(thing)
    assert path.status_code == 200
    assert "هنوز دلیلی نوشته نشده است" in path.text
    assert forms(path) == {"comment"}
    assert forms(desk.person("clerk").get(thing)) == {"comment", "reason"}
    named = thing.partition("of=")[2].replace("%3A", ":")
    said = desk.do("approver", number, "comment", comment="منبع کجاست؟", thing=named)
    assert said.headers["Location"] == thing
    assert desk.do("approver", number, "comment", comment=" ").status_code == 422
    desk.do("clerk", number, "comment", comment="همه را ببینید")
    given = desk.do("clerk", number, "reason", reason="خطای نگارشی بود", thing=named)
    assert given.headers["Location"] == thing
    desk.do("clerk", number, "reason", reason="بازنگری")
    seen = desk.person("auditor").get(thing)
    assert all(words in seen.text for words in ("منبع کجاست؟", "خطای نگارشی بود"))
    assert forms(seen) == set()
    page = desk.page("publisher", number).text
    assert all(words in page for words in ("(۱ نظر)", "همه را ببینید", "دلیل: خطای نگارشی بود"))
    assert desk.person("clerk").get(f"/desk/packages/{number}/thing/?of=x").status_code == 422
    desk.do("clerk", number, "send")
    link = desk.link(number)
    desk.client.cookies.clear()
    shown = DeskBrowser(desk.client).get(link).text
    assert "خطای نگارشی بود" in shown
    assert not any(words in shown for words in ("منبع کجاست؟", "همه را ببینید", "/thing/"))
    desk.do("clerk", number, "withdraw")
