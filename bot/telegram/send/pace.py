"""How fast something may happen: turns are booked ahead, so that waiting is fair and exact."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """Turns at `per_second`, of which `burst` may be taken at once after a pause."""

    per_second: float
    burst: float = 1
    # The moment at which all turns that were booked will have been paid for.
    _paid_at: float = 0.0

    def book(self, now: float) -> float:
        """Take the next turn; give how many seconds to wait for it."""
        interval = 1 / self.per_second
        begin = max(self._paid_at, now)
        self._paid_at = begin + interval
        return max(0.0, begin - (self.burst - 1) * interval - now)

    def wait(self, now: float) -> float:
        """Return how many seconds the next turn is away, without taking it."""
        return max(0.0, self._paid_at - (self.burst - 1) / self.per_second - now)

    def is_idle(self, now: float) -> bool:
        """Return whether nothing is owed, so that it may be forgotten."""
        return self._paid_at <= now
