"""Posts to channels on Eitaa, one way: its send API takes a text for a chat and hears nobody.

`https://eitaayar.ir/api/TOKEN/sendMessage` takes `chat_id`, `text` and `disable_notification`, and
answers `ok` with a `result`, or without one. It has neither markup nor buttons, so that addresses
are written out. What it documents and what is assumed: docs/delivery.md.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from telegram.error import NetworkError

from bot.telegram.send.spelling import with_addresses
from bot.telegram.send.telegram_errors import send_error
from bot.telegram.send.transport import Transport
from core.delivery.sending.channel import Button, Message, SendError
from core.errors import SettingMissingError
from core.settings import Settings

NAME = "eitaa"
# A few channels of districts: a message a second is soon done, and nothing says what is too fast.
SENDS_PER_SECOND = 1
_CONNECTIONS = 2
_MOST_CHARACTERS = 4096
_HOLD_S = 60.0
_OK, _BAD, _NO_TOKEN, _FORBIDDEN, _TOO_MANY, _SERVER = 200, 400, (401, 404), 403, 429, 500


@dataclass(frozen=True, slots=True)
class EitaaChannel:
    """A `core.delivery.sending.channel.Channel`; `address` is the API's, before the token."""

    address: str
    token: str
    transport: Transport
    name: str = NAME
    notes_on_the_wire: bool = True

    @property
    def sender(self) -> str:
        """A name for the account, by which its processes know each other; not its token."""
        return f"{NAME}:{hashlib.sha256(self.token.encode()).hexdigest()[:16]}"

    async def send(self, chat_id: str, message: Message) -> str:
        """Post a message, whose turn it is, and return its id; SendError."""
        fields = {"chat_id": chat_id.removeprefix("@"), "text": spelled(message)}
        if message.is_silent:
            fields["disable_notification"] = "1"
        url = f"{self.address.rstrip('/')}/{self.token}/sendMessage"
        try:
            status, body = await self.transport.post_form(url, fields)
        except NetworkError as error:
            raise send_error(error) from error
        return _id_of(status, body)


def open_channel(settings: Settings) -> EitaaChannel:
    """Return the channel of the settings; SettingMissingError without a token."""
    if settings.eitaa_token is None:
        raise SettingMissingError("eitaa_token")
    transport = Transport(_CONNECTIONS)
    return EitaaChannel(
        settings.eitaa_base_url, settings.eitaa_token.get_secret_value(), transport
    )


def spelled(message: Message) -> str:
    """Write a message without markup: each address behind its words, those of buttons below."""
    text = with_addresses(message.html)
    for row in message.rows:
        for button in row:
            text = _with_address(text, button)
    return text[:_MOST_CHARACTERS]


def _with_address(text: str, button: Button) -> str:
    """Add the address of a button, unless it stands there or has no room."""
    if not button.url or button.url in text.split():
        return text
    longer = f"{text}\n{button.label}: {button.url}"
    return longer if len(longer) <= _MOST_CHARACTERS else text


def _id_of(status: int, body: bytes) -> str:
    """Return the id of the message that was sent; SendError for any other answer."""
    answer = _read(body)
    if answer is None:
        if status < _SERVER:
            raise SendError(reason="unreadable_answer", unknown_outcome=status == _OK)
        raise SendError(reason="server")
    if status == _OK and answer.get("ok") is True:
        result = answer.get("result")
        return str(result.get("message_id", "")) if isinstance(result, dict) else ""
    given = answer.get("error_code")
    code = given if isinstance(given, int) else status
    raise _refused(code, answer)


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        read = json.loads(body)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _refused(code: int, answer: dict[str, Any]) -> SendError:
    """Return what a refusal means. One that says no more than that is tried again."""
    if code == _TOO_MANY:
        parameters = answer.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        held_s = float(wait) if isinstance(wait, int | float) else _HOLD_S
        return SendError(reason="rate", retry_after_s=held_s)
    if code in _NO_TOKEN:
        return SendError(reason="token")
    if code == _FORBIDDEN:
        return SendError(reason="forbidden", permanent=True, is_blocked=True)
    if code == _BAD:
        return SendError(reason="bad_request", permanent=True)
    return SendError(reason="server" if code >= _SERVER else "refused")
