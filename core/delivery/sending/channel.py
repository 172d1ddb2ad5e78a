"""What a message is, and what carries one to a chat. Rates and formats are the channel's own."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from core.errors import SendError

__all__ = ["Button", "Channel", "Message", "SendError", "note_on_the_wire", "on_the_wire"]


@dataclass(frozen=True, slots=True)
class Button:
    """Under a message: either comes back to us (`callback`) or opens an address (`url`)."""

    label: str
    callback: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is told.

    `html` holds only the tags that every channel takes. Rows are in reading order. `chart` is
    opaque here: whoever composed the message and its channel agree on what describes a picture.
    """

    html: str
    rows: tuple[tuple[Button, ...], ...] = ()
    chart: object | None = None


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
