"""Notices of silence: by the calendar, once each, also after days without a worker."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from core.database.engine import transaction
from core.delivery.people.chats import rekey
from core.delivery.queue.calendar_runs import CalendarRuns, _owe
from core.delivery.reminders import reminders_on
from core.delivery.sending.channel import Message
from core.enums import EventKind
from core.models import CalendarRun
from core.release.reader import numbered_release
from tests.factories.people import (
    ANY_HOUR,
    CHANNEL,
    NOON,
    PLAN,
    add_person,
    add_plan,
    add_release,
    hours,
)
from tests.factories.promises import awaited, promised
from tests.factories.release_files import write_release

DAY = timedelta(days=1)
TODAY = NOON.date()
EVERYTHING = replace(ANY_HOUR, muted=frozenset())


def told(notice):
    codes = ",".join(f"{one.subject_code}:{one.state}" for one in notice.reminders)
    changes = ",".join(one.subject_code for one in notice.changes)
    return Message(f"{codes}|{changes}")


def publish(desk, *rows):
    desk.number += 1
    write_release(desk.releases_dir, desk.number, *rows)
    with transaction(desk.engine) as session:
        add_release(session, desk.number, at=desk.now)


def drain(desk):
    return desk.drain(compose=told)


def test_a_day_of_the_calendar_is_told_once_to_who_follows_it(desk):
    publish(desk, promised("A", TODAY), promised("B", TODAY + 30 * DAY), promised("C"))
    desk.follow("1", "project:A")
    desk.follow("2", "district:7")
    for chat, topic in (("3", "project:C"), ("4", "plan"), ("5", "releases")):
        desk.follow(chat, topic)
    assert drain(desk) == {"sent": 2}
    assert desk.channel.texts_for("1") == ["A:arrived|"]
    assert desk.channel.texts_for("2") == ["A:arrived,B:ahead|"]
    for _ in range(30):
        desk.now += hours(1)
        assert drain(desk) == {}


def test_no_day_comes_before_its_morning(desk):
    publish(desk, promised("A", TODAY))
    desk.follow("1", "project:A")
    desk.now = NOON - hours(5)
    assert drain(desk) == {}
    desk.now = NOON - hours(4)
    assert drain(desk) == {"sent": 1}


def test_days_without_a_worker_are_made_up_for_in_one_message(desk):
    publish(desk, *(promised(f"{n}", TODAY + n * DAY) for n in range(1, 12)))
    desk.follow("1", "district:7")
    assert drain(desk) == {}
    desk.now += 3 * DAY
    assert drain(desk) == {"sent": 1}
    assert desk.channel.texts_for("1") == ["1:arrived,2:arrived,3:arrived|"]
    # More than a week: what is older is left to the next quarter.
    desk.now += 10 * DAY
    drain(desk)
    assert desk.channel.texts_for("1")[1].startswith("6:arrived,7:arrived,")


def test_two_workers_owe_a_day_once(desk):
    publish(desk, promised("A", TODAY))
    desk.follow("1", "project:A")
    first, second = (
        CalendarRuns(desk.engine, desk.releases_dir, lambda: desk.now) for _ in range(2)
    )
    assert (first.run(), second.run(), first.run()) == (1, 0, 0)
    assert drain(desk) == {"sent": 1}
    with transaction(desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(CalendarRun)) == 1


def test_of_two_workers_that_begin_a_day_together_one_owes_it(desk):
    publish(desk, promised("A", TODAY))
    desk.follow("1", "project:A")
    with closing(numbered_release(desk.releases_dir, PLAN, 1)) as release:
        reminders = reminders_on(release, TODAY)
    counts = []
    for _ in range(2):
        with transaction(desk.engine) as session:
            counts.append(_owe(session, PLAN, 1, NOON, day=TODAY, reminders=reminders))
    assert counts == [1, 0]


def test_the_kinds_that_were_left_out_are_not_owed(desk):
    publish(desk, promised("A", TODAY), *awaited("K", TODAY - DAY))
    no_promises = replace(ANY_HOUR, muted=frozenset({EventKind.PROMISED_ENDS}))
    with transaction(desk.engine) as session:
        add_person(session, "1", "project:A", "indicator:K", preferences=EVERYTHING)
        add_person(session, "2", "project:A", "indicator:K")
        add_person(session, "3", "project:A", "indicator:K", preferences=no_promises)
    drain(desk)
    assert desk.channel.texts_for("1") == ["A:arrived,K:missing|"]
    # Figures that did not come are told to who asks for them.
    assert desk.channel.texts_for("2") == ["A:arrived|"]
    assert desk.channel.texts_for("3") == ["K:missing|"]


def test_a_release_that_tells_of_the_end_takes_its_reminder_back(desk):
    publish(desk, promised("A", TODAY), promised("B", TODAY))
    desk.follow("1", "project:A")
    desk.follow("2", "project:B")
    assert CalendarRuns(desk.engine, desk.releases_dir, lambda: desk.now).run() == 2
    rows = [promised("A", TODAY, actual_end_on=TODAY), promised("B", TODAY)]
    desk.publish_with("A", rows=rows)
    drain(desk)
    assert desk.channel.texts_for("1") == ["|A"]
    assert desk.channel.texts_for("2") == ["B:arrived|"]


def test_a_release_that_cannot_be_read_puts_the_day_off(desk):
    desk.follow("1", "project:A")
    with transaction(desk.engine) as session:
        add_release(session, 1, at=desk.now)
    runs = CalendarRuns(desk.engine, desk.releases_dir, lambda: desk.now)
    assert runs.run() == 0
    write_release(desk.releases_dir, 1, promised("A", TODAY))
    assert runs.run() == 0
    desk.now += hours(2)
    assert runs.run() == 1


def test_a_plan_without_a_release_brings_nothing(desk):
    with transaction(desk.engine) as session:
        add_plan(session)
    desk.follow("1", "project:A")
    assert CalendarRuns(desk.engine, desk.releases_dir, lambda: desk.now).run() == 0


def test_a_chat_that_moves_takes_its_reminders_along(desk):
    publish(desk, promised("A", TODAY))
    desk.follow("1", "project:A")
    desk.follow("-1001", "plan")
    CalendarRuns(desk.engine, desk.releases_dir, lambda: desk.now).run()
    with transaction(desk.engine) as session:
        rekey(session, CHANNEL, "1", "-1001")
    assert drain(desk) == {"sent": 1}
    assert desk.channel.texts_for("-1001") == ["A:arrived|"]


def test_many_projects_of_one_day_are_one_message(desk):
    publish(desk, *(promised(f"{n}", TODAY) for n in range(40)))
    for chat in range(5):
        desk.follow(f"{chat}", "district:7", "project:3")
    assert drain(desk) == {"sent": 5}
    assert desk.status().queued == 0
