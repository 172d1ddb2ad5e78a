"""Opening the way to the Bot API, with what the settings say of it."""

import logging

from telegram import Bot
from telegram.request import HTTPXRequest

from core.errors import SettingMissingError
from core.settings import Settings

# httpx collapses above about 16 requests in flight.
_CONNECTIONS = 16
_TIMEOUT_S = 20.0


def open_bot(settings: Settings) -> Bot:
    """Make a bot; SettingMissingError without a token."""
    silence_addresses()
    return Bot(
        token=token_of(settings),
        base_url=settings.bot_base_url,
        base_file_url=settings.bot_base_file_url,
        request=_request(settings, _CONNECTIONS),
        get_updates_request=_request(settings, 1),
    )


def open_polling(settings: Settings) -> tuple[HTTPXRequest, str]:
    """Make a request of its own for polling, and give the address that is asked."""
    return _request(settings, 1), f"{settings.bot_base_url}{token_of(settings)}/getUpdates"


def token_of(settings: Settings) -> str:
    """Give the token; SettingMissingError when there is none."""
    if settings.bot_token is None:
        raise SettingMissingError("bot_token")
    return settings.bot_token.get_secret_value()


def _request(settings: Settings, connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        proxy=settings.bot_proxy,
        connect_timeout=_TIMEOUT_S,
        read_timeout=_TIMEOUT_S,
        write_timeout=_TIMEOUT_S,
        pool_timeout=_TIMEOUT_S,
    )


def silence_addresses() -> None:
    """Keep the token out of the log: httpx writes every address at INFO, and it is in there."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
