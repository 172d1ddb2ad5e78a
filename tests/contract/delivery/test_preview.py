"""What a release would tell and to how many, before it goes out."""

import pytest

from core.database.engine import transaction
from core.delivery.people.follows import unfollow
from core.delivery.preview import preview
from core.delivery.sending.channel import Message
from core.enums import DeliveryState
from core.errors import ReleaseNotFoundError
from tests.factories.people import PLAN, add_crowd, deliveries


def compose(notice):
    codes = ",".join(one.subject_code for one in notice.changes)
    return Message(f"{notice.releases[-1]}:{codes}", ending=lambda to: f" {to.number}")


def look(desk, number=1):
    with transaction(desk.engine) as session:
        return preview(session, desk.releases_dir, compose, PLAN, number)


def test_a_preview_counts_people_and_words_some_of_their_messages(desk):
    for chat in range(5):
        desk.follow(f"a{chat}", "project:A")
    desk.follow("b", "project:A", "project:B", "project:unchanged")
    desk.follow("c", "project:unchanged")
    desk.follow("r", "releases")
    desk.publish("A", "B")
    found = look(desk)
    assert (found.people, found.examined) == (7, 7)
    assert found.by_topic == (("project:A", 6), ("project:B", 1), ("releases", 1))
    assert [one.html for one in found.samples] == ["1:A 1", "1:A,B 1", "1: 1"]
    assert found.longest == found.samples[1]


def test_a_preview_of_many_examines_some_of_all(desk):
    with transaction(desk.engine) as session:
        add_crowd(session, 1200)
    desk.publish("A")
    found = look(desk)
    assert (found.people, found.examined) == (1200, 500)
    assert [one.html for one in found.samples] == ["1:A 1"]


def test_what_has_gone_or_is_not_followed_any_more_is_not_previewed(desk):
    desk.follow("1", "project:A")
    desk.publish("A")
    desk.drain()
    desk.follow("2", "project:B")
    desk.publish("B")
    assert look(desk).people == 0
    assert (look(desk).samples, look(desk).longest) == ((), None)
    with transaction(desk.engine) as session:
        (row,) = deliveries(session, "2")
        row.state = DeliveryState.PAUSED
    assert look(desk, 2).people == 1
    with transaction(desk.engine) as session:
        (row,) = deliveries(session, "2")
        unfollow(session, row.subscriber, PLAN, "project:B")
    assert (look(desk, 2).people, look(desk, 2).samples) == (1, ())


def test_a_release_that_is_not_there_has_no_preview(desk):
    with pytest.raises(ReleaseNotFoundError):
        look(desk, 9)
