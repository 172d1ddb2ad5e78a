"""Deliveries over the gateway: Telegram or Bale, by the platform's name."""

import asyncio
from dataclasses import dataclass

from bot.screens.sheet import Chart, Painter
from bot.telegram.gateway import Gateway, Place
from core.delivery.channel import Message


@dataclass(frozen=True, slots=True)
class BotChannel:
    """A `core.delivery.channel.Channel`; broadcasts leave room for answers."""

    name: str
    gateway: Gateway
    painter: Painter | None = None

    async def send(self, chat_id: str, message: Message) -> str:
        """Send a notice and give its id; SendError."""
        to = Place(chat_id)
        if self.painter is not None and isinstance(message.chart, Chart):
            picture = await asyncio.to_thread(self.painter, message.chart)
            return await self.gateway.send_picture(to, message, picture, is_broadcast=True)
        return await self.gateway.send(to, message, is_broadcast=True)
