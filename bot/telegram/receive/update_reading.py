"""What an update asks for: who, where, and which intent. Knows no network and no database."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType

from bot.screens.parts.intents import DEEDS, Intent, Where, count_in, decode
from bot.screens.spoken import is_command, understand
from bot.telegram.send.gateway import Place

# How long each kind of update can be answered; https://core.telegram.org/bots/api.
MESSAGE_LIFE = timedelta(hours=24)
CALLBACK_LIFE = timedelta(seconds=150)
INLINE_LIFE = timedelta(seconds=30)

_GONE = (ChatMember.BANNED, ChatMember.LEFT)


@dataclass(frozen=True, slots=True)
class ScreenRequest:
    """A screen is asked for; `query_id` and `message_id` are set when by a button.

    `language` is that of the person's messenger, "" where it is not known or a group asks.
    `is_group` is told by the kind of the chat: Bale's groups need not have negative numbers.
    """

    to: Place
    user_id: int | None
    intent: Intent
    query_id: str | None = None
    message_id: int | None = None
    language: str = ""
    is_group: bool = False

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
    """The bot was blocked or removed from a chat, or let in again; `name` is a channel's own."""

    chat_id: str
    is_here: bool
    name: str | None = None


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
    # A message that was edited is answered anew.
    if message := update.message or update.edited_message:
        return _written(message, username)
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
    message = update.message
    sent_at = message.date.astimezone(UTC) if message else received_at
    return sent_at + MESSAGE_LIFE


def _pressed(query: CallbackQuery) -> ScreenRequest | None:
    message = query.message
    if message is None:
        return None  # a button under a message that was sent inline: its chat is not ours
    # Answers to a message have a thread too, which is no topic.
    is_topic = isinstance(message, Message) and message.is_topic_message
    thread = message.message_thread_id if isinstance(message, Message) and is_topic else None
    is_text = isinstance(message, Message) and message.text is not None
    return ScreenRequest(
        to=Place(_id(message.chat.id), _or_none(thread)),
        user_id=int(_id(query.from_user.id)),
        intent=decode(query.data or ""),
        query_id=query.id,
        message_id=int(_id(message.message_id)) if is_text else None,
        language=_language(query.from_user, message.chat),
        is_group=message.chat.type != ChatType.PRIVATE,
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
    language = _language(message.from_user, message.chat)
    return ScreenRequest(
        Place(chat, _or_none(thread)),
        _or_none(user),
        intent,
        language=language,
        is_group=message.chat.type != ChatType.PRIVATE,
    )


def _language(user: User | None, chat: Chat) -> str:
    if user is None or chat.type != ChatType.PRIVATE:
        return ""
    return str(user.language_code or "")


def _intent(message: Message, username: str | None) -> Intent | None:
    text = _addressed(message, username)
    if text is None and message.chat.type == ChatType.PRIVATE and _is_unreadable(message):
        return Intent(Where.TALK, view="media")
    return None if text is None else understand(text)


def _is_unreadable(message: Message) -> bool:
    """Return whether it is of a kind that the bot is asked by and does not understand."""
    kinds = (message.voice, message.audio, message.video, message.video_note, message.sticker)
    others = (message.photo, message.document, message.contact, message.animation)
    return any((*kinds, *others))


def _addressed(message: Message, username: str | None) -> str | None:
    """Return what was said to the bot; None when nothing was.

    In a group the bot is addressed by a command of its own, by its very name, or by an answer to
    it; never by another bot, nor by a card that somebody sent through the bot itself.
    """
    text = message.text or message.caption
    if text is None or message.chat.type == ChatType.PRIVATE:
        return text
    is_bots = message.from_user is not None and message.from_user.is_bot
    if is_bots or message.via_bot is not None:
        return None
    if text.startswith("/"):
        _, at_sign, name = text.split(maxsplit=1)[0].partition("@")
        is_ours = _is_name(name, username) if at_sign else is_command(text)
        return text if is_ours else None
    if username is not None:
        bare, count = re.subn(
            rf"(?<![\w@])@{re.escape(username)}(?!\w)", " ", text, flags=re.IGNORECASE
        )
        if count:
            return bare
    return text if _answers(message, username) else None


def _is_name(name: str | None, username: str | None) -> bool:
    return None not in (name, username) and str(name).lower() == str(username).lower()


def _answers(message: Message, username: str | None) -> bool:
    replied = message.reply_to_message
    author = replied.from_user if replied else None
    return author is not None and _is_name(author.username, username)


def _presence(change: ChatMemberUpdated) -> Presence:
    is_here = change.new_chat_member.status not in _GONE
    return Presence(_id(change.chat.id), is_here, change.chat.username)
