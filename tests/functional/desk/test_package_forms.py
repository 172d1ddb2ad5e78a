"""A time that is set, reasons and comments, over HTTP."""

import html
import re
from datetime import timedelta

from core.calendar import JALALI, tehran_date, utc_now
from core.desk.packages.jobs import package_publication
from core.enums import PackageState
from core.errors import FileUnusableError
from tests.factories.desk_packages import package_bytes
from tests.factories.desk_people import DeskBrowser
from tests.factories.package_browsers import deeds, forms
from tests.presence import present


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


def fields_of(page):
    """Return what the first form of rows would send."""
    form = page.text.partition('<form method="post" action="/desk/rows/">')[2]
    form = form.partition("</form>")[0]
    fields = dict(re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', form))
    fields.update(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form))
    for name, options in re.findall(
        r'<select [^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        fields[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    return {name: html.unescape(value) for name, value in fields.items() if name != "csrf"}


def test_a_row_is_corrected_and_withdrawn_in_a_form(desk):
    clerk = desk.person("clerk")
    assert 'href="/desk/rows/"' in clerk.get("/desk/packages/new/").text
    assert "ردیفی با این کد" in clerk.get("/desk/rows/?table=projects&code=none").text
    found = clerk.get("/desk/rows/?table=projects&code=F-01").text
    (path,) = set(re.findall(r'href="(/desk/rows/form/\?table=projects&amp;key=[^"]+)"', found))
    form = clerk.get(html.unescape(path))
    fields = fields_of(form)
    assert fields["cell-code"] == "F-01"
    fields["cell-scope"] = "دامنه‌ای تازه"
    sent = clerk.post("/desk/rows/", deed="keep", **{**fields, "reason": "نشانی درست نبود"})
    assert sent.status_code == 303
    number = int(sent.headers["Location"].split("/")[-2])
    desk.work()
    page = desk.page("clerk", number)
    assert "دامنه‌ای تازه" in page.text
    assert "نشانی درست نبود" in page.text
    desk.do("clerk", number, "withdraw")
    given = {"table": "projects", "key": "F-01", "deed": "withdraw"}
    assert clerk.post("/desk/rows/", **given).status_code == 422
    sent = clerk.post("/desk/rows/", **given, reason="تکراری بود")
    number = int(sent.headers["Location"].split("/")[-2])
    desk.work()
    assert "حذف می‌شود" in desk.page("clerk", number).text
    desk.do("clerk", number, "withdraw")
    assert clerk.get("/desk/rows/form/?table=plan").status_code == 422


def test_what_is_in_the_plan_and_not_published_is_told_with_the_next_step(desk, monkeypatch):
    number = desk.sent(content=package_bytes(desk.folder, unit="تن"))
    desk.do("approver", number, "approve")
    desk.do("publisher", number, "publish")

    def full(*_args, **_options):
        raise FileUnusableError("site", "full")

    with monkeypatch.context() as patched:
        patched.setattr(package_publication, "publish", full)
        desk.work()
    for role in ("clerk", "publisher"):
        assert "در برنامه ثبت شده، هنوز منتشر نشده است" in desk.page(role, number).text
    assert forms(desk.page("publisher", number)) == {"publish", "comment"}
    desk.do("publisher", number, "publish")
    desk.work()
    page = desk.page("clerk", number).text
    assert "منتشر شد" in page
    assert "هنوز منتشر نشده است" not in page


def test_the_form_of_an_answer_says_what_is_answered(desk):
    number = desk.sent(content=package_bytes(desk.folder, unit="کیلوگرم"))
    desk.do("approver", number, "approve")
    desk.do("publisher", number, "publish")
    desk.work()
    clerk = desk.person("clerk")
    listed = clerk.get("/desk/doubts/").text
    found = re.search(r'<li><p>([^<]+)</p>.*?<a href="([^"]+)"', listed, re.DOTALL)
    text, href = present(found).groups()
    assert text in clerk.get(html.unescape(href)).text
    gone = "/desk/rows/form/?table=quality_answers&rule=over_allocation&subject=F-99"
    assert text not in clerk.get(gone).text


def test_a_doubt_has_its_way_to_an_answer(desk):
    clerk = desk.person("clerk")
    assert "دادهٔ منتشرشده نکته‌ای ندارد" in clerk.get("/desk/doubts/").text or (
        "پاسخ دادن" in clerk.get("/desk/doubts/").text
    )
    start = "/desk/rows/form/?table=quality_answers&rule=revision_without_reason&subject=F-01"
    fields = fields_of(clerk.get(start))
    assert fields["cell-subject"] == "F-01"
    fields |= {"cell-answer": "درست است، چون صورت‌جلسه دارد."}
    sent = clerk.post("/desk/rows/", deed="keep", **fields)
    number = int(sent.headers["Location"].split("/")[-2])
    desk.work()
    assert "درست است، چون صورت‌جلسه دارد." in desk.page("clerk", number).text
    desk.do("clerk", number, "withdraw")
