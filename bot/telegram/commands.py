"""What the platform shows of the bot: commands and descriptions, worded in the catalogue."""

import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.telegram.platforms import Platform
from core.texts import Texts

# Command words can only be Latin.
COMMANDS = (
    "start",
    "search",
    "districts",
    "plan",
    "projects",
    "indicators",
    "changes",
    "claims",
    "following",
    "follow",
    "settings",
    "help",
    "privacy",
    "forget",
)
# Told for Persian and for everyone else: the bot speaks Persian to all.
_LANGUAGES = ("fa", None)
_log = logging.getLogger(__name__)


async def describe_bot(bot: Bot, platform: Platform, texts: Texts) -> None:
    """Set commands and descriptions; a refusal is logged, for the bot works without them."""
    commands = [BotCommand(name, texts(f"bot.command.{name}")) for name in COMMANDS]
    for language in _LANGUAGES:
        try:
            if platform.has_commands:
                await bot.set_my_commands(commands, language_code=language)
            if platform.has_descriptions:
                await bot.set_my_description(texts("bot.description"), language_code=language)
                await bot.set_my_short_description(
                    texts("bot.short_description"), language_code=language
                )
        except TelegramError as error:
            _log.warning("the bot's description was not set: %s", type(error).__name__)
