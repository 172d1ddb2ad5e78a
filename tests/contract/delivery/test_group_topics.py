"""Groups: notices go into the topic that was chosen; one that is gone is told of once."""

import pytest

from core.database.engine import transaction
from core.delivery.people.follows import choose_topic
from core.delivery.sending.channel import Message, SendError
from core.enums import SubscriberState
from tests.factories.people import add_person

GROUP = "-1001"
GONE = SendError(reason="topic_gone", is_topic_gone=True)


def told(notice):
    def ending(recipient):
        return " (lost)" if recipient.has_lost_topic else ""

    return Message(f"{notice.releases[-1]}", ending=ending)


@pytest.fixture
def group(desk):
    with transaction(desk.engine) as session:
        person = add_person(session, GROUP, "plan")
        choose_topic(session, person.id, 77)
    return desk


def sent(desk):
    return [(message.html, message.thread_id) for _, message in desk.channel.sent]


def test_notices_go_into_the_topic_that_was_chosen(group):
    group.publish("A")
    group.drain(compose=told)
    assert sent(group) == [("1", 77)]


def test_a_topic_that_is_gone_falls_back_to_the_group_and_says_so_once(group):
    group.channel.errors[GROUP] = [GONE]
    group.publish("A")
    assert group.drain(compose=told) == {"pending": 1, "sent": 1}
    group.publish("B")
    group.drain(compose=told)
    assert sent(group) == [("1 (lost)", None), ("2", None)]
    assert group.status().blocked_chats == 0


def test_a_group_that_chooses_anew_hears_nothing_of_the_old_topic(group):
    group.channel.errors[GROUP] = [GONE, SendError(reason="busy")]
    group.publish("A")
    group.drain(compose=told)
    with transaction(group.engine) as session:
        person = add_person(session, GROUP)
        assert (person.thread_id, person.has_lost_topic) == (None, True)
        assert person.state is SubscriberState.ACTIVE
        choose_topic(session, person.id, 78)
    group.publish("B")
    group.now = group.now.replace(hour=12)
    group.drain(compose=told)
    assert sent(group) == [("2", 78)]
