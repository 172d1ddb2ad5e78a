"""Deliveries over the gateway: Telegram or Bale, by the platform's name."""

from dataclasses import dataclass

from bot.telegram.gateway import Gateway, Place
from core.delivery.channel import Message


@dataclass(frozen=True, slots=True)
class BotChannel:
    """A `core.delivery.channel.Channel`; what it sends leaves room for answers."""

    name: str
    gateway: Gateway

    async def send(self, chat_id: str, message: Message) -> str:
        """Send a notice and give its id; SendError."""
        return await self.gateway.send(Place(chat_id), message, is_broadcast=True)
