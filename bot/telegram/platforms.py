"""What each platform of the Bot API can do; what it lacks is switched off by this table."""

from dataclasses import dataclass

from core.errors import SettingMissingError


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform and its capabilities. `link` is the address of a bot, up to its username."""

    name: str
    link: str
    has_inline: bool
    has_commands: bool
    has_descriptions: bool
    # Buttons that copy a text; elsewhere it is copied from the message itself.
    has_copying: bool
    # Texts are the Bot API's HTML; elsewhere Markdown that is always read as such.
    has_html: bool
    # Kinds of updates that are asked for; None where the platform takes no such list.
    updates: tuple[str, ...] | None

    def bot_link(self, username: str | None) -> str | None:
        """Return the bot's own address; None for a bot without a username."""
        return self.link + username if username else None


# Bale's Bot API has the same shape: https://docs.bale.ai. It has neither inline mode nor lists of
# commands, tells nothing of who blocks the bot, and reads texts as Markdown without being asked.
PLATFORMS = {
    "telegram": Platform(
        name="telegram",
        link="https://t.me/",
        has_inline=True,
        has_commands=True,
        has_descriptions=True,
        has_copying=True,
        has_html=True,
        updates=(
            "message",
            "edited_message",
            "callback_query",
            "my_chat_member",
            "inline_query",
        ),
    ),
    "bale": Platform(
        name="bale",
        link="https://ble.ir/",
        has_inline=False,
        has_commands=False,
        has_descriptions=False,
        has_copying=False,
        has_html=False,
        updates=None,
    ),
}


def platform_of(name: str) -> Platform:
    """Return the platform of a setting; SettingMissingError when there is none of that name."""
    if name not in PLATFORMS:
        raise SettingMissingError("bot_platform")
    return PLATFORMS[name]
