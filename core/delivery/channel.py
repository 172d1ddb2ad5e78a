"""What a message is, and what carries one to a chat. Rates and formats are the channel's own."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from core.errors import QotbnamaError


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


@dataclass(eq=False, kw_only=True)
class SendError(QotbnamaError):
    """A message was not sent, or nobody knows whether it was.

    `reason` is a short code without names or chat ids, by which an operator counts. `permanent`:
    trying again cannot help. `is_blocked`: nor can any other message to this chat, until it comes
    back. `retry_after_s`: the whole chat is to be left alone that long. `unknown_outcome`: it may
    have arrived. `new_chat_id`: the chat has moved there.
    """

    code: ClassVar[str] = "send_failed"

    reason: str
    permanent: bool = False
    is_blocked: bool = False
    retry_after_s: float | None = None
    unknown_outcome: bool = False
    new_chat_id: str | None = None
