"""What a message is, and what carries one to a chat. Rates and formats are the channel's own."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from html import unescape
from typing import Protocol

from core.errors import SendError

__all__ = [
    "Button",
    "Channel",
    "Message",
    "Recipient",
    "SendError",
    "note_on_the_wire",
    "on_the_wire",
]

_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Button:
    """Under a message: comes back to us (`callback`), opens an address, or copies a text."""

    label: str
    callback: str | None = None
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """What a message has to know of whom it goes to: its running number, and how it arrives.

    `may_repeat`: it was sent before, and nobody knows whether it arrived. `thread_id` is the topic
    of a group that it goes into; `has_lost_topic`: the one that was chosen is gone.
    """

    number: int
    may_repeat: bool = False
    is_quiet: bool = False
    thread_id: int | None = None
    has_lost_topic: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What is told to one person, or to all who follow the same.

    `html` holds only the tags that every channel takes. Rows are in reading order, which is from
    the right in a language that `is_rtl`. `chart` is
    opaque here: whoever composed the message and its channel agree on what describes a picture.
    `ending` writes, behind the text, what differs from person to person. A silent one makes no
    sound when it arrives. `thread_id` is the topic of a group that it goes into.
    """

    html: str
    rows: tuple[tuple[Button, ...], ...] = ()
    chart: object | None = None
    is_silent: bool = False
    thread_id: int | None = None
    ending: Callable[[Recipient], str] | None = None
    is_rtl: bool = True

    @property
    def plain(self) -> str:
        """The text without its tags."""
        return unescape(_TAG.sub("", self.html))

    def to(self, recipient: Recipient) -> "Message":
        """Return the message as one person gets it."""
        ending = "" if self.ending is None else self.ending(recipient)
        is_silent = self.is_silent or recipient.is_quiet
        return replace(
            self,
            html=self.html + ending,
            is_silent=is_silent,
            thread_id=recipient.thread_id,
            ending=None,
        )


# Called by a channel the moment it writes a message to its connection; set by whoever sends.
on_the_wire: ContextVar[Callable[[], None]] = ContextVar("on_the_wire")


def note_on_the_wire() -> None:
    """Call the sender's hook, if there is one: the message is being written to the wire now."""
    if (note := on_the_wire.get(None)) is not None:
        note()


class Channel(Protocol):
    """A way to reach chats: Telegram, Bale, the tests' fake.

    One that calls `note_on_the_wire` has a true `notes_on_the_wire`; of any other a message is
    taken to be on the wire as soon as `send` is called.
    """

    @property
    def name(self) -> str:
        """The word in `subscriber.channel`."""
        ...

    async def send(self, chat_id: str, message: Message) -> str:
        """Send, waiting for the channel's rates, and give the message's id; SendError if not."""
        ...
