"""Updates that no Bot API should send: each is set aside or answered, and none stops the rest."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, delete, select
from telegram.error import TelegramError

from bot.telegram.connection import PollingRequest
from bot.telegram.receive import inbox
from bot.telegram.receive.ingress import Poller, Webhook
from bot.telegram.receive.payloads import parse_answer
from core.enums import UpdateState
from core.models import Delivery, Follow, InboundUpdate, Subscriber
from tests.examples import examples
from tests.factories.bot_parts import desk_of
from tests.factories.updates import NOW, group, inline, presence, pressed, written
from tests.fakes.bot_api import FakeBotApi

LIMITED = settings(
    deadline=None,
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NUMBERS = st.one_of(
    st.integers(),
    st.sampled_from([2**31, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**400, 0, -1]),
    st.floats(),
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["\0", "\ud800", "\udc00\ud800", "ا" * 5000, "\u202e", "/start p_", "9" * 50]),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inside: st.one_of(
        st.lists(inside, max_size=4), st.dictionaries(TEXTS, inside, max_size=4)
    ),
    max_leaves=8,
)
PLACES = {"latitude": 32.6, "longitude": 51.6}


def whole_updates():
    """One of each kind that the bot reads."""
    return [
        written("/start p_F-01"),
        written("منطقه ۱", group(), reply_to_message=written("x", group())["message"]),
        written("", migrate_to_chat_id=-100500),
        written("x", location=PLACES),
        pressed("v1|prj|F-01"),
        presence("kicked"),
        inline("باغ", "10"),
    ]


def paths(part, path=()):
    """All places in an update."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield (*path, key)
            yield from paths(value, (*path, key))


def changed_at(update, path, value):
    """The update with another value at a place; with none there for Ellipsis."""
    copy = json.loads(json.dumps(update))
    holder = copy
    for key in path[:-1]:
        holder = holder[key]
    if value is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return copy


@st.composite
def spoiled(draw):
    """An update that is right but for one place, or one that is nothing like it."""
    if draw(st.booleans()):
        return draw(JSON)
    update = draw(st.sampled_from(whole_updates()))
    path = draw(st.sampled_from(list(paths(update))))
    return changed_at(update, path, draw(st.one_of(st.just(...), JSON)))


def as_body(update):
    """Write JSON as a hostile server might: with surrogates, NaN and numbers of any length."""
    return json.dumps(update).encode()


def by_webhook(engine, update):
    webhook = Webhook(engine, "telegram", "s", lambda: NOW)
    answers = []

    async def receive():
        return {"type": "http.request", "body": as_body(update), "more_body": False}

    async def send(message):
        answers.append(message)

    headers = [(b"x-telegram-bot-api-secret-token", b"s")]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    asyncio.run(webhook(scope, receive, send))
    # What is no object at all comes from nobody that would bring it again.
    assert answers[0]["status"] == (200 if isinstance(update, dict) else 400)


class Batch(FakeBotApi):
    """Answers a poll with whatever it was given, read as the poller's own request reads it."""

    parse_json_payload = staticmethod(PollingRequest.parse_json_payload)

    def __init__(self, updates):
        super().__init__()
        self.updates = updates

    # PTB hands over its time-outs by name.
    async def do_request(self, url, method, request_data=None, **_timeouts):  # type: ignore[override]
        return 200, as_body({"ok": True, "result": self.updates})


def by_polling(engine, *updates):
    poller = Poller(
        Batch(list(updates)), "https://api.example/getUpdates", engine, "telegram", None,
        now=lambda: NOW, notify=lambda: None,
    )  # fmt: skip
    asyncio.run(poller.poll())


def answer_all(engine):
    """Answer what was stored; give what was sent."""
    api = FakeBotApi()

    async def answer():
        desk = desk_of(engine, api)
        while await desk.look():
            await desk.finish()

    asyncio.run(answer())
    return api


def settled_without_a_rest(engine):
    with Session(engine) as session:
        states = set(session.exec(select(InboundUpdate.state)))
    assert states <= {UpdateState.DONE, UpdateState.SET_ASIDE}


def empty(engine):
    with Session(engine) as session:
        for model in (Delivery, Follow, Subscriber, InboundUpdate):
            session.exec(delete(model))
        session.commit()


def answered(api, chat_id):
    return [fields for fields in api.sent() if fields.get("chat_id") == str(chat_id)]


@LIMITED
@given(update=spoiled())
def test_a_malformed_update_by_webhook_stops_nothing(engine, update):
    empty(engine)
    by_webhook(engine, update)
    by_webhook(engine, written("راهنما", {"id": 991, "type": "private", "first_name": "ا"}))
    assert len(answered(answer_all(engine), 991)) == 1
    settled_without_a_rest(engine)


@LIMITED
@given(updates=st.lists(spoiled(), min_size=1, max_size=4))
def test_malformed_updates_by_polling_stop_nothing(engine, updates):
    empty(engine)
    good = written("راهنما", {"id": 991, "type": "private", "first_name": "ا"})
    good["update_id"] = 2**40
    by_polling(engine, *updates, good)
    assert len(answered(answer_all(engine), 991)) == 1
    settled_without_a_rest(engine)


@pytest.mark.parametrize("number", [None, True, "7", 1.5, []])
def test_a_chat_or_message_without_a_number_is_set_aside(engine, number):
    for path in (("chat", "id"), ("message_id",)):
        update = changed_at(pressed("v1|prj|F-01"), ("callback_query", "message", *path), number)
        inbox.accept_update(engine, "telegram", update, NOW)
    assert answer_all(engine).sent() == []
    settled_without_a_rest(engine)


@pytest.mark.parametrize(
    "data",
    ["nonsense", "v1|sto|digest|hourly", "v1|sto|pictures|maybe", "v1|fof|D9|district",
     "v1|drp|x|y", "v1|fgd|x", "v1|fon|D1|district||9999", "v1|sto|digest|daily||9999"],
)  # fmt: skip
def test_a_button_that_is_not_known_is_said_to_be_none(engine, data):
    inbox.accept_update(engine, "telegram", pressed(data), NOW)
    assert "این دکمه را نمی‌شناسیم" in answer_all(engine).sent()[0]["text"]


def test_what_is_followed_and_has_left_the_plan_can_be_dropped(engine):
    inbox.accept_update(engine, "telegram", pressed("v1|fon|D1|district"), NOW)
    answer_all(engine)
    with Session(engine) as session:
        session.exec(select(Follow)).one().topic = "district:GONE"
        session.commit()
    inbox.accept_update(engine, "telegram", pressed("v1|drp|GONE|district"), NOW)
    assert "دیگر دنبالش نمی‌کنید" in answer_all(engine).sent()[0]["text"]
    with Session(engine) as session:
        assert session.exec(select(Follow)).all() == []


@pytest.mark.parametrize("body", [b"", b"[]", b"5", b"{", b"\xff", b"[" * 10_000])
def test_an_answer_that_is_none_is_an_error_of_the_server(body):
    with pytest.raises(TelegramError):
        parse_answer(body)
