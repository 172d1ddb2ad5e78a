"""Distinguish a chat that cannot be reached from a channel that reaches nobody."""

from dataclasses import dataclass, field

# In a row, each of another chat, and none that succeeded in between.
FAILING_CHATS = 5
HELD_CHATS = 3


@dataclass(slots=True)
class Breaker:
    """Looks at what becomes of sends. `is_open`: every send fails, and one at a time is tried."""

    is_open: bool = False
    # How often all sends were stopped: what was on its way to one then turns back.
    stops: int = 0
    _failing: set[str] = field(init=False, default_factory=set)
    _held: dict[str, float] = field(init=False, default_factory=dict)

    def note_answer(self) -> bool:
        """Note that the channel took a message, or refused one for its chat's sake.

        True when that ends a time in which every send failed.
        """
        was_open, self.is_open = self.is_open, False
        self._failing.clear()
        self._held.clear()
        return was_open

    def note_failure(self, chat_id: str) -> bool:
        """Note a send that failed; True when from now on every send is taken to fail."""
        self._failing.add(chat_id)
        if self.is_open or len(self._failing) < FAILING_CHATS:
            return False
        self.is_open = True
        self.stops += 1
        return True

    def note_hold(self, chat_id: str, wait_s: float) -> float | None:
        """Note that a chat is to be left alone; return how long all are to be, when it is all."""
        self._held[chat_id] = wait_s
        if len(self._held) < HELD_CHATS:
            return None
        self.stops += 1
        return max(self._held.values())
