"""What an update asks for: who, where, and which intent. Knows no network and no database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType

from bot.screens.cards.here import at
from bot.screens.parts.intents import DEEDS, Intent, count_in, decode
from bot.screens.spoken import understand
from bot.telegram.send.gateway import Place

# How long each kind of update can be answered; https://core.telegram.org/bots/api.
MESSAGE_LIFE = timedelta(hours=24)
CALLBACK_LIFE = timedelta(seconds=150)
INLINE_LIFE = timedelta(seconds=30)

_GONE = (ChatMember.BANNED, ChatMember.LEFT)


@dataclass(frozen=True, slots=True)
class ScreenRequest:
    """A screen is asked for; `query_id` and `message_id` are set when by a button."""

    to: Place
    user_id: int | None
    intent: Intent
    query_id: str | None = None
    message_id: int | None = None

    @property
    def is_deed(self) -> bool:
        """Return whether only an administrator may do it for a group."""
        return self.intent.where in DEEDS


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup with another number."""

    chat_id: str
    new_chat_id: str


@dataclass(frozen=True, slots=True)
class Presence:
    """The bot was blocked or removed from a chat, or let in again."""

    chat_id: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class InlineRequest:
    """Somebody types `@bot …` in another chat."""

    query_id: str
    text: str
    offset: int


type Parsed = ScreenRequest | Moved | Presence | InlineRequest | None


def read(update: Update, username: str | None) -> Parsed:
    """Return what an update asks for; None when it asks for nothing."""
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.message is not None:
        return _written(update.message, username)
    if update.my_chat_member is not None:
        return _presence(update.my_chat_member)
    if query := update.inline_query:
        return InlineRequest(query.id, query.query, count_in(query.offset) or 0)
    return None


def answerable_until(update: Update, received_at: datetime) -> datetime:
    """Return the moment after which it is too late to answer."""
    if update.callback_query is not None:
        return received_at + CALLBACK_LIFE
    if update.inline_query is not None:
        return received_at + INLINE_LIFE
    sent_at = update.message.date.astimezone(UTC) if update.message else received_at
    return sent_at + MESSAGE_LIFE


def _pressed(query: CallbackQuery) -> ScreenRequest | None:
    message = query.message
    if message is None:
        return None  # a button under a message that was sent inline: its chat is not ours
    thread = message.message_thread_id if isinstance(message, Message) else None
    is_text = isinstance(message, Message) and message.text is not None
    return ScreenRequest(
        to=Place(_id(message.chat.id), _or_none(thread)),
        user_id=int(_id(query.from_user.id)),
        intent=decode(query.data or ""),
        query_id=query.id,
        message_id=int(_id(message.message_id)) if is_text else None,
    )


def _id(number: object) -> str:
    """Return an id as text; TypeError for one that is no number, which no answer could reach."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError
    return str(number)


def _or_none(number: object) -> int | None:
    return None if number is None else int(_id(number))


def _written(message: Message, username: str | None) -> Parsed:
    chat = _id(message.chat.id)
    if message.migrate_to_chat_id is not None:
        return Moved(chat, _id(message.migrate_to_chat_id))
    intent = _intent(message, username)
    if intent is None:
        return None
    thread = message.message_thread_id if message.is_topic_message else None
    user = message.from_user.id if message.from_user else None
    return ScreenRequest(Place(chat, _or_none(thread)), _or_none(user), intent)


def _intent(message: Message, username: str | None) -> Intent | None:
    if message.location is not None and message.chat.type == ChatType.PRIVATE:
        return at(message.location.latitude, message.location.longitude)
    text = _addressed(message, username)
    return None if text is None else understand(text)


def _addressed(message: Message, username: str | None) -> str | None:
    """Return what was said to the bot; None when nothing was.

    In a group the bot is addressed by a command, by its name, or by an answer to it.
    """
    text = message.text or message.caption
    if text is None or message.chat.type == ChatType.PRIVATE:
        return text
    name = f"@{username}" if username else None
    if text.startswith("/"):
        command = text.split(maxsplit=1)[0]
        is_ours = "@" not in command or (name is not None and command.endswith(name))
        return text if is_ours else None
    if name is not None and name.lower() in text.lower():
        place = text.lower().index(name.lower())
        return f"{text[:place]} {text[place + len(name) :]}"
    return text if _answers(message, username) else None


def _answers(message: Message, username: str | None) -> bool:
    replied = message.reply_to_message
    author = replied.from_user if replied else None
    return author is not None and author.username is not None and author.username == username


def _presence(change: ChatMemberUpdated) -> Presence:
    return Presence(_id(change.chat.id), change.new_chat_member.status not in _GONE)
