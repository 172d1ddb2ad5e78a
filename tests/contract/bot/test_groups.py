"""What a group follows, where its notices go, and who may change it."""

import pytest
from sqlmodel import Session

from core.enums import SubscriberState
from core.models import Follow, Subscriber
from tests.factories.bot_answers import deal_with, rows
from tests.factories.updates import NOW, group, person, presence, pressed
from tests.fakes.bot_api import FakeBotApi

DISTRICT = "v1|fon|D1|district"


@pytest.fixture
def api():
    return FakeBotApi()


def in_topic(data, thread_id):
    return pressed(data, group(), is_topic_message=True, message_thread_id=thread_id)


def test_notices_go_where_an_administrator_followed(engine, api):
    api.members[person()["id"]] = "creator"
    deal_with(engine, api, in_topic(DISTRICT, 77))
    assert [one.thread_id for one in rows(engine, Subscriber)] == [77]
    deal_with(engine, api, in_topic("v1|fon|F-01|project", 78))
    assert [one.thread_id for one in rows(engine, Subscriber)] == [78]
    # An answer to a message has a thread too, and is in no topic.
    deal_with(engine, api, pressed("v1|fon|P01|indicator", group(), message_thread_id=5))
    assert [one.thread_id for one in rows(engine, Subscriber)] == [None]


@pytest.mark.parametrize(
    "data", [DISTRICT, "v1|drp|D1|district", "v1|spd", "v1|sto|digest|weekly", "v1|fgd"]
)
def test_a_member_changes_nothing_of_what_a_group_follows(engine, api, data):
    api.members[person()["id"]] = "creator"
    deal_with(engine, api, in_topic(DISTRICT, 77))
    before = [one.model_dump() for one in rows(engine, Subscriber)]
    api.members.clear()
    deal_with(engine, api, in_topic(data, 80))
    assert [one.model_dump() for one in rows(engine, Subscriber)] == before
    assert [one.topic for one in rows(engine, Follow)] == ["district:D1"]


def test_an_answer_in_a_topic_that_was_closed_comes_in_the_group(engine, api):
    api.refuse("editMessageText", 400, "Bad Request: TOPIC_CLOSED")
    api.refuse("sendMessage", 400, "Bad Request: TOPIC_CLOSED")
    deal_with(engine, api, in_topic("v1|hlp", 77))
    assert api.sent("sendMessage")[-1].get("message_thread_id") is None


def test_a_channel_known_by_its_name_comes_back_with_the_bot(engine, api):
    with Session(engine) as session:
        state = SubscriberState.BLOCKED
        session.add(
            Subscriber(
                channel="telegram",
                chat_id="@isfahan7",
                state=state,
                is_channel=True,
                created_at=NOW,
            )
        )
        session.commit()
    chat = {"id": -1007, "type": "channel", "title": "منطقهٔ ۷", "username": "isfahan7"}
    deal_with(engine, api, presence("member", chat))
    assert rows(engine, Subscriber)[0].state is SubscriberState.ACTIVE
    deal_with(engine, api, presence("kicked", chat))
    assert rows(engine, Subscriber)[0].state is SubscriberState.BLOCKED


@pytest.mark.parametrize("platform", ["telegram", "bale"])
def test_a_group_is_known_by_its_kind_whatever_its_number(engine, platform):
    chat, api = {"id": 4500, "type": "group", "title": "محله"}, FakeBotApi()
    deal_with(engine, api, pressed("v1|fon|D1|district", chat), platform=platform)
    assert rows(engine, Subscriber) == []
    api.members[7] = "creator"
    deal_with(engine, api, pressed("v1|fon|D1|district", chat), platform=platform)
    assert [row.chat_id for row in rows(engine, Subscriber)] == ["4500"]
