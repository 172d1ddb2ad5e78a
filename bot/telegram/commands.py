"""What the platform shows of the bot: commands and descriptions, worded in the catalogue."""

import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.telegram.platforms import Platform
from core.languages.language import DEFAULT_LANGUAGE, LANGUAGES
from core.texts import load_texts

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
# Persian for everyone whose language the bot does not speak.
_EVERYONE = None
_log = logging.getLogger(__name__)


async def describe_bot(bot: Bot, platform: Platform) -> None:
    """Set commands and descriptions; a refusal is logged, for the bot works without them."""
    for language in (*LANGUAGES, _EVERYONE):
        texts = load_texts(language or DEFAULT_LANGUAGE)
        commands = [BotCommand(name, texts(f"bot.command.{name}")) for name in COMMANDS]
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
