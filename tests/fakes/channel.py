"""A channel that keeps what it was given, and fails as it is told."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from core.delivery.sending.channel import Message, SendError


@dataclass
class FakeChannel:
    """`errors[chat_id]` are raised first, one per send; `before_send` runs while a send is on."""

    name: str = "fake"
    errors: dict[str, list[SendError | Exception]] = field(
        default_factory=lambda: defaultdict(list)
    )
    before_send: Callable[[str], object] = lambda _chat_id: None
    takes_s: float = 0
    sent: list[tuple[str, Message]] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)

    async def send(self, chat_id: str, message: Message) -> str:
        await asyncio.sleep(self.takes_s)
        self.tried[chat_id] += 1
        self.before_send(chat_id)
        if self.errors[chat_id]:
            raise self.errors[chat_id].pop(0)
        self.sent.append((chat_id, message))
        return str(len(self.sent))

    def texts_for(self, chat_id: str) -> list[str]:
        return [message.html for to, message in self.sent if to == chat_id]
