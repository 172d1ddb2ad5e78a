"""The calendars as an independent reader sees them, beside what the release file holds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from icalendar import Calendar

from core.enums import ProjectStatus
from core.release import records
from core.release.addresses import Addresses
from core.texts import load_texts
from portal.exports.promise_calendar import LINE_OCTETS, PromiseCalendar, _escaped, _folded
from tests.factories.city import write_city
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import PUBLIC_URL, rows, sample_site
from tests.factories.snapshots import make


def events(content):
    return Calendar.from_ical(content).walk("VEVENT")


def plan_calendar():
    return (sample_site() / "1400" / "calendar.ics").read_bytes()


def test_every_promise_is_an_event_of_one_day():
    promised = dict(
        rows("SELECT code, planned_end_on FROM project WHERE planned_end_on IS NOT NULL")
    )
    found = {event["UID"].split("@")[0]: event for event in events(plan_calendar())}
    ends = {name: event for name, event in found.items() if name.endswith("-end")}
    assert len(ends) == len(promised) > 100
    for code, day in promised.items():
        event = ends[f"1400-{code}-end"]
        assert event["DTSTART"].dt == date.fromisoformat(day)
        assert event["DTEND"].dt == date.fromisoformat(day) + timedelta(days=1)
        assert event["URL"] == f"{PUBLIC_URL}/1400/projects/{code}/"
    titles = dict(rows("SELECT code, title FROM project"))
    assert all(titles[name[5:-4]] in event["SUMMARY"] for name, event in ends.items())
    milestones = rows("SELECT count(*) FROM milestone")[0][0]
    assert len(found) - len(ends) == milestones


def test_every_event_is_stamped_with_the_release_and_said_to_be_a_sample():
    stamp = sample_release().info.published_at.replace(microsecond=0)
    for event in events(plan_calendar()):
        assert event["DTSTAMP"].dt == stamp
        assert "دادهٔ نمونه" in event["DESCRIPTION"]
        assert event["TRANSP"] == "TRANSPARENT"
    uids = [event["UID"] for event in events(plan_calendar())]
    assert len(uids) == len(set(uids))


def test_a_district_has_its_own_events():
    site = sample_site()
    for number, code in rows("SELECT number, code FROM district"):
        own = rows(
            "SELECT count(*) FROM project JOIN project__districts ON owner = project.rowid"
            " WHERE value = ? AND planned_end_on IS NOT NULL",
            code,
        )[0][0]
        content = (site / f"1400/districts/{number}/calendar.ics").read_bytes()
        assert sum(event["UID"].endswith("-end@plan.example") for event in events(content)) == own
        page = (site / f"1400/districts/{number}/index.html").read_text()
        assert f'href="/1400/districts/{number}/calendar.ics"' in page


def test_lines_end_and_are_as_long_as_they_may_be():
    content = plan_calendar()
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) == LINE_OCTETS
    for line in lines:
        line.decode()  # no letter is parted


@pytest.mark.parametrize(
    "text", ["a" * 400, "ب" * 200, "الف،" * 60, "\\;,\n" * 50, "a" * 75, "ه\u200cه\u200d" * 40, ""]
)
def test_what_is_folded_is_read_whole(text):
    event = _folded(["BEGIN:VEVENT", f"SUMMARY:{_escaped(text)}", "END:VEVENT"])
    assert all(len(line.encode()) <= LINE_OCTETS for line in event.split("\r\n"))
    (read,) = Calendar.from_ical(event, multiple=True)
    assert read["SUMMARY"] == text


def calendar_of(release):
    at = Addresses(release.plan.code)
    content = b"".join(PromiseCalendar(release, load_texts(), PUBLIC_URL, at).of_plan())
    return {event["UID"]: event for event in events(content)}


def test_a_promise_that_moved_is_the_same_event_again(tmp_path):
    found = calendar_of(write_city(tmp_path))
    end = found["1400-F-01-end@plan.example"]
    # The small city's second promise; the first is its sequence 0.
    assert (end["DTSTART"].dt, end["SEQUENCE"]) == (date(2021, 3, 20), 1)
    (step,) = (event for uid, event in found.items() if "-step-" in uid)
    assert step["DTSTART"].dt == date(2019, 3, 20)
    assert "حفاری" in step["SUMMARY"]
    assert step["SEQUENCE"] == 1


def test_what_was_cancelled_or_is_promised_no_more(tmp_path):
    more = [
        make(
            records.Project,
            code=code,
            title=code,
            portfolio="flagship",
            status=ProjectStatus.CANCELLED,
            planned_end_on=end,
            weight=Decimal(1),
        )
        for code, end in (("G-01", date(2022, 1, 1)), ("G-02", None))
    ]
    promises = [
        make(records.Promise, project=code, position=1, promised_end_on=date(2022, 1, 1))
        for code in ("G-01", "G-02")
    ]
    found = calendar_of(write_city(tmp_path, more=[*more, *promises]))
    assert found["1400-G-01-end@plan.example"]["STATUS"] == "CANCELLED"
    assert found["1400-F-01-end@plan.example"]["STATUS"] == "CONFIRMED"
    assert "1400-G-02-end@plan.example" not in found
