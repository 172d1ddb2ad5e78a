"""How updates come in: asked for, or brought to a webhook. Stored first, acknowledged after."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.telegram.receive.inbox import accept_update, accept_updates
from bot.telegram.receive.payloads import MOST_BYTES, parse, update_number
from bot.telegram.receive.whereabouts import Locate, nowhere
from bot.telegram.send.telegram_errors import seconds

SECRET_HEADER = b"x-telegram-bot-api-secret-token"
_POLL_S = 30
_PAUSE_S = 3.0
# After a poll that brought nothing new: not every server waits before it says so.
_BREATH_S = 0.2
_log = logging.getLogger(__name__)

type Notify = Callable[[], None]
type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class Poller:
    """Asks for updates. The offset moves, and so acknowledges, only after they are stored.

    It asks by itself rather than by `Bot.get_updates`: that parses a batch as a whole, and one
    update that it does not understand would hold up all others for ever.
    """

    request: BaseRequest
    url: str
    engine: Engine
    channel: str
    updates: tuple[str, ...] | None
    now: Callable[[], datetime]
    notify: Notify
    locate: Locate = nowhere
    offset: int | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until *stop* is set; what goes wrong is logged and tried again."""
        while not stop.is_set():
            try:
                if not await self.poll():
                    await pause(stop, _BREATH_S)
            except RetryAfter as error:
                await pause(stop, seconds(error))
            except (TelegramError, SQLAlchemyError) as error:
                _log.warning("updates could not be fetched: %s", type(error).__name__)
                await pause(stop, _PAUSE_S)

    async def poll(self) -> int:
        """Ask once; return how many new updates were stored."""
        payloads: Any = await self.request.post(
            self.url, _parameters(self._poll_parameters()), read_timeout=_POLL_S + 10
        )
        if not isinstance(payloads, list):
            raise TelegramError("no list of updates")
        if not payloads:
            return 0
        count = await asyncio.to_thread(
            accept_updates, self.engine, self.channel, payloads, self.now(), self.locate
        )
        numbers = [update_number(one) for one in payloads if isinstance(one, dict)]
        # One without a usable number is set aside and cannot be acknowledged: it comes again.
        self.offset = max((one + 1 for one in numbers if one is not None), default=self.offset)
        self.notify()
        return count

    def _poll_parameters(self) -> dict[str, str]:
        parameters = {"timeout": str(_POLL_S)}
        if self.offset is not None:
            parameters["offset"] = str(self.offset)
        if self.updates is not None:
            parameters["allowed_updates"] = json.dumps(self.updates)
        return parameters


class _Parameters:
    """Plain form fields, in the shape in which a request of python-telegram-bot reads them."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.json_parameters = fields
        self.parameters = fields
        self.multipart_data = None
        self.contains_files = False


def _parameters(fields: dict[str, str]) -> RequestData:
    return _Parameters(fields)  # type: ignore[return-value]  # RequestData is final and not public


async def pause(stop: asyncio.Event, seconds_: float) -> None:
    """Wait, but not longer than until *stop* is set."""
    try:
        await asyncio.wait_for(stop.wait(), seconds_)
    except TimeoutError:
        return


@dataclass(frozen=True, slots=True)
class Webhook:
    """An ASGI application that takes updates in; may be mounted anywhere, in any process.

    It answers 200 only after an update is stored: on anything else the Bot API brings it again.
    What is stored may be unreadable all the same; it is set aside, or it would come for ever.
    """

    engine: Engine
    channel: str
    secret: str
    now: Callable[[], datetime]
    notify: Notify = lambda: None
    locate: Locate = nowhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            return
        await _respond(send, await self._status(scope, receive))

    async def _status(self, scope: Scope, receive: Receive) -> int:
        if scope["method"] != "POST":
            return 405
        given = dict(scope["headers"]).get(SECRET_HEADER, b"")
        if not hmac.compare_digest(given, self.secret.encode()):
            return 403
        body = await _body(receive)
        if body is None:
            return 413
        return await asyncio.to_thread(self._store, body)

    def _store(self, body: bytes) -> int:
        try:
            payload = parse(body)
        except ValueError:
            payload = None
        if not isinstance(payload, dict):
            return 400  # no update at all, and so not from the Bot API
        try:
            accept_update(self.engine, self.channel, payload, self.now(), self.locate)
        except SQLAlchemyError:
            _log.exception("an update could not be stored")
            return 503
        self.notify()
        return 200


async def _body(receive: Receive) -> bytes | None:
    """Read the body; None when it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES or message["type"] == "http.disconnect":
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


async def _respond(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
