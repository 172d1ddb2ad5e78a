"""How updates come in, on both databases: asked for, or brought to the webhook."""

import asyncio

import pytest
from sqlmodel import Session, select
from telegram.error import TelegramError

from bot.telegram.receive.ingress import Poller, Webhook
from core.models import InboundUpdate
from tests.factories.updates import NOW, written
from tests.fakes.bot_api import FakeBotApi


def rows(engine):
    with Session(engine) as session:
        return session.exec(select(InboundUpdate)).all()


def poller_of(engine, api, offsets):
    class Recorded(FakeBotApi):
        async def post(self, url, request_data=None, **_timeouts):  # type: ignore[misc, override]  # PTB closes it
            offsets.append(request_data.parameters.get("offset"))
            return api.pop(0)

    return Poller(
        request=Recorded(),
        url="https://api.example/getUpdates",
        engine=engine,
        channel="telegram",
        updates=("message",),
        now=lambda: NOW,
        notify=lambda: None,
    )


def test_the_offset_moves_only_after_updates_are_stored(engine):
    first, second = written("الف"), written("ب")
    offsets: list[int] = []
    batches = [[first], [first, second, {"update_id": 2**64}], []]
    poller = poller_of(engine, batches, offsets)

    async def thrice():
        return [await poller.poll() for _ in range(3)]

    assert asyncio.run(thrice()) == [1, 2, 0]
    assert offsets == [None, str(first["update_id"] + 1), str(second["update_id"] + 1)]


@pytest.mark.parametrize("answer", [None, {}, "x", 5])
def test_an_answer_that_is_no_list_of_updates_is_asked_for_again(engine, answer):
    with pytest.raises(TelegramError):
        asyncio.run(poller_of(engine, [answer], []).poll())


def test_what_cannot_be_stored_is_not_acknowledged(engine, tmp_path):
    from sqlalchemy.exc import SQLAlchemyError

    from core.database.engine import open_database

    offsets: list[int] = []
    update = written("الف")
    broken = open_database(f"sqlite:///{tmp_path / 'without-tables.sqlite'}")
    poller = poller_of(broken, [[update]], offsets)
    with pytest.raises(SQLAlchemyError):
        asyncio.run(poller.poll())
    broken.dispose()
    assert poller.offset is None


def call_webhook(engine, body, secret="s", method="POST"):
    webhook = Webhook(engine, "telegram", "s", lambda: NOW)
    scope = {
        "type": "http",
        "method": method,
        "path": "/hook",
        "headers": [(b"x-telegram-bot-api-secret-token", secret.encode())],
    }
    answers = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        answers.append(message)

    asyncio.run(webhook(scope, receive, send))
    return answers[0]["status"]


@pytest.mark.parametrize(
    ("body", "options", "status"),
    [
        (b'{"update_id": 5, "message": {}}', {}, 200),
        (b'{"update_id": 5, "message": {}}', {"secret": "x"}, 403),
        (b'{"update_id": 5, "message": {}}', {"method": "GET"}, 405),
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"[" * 100_000, {}, 400),
        (b'{"message": {}}', {}, 200),
        (b'{"update_id": 5, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", {}, 200),
        (b'{"update_id": %s}' % (b"9" * 5000), {}, 200),
        (b'{"update_id": 5, "message": {"text": "\\ud800\\u0000", "x": [NaN, -1e999]}}', {}, 200),
        (b"x" * 1_000_001, {}, 413),
    ],
)
def test_a_webhook_acknowledges_only_what_it_stored(engine, body, options, status):
    assert call_webhook(engine, body, **options) == status
    assert len(rows(engine)) == (1 if status == 200 else 0)
