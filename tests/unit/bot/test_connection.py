"""Reaching the Bot API, or saying why it is not reached."""

import asyncio
from typing import Any

import pytest
from pydantic import SecretStr

from bot.telegram.application import run_bot
from bot.telegram.connection import connect, connect_when_there
from core.database.engine import open_database
from core.errors import BotApiUnreachableError, SettingInvalidError, SettingMissingError
from core.settings import Settings


def settings_of(tmp_path, **given):
    # Nothing listens on port 9 ("discard").
    here: dict[str, Any] = {
        "bot_token": SecretStr("7:x"),
        "bot_base_url": "http://127.0.0.1:9/bot",
    }
    return Settings(data_dir=tmp_path, _env_file=None, **(here | given))


def test_a_bot_api_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BotApiUnreachableError) as error:
        asyncio.run(connect(settings_of(tmp_path)))
    assert error.value.address == "http://127.0.0.1:9/bot"


def test_a_proxy_that_cannot_be_used_is_not_shown(tmp_path):
    with pytest.raises(SettingInvalidError) as error:
        asyncio.run(connect(settings_of(tmp_path, bot_proxy="name:password@host")))
    assert "BOT_PROXY" in error.value.settings
    assert "password" not in error.value.settings


def test_who_waits_for_it_can_be_told_to_end(tmp_path):
    async def wait_and_end():
        stop = asyncio.Event()
        waiting = asyncio.create_task(connect_when_there(settings_of(tmp_path), stop))
        await asyncio.sleep(0)
        stop.set()
        return await waiting

    assert asyncio.run(wait_and_end()) is None


def test_a_webhook_without_a_secret_is_said_before_anything_is_waited_for(tmp_path):
    settings = settings_of(tmp_path, bot_webhook_url="https://city.example.ir/hook")
    engine = open_database(settings.database)
    with pytest.raises(SettingMissingError) as error:
        run_bot(settings, engine)
    engine.dispose()
    assert error.value.name == "bot_webhook_secret"
