"""Opening the way to the Bot API, with what the settings say of it."""

import asyncio
import hashlib
import logging
from typing import Any

import httpx
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.telegram.receive.ingress import pause
from bot.telegram.receive.payloads import parse_answer
from bot.telegram.send.transport import Transport
from core.errors import (
    BotApiUnreachableError,
    SettingInvalidError,
    SettingMissingError,
    SettingRefusedError,
)
from core.processes.outage import Outage
from core.settings import Settings

# More than a bot has sends under way at a rate of 1,000 a second.
_CONNECTIONS = 128
_TIMEOUT_S = 20.0
_PAUSE_S = 5.0


async def connect(settings: Settings) -> Bot:
    """Make a bot that has been told its name; BotApiUnreachableError, SettingRefusedError."""
    bot = open_bot(settings)
    try:
        await bot.initialize()
    except TelegramError as error:
        await bot.shutdown()
        if isinstance(error, InvalidToken):
            # Not its own message, nor itself as the cause: the token stands in both.
            raise SettingRefusedError("bot_token", "Unauthorized") from None
        reason = type(error).__name__
        raise BotApiUnreachableError(settings.bot_base_url, reason) from error
    return bot


async def connect_when_there(settings: Settings, stop: asyncio.Event) -> Bot | None:
    """Wait for the Bot API; None when told to end before. SettingRefusedError at once."""
    outage = Outage("the Bot API")
    while not stop.is_set():
        try:
            bot = await connect(settings)
        except BotApiUnreachableError as error:
            outage.failed(error.__cause__ or error)
            await pause(stop, _PAUSE_S)
        else:
            outage.recovered()
            return bot
    return None


def open_bot(settings: Settings) -> Bot:
    """Make a bot; SettingMissingError without a token."""
    silence_addresses()
    return Bot(
        token=token_of(settings),
        base_url=settings.bot_base_url,
        base_file_url=settings.bot_base_file_url,
        request=Transport(_CONNECTIONS, proxy=settings.bot_proxy, timeout_s=_TIMEOUT_S),
        get_updates_request=_request(settings, 1),
    )


def open_polling(settings: Settings) -> tuple[HTTPXRequest, str]:
    """Make a request of its own for polling, and give the address that is asked."""
    request = _request(settings, 1, PollingRequest)
    return request, f"{settings.bot_base_url}{token_of(settings)}/getUpdates"


class PollingRequest(HTTPXRequest):
    """Reads answers so that no single update makes a whole batch unreadable, each time anew."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer; TelegramError when it is none."""
        return parse_answer(payload)


def token_of(settings: Settings) -> str:
    """Return the token; SettingMissingError when there is none."""
    if settings.bot_token is None:
        raise SettingMissingError("bot_token")
    return settings.bot_token.get_secret_value()


def sender_of(settings: Settings) -> str:
    """Return a name for the bot, by which its processes know each other; not its token."""
    digest = hashlib.sha256(token_of(settings).encode()).hexdigest()
    return f"{settings.bot_platform}:{digest[:16]}"


def _request(
    settings: Settings, connections: int, kind: type[HTTPXRequest] = HTTPXRequest
) -> HTTPXRequest:
    try:
        return kind(
            connection_pool_size=connections,
            proxy=settings.bot_proxy,
            connect_timeout=_TIMEOUT_S,
            read_timeout=_TIMEOUT_S,
            write_timeout=_TIMEOUT_S,
            pool_timeout=_TIMEOUT_S,
        )
    except (ValueError, httpx.InvalidURL):
        # Without its value: a proxy's address may hold a password.
        raise SettingInvalidError("QOTBNAMA_BOT_PROXY") from None


def silence_addresses() -> None:
    """Keep the token out of the log: httpx writes every address at INFO, and it is in there."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
