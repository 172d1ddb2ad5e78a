"""What a message is, and what carries one to a chat. Rates and formats are the channel's own."""

from dataclasses import dataclass
from typing import Protocol

from core.errors import SendError

__all__ = ["Button", "Channel", "Message", "SendError"]


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


class Channel(Protocol):
    """A way to reach chats: Telegram, Bale, the tests' fake."""

    @property
    def name(self) -> str:
        """The word in `subscriber.channel`."""
        ...

    async def send(self, chat_id: str, message: Message) -> str:
        """Send, waiting for the channel's rates, and give the message's id; SendError if not."""
        ...
