"""Deliveries over the gateway: Telegram or Bale, by the platform's name."""

from dataclasses import dataclass

from bot.telegram.send.gateway import Gateway, Place
from core.delivery.sending.channel import Message


@dataclass(frozen=True, slots=True)
class BotChannel:
    """A `core.delivery.sending.channel.Channel`, and the pace of its chats."""

    name: str
    gateway: Gateway
    notes_on_the_wire: bool = True

    async def send(self, chat_id: str, message: Message) -> str:
        """Send a notice, whose turn it is, and return its id; SendError."""
        return await self.gateway.post(Place(chat_id, message.thread_id), message)

    async def turn(self, chat_id: str) -> None:
        """Wait until a notice may go to a chat; SendError when that would take long."""
        await self.gateway.chat_turn(Place(chat_id))
