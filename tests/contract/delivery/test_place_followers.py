"""Places that are followed by name: projects of now, new ones later, told with all else."""

from contextlib import closing

import pytest

from core.database.engine import transaction
from core.delivery.announcement import announce, announce_paused
from core.delivery.people.own_data import own_data
from core.delivery.places import PLACE
from core.delivery.preview import preview
from core.delivery.sending.channel import Message
from core.release.reader import Release
from tests.factories.people import CHANNEL, PLAN, add_person, add_release, deliveries
from tests.factories.promises import promised
from tests.factories.release_files import change, write_release
from tests.presence import present

METRO = promised("A", title="خط دو قطار شهری")
STREET = promised("B", title="پیاده‌راه چهارباغ")


def told(notice):
    behind = sorted(
        {one for change in notice.changes for one in change.topics if one.startswith(PLACE)}
    )
    codes = ",".join(one.subject_code for one in notice.changes)
    reminded = ",".join(one.subject_code for one in notice.reminders)
    return Message(f"{codes}|{reminded}|{','.join(behind)}|{','.join(sorted(notice.topics))}")


def test_a_place_tells_of_projects_there_are_and_of_those_that_come(desk):
    desk.follow("1", "place:چهارباغ")
    desk.follow("2", "place:سیچان")
    assert desk.publish_with("A", "B", rows=(METRO, STREET)) == 1
    new = promised("C", title="کتابخانهٔ محلهٔ سیچان")
    assert desk.publish_with("C", rows=(METRO, STREET, new)) == 1
    desk.drain(compose=told)
    assert desk.channel.texts_for("1") == ["B||place:چهارباغ|place:چهارباغ"]
    assert desk.channel.texts_for("2") == ["C||place:سیچان|place:سیچان"]


def test_a_place_and_other_topics_of_a_release_are_one_message(desk):
    desk.follow("1", "place:مترو", "place:چهارباغ", "project:B")
    assert desk.publish_with("A", "B", rows=(METRO, STREET)) == 1
    assert desk.drain(compose=told) == {"sent": 1}
    assert desk.channel.texts_for("1") == [
        "A,B||place:مترو,place:چهارباغ|place:مترو,place:چهارباغ,project:B"
    ]


def test_a_promised_end_is_told_to_who_follows_its_place(desk):
    desk.publish_with(rows=(promised("B", desk.now.date(), title="پیاده‌راه چهارباغ"),))
    desk.follow("1", "place:چهارباغ")
    desk.follow("2", "place:مترو")
    assert desk.drain(compose=told) == {"sent": 1}
    assert desk.channel.texts_for("1") == ["|B||place:چهارباغ"]


@pytest.mark.parametrize("write", [announce, announce_paused])
def test_a_release_is_announced_from_its_draft(engine, tmp_path, write):
    path = write_release(tmp_path, 1, STREET, change(1, "B", "plan", "project:B"))
    with closing(Release(path)) as release, transaction(engine) as session:
        add_release(session)
        for chat, topic in (("1", "place:چهارباغ"), ("2", "place:مترو"), ("3", "plan")):
            add_person(session, chat, topic)
        assert write(session, release, None) == 2
        shown = preview(session, tmp_path, told, PLAN, 1)
        assert dict(shown.by_topic) == {"place:چهارباغ": 1, "plan": 1}


def test_places_are_part_of_what_is_kept_of_a_person(engine):
    with transaction(engine) as session:
        add_person(session, "1", "place:چهارباغ")
        kept = present(own_data(session, CHANNEL, "1"))
    assert [one["topic"] for one in kept["follows"]] == ["place:چهارباغ"]
    with transaction(engine) as session:
        assert deliveries(session) == []
