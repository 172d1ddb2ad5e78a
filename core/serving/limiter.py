"""Counts requests, in this process's memory, and says which are too many."""

import math
import time
from collections.abc import Mapping
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from core.serving.rates import Rate

PERIOD_S = 60


class Refused(NamedTuple):
    """A request too many; `is_total` when it is not this client's fault."""

    retry_after_s: int
    is_total: bool


class RateLimiter:
    """Counts requests by the name of what is asked for, and by client.

    A client is only remembered when its request counts among all: so there are never more of them
    in memory than all may ask in a period, whatever addresses somebody makes up.
    """

    def __init__(self, rates: Mapping[str, Rate], period_s: int = PERIOD_S) -> None:
        """Count from now; *period_s* is what the rates are for."""
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._limits = {
            name: tuple(_limit(count, period_s) for count in rate) for name, rate in rates.items()
        }

    def refuse(self, name: str, client: str) -> Refused | None:
        """Count a request; return when to come again if it is one too many, else None."""
        per_client, total = self._limits[name]
        if total and not self._limiter.test(total, name):
            return Refused(self._wait_s(total, name), is_total=True)
        if per_client and not self._limiter.hit(per_client, name, client):
            return Refused(self._wait_s(per_client, name, client), is_total=False)
        if total:
            self._limiter.hit(total, name)
        return None

    def _wait_s(self, limit: RateLimitItem, *names: str) -> int:
        reset_at = self._limiter.get_window_stats(limit, *names).reset_time
        return max(1, math.ceil(reset_at - time.time()))


def _limit(count: int, period_s: int) -> RateLimitItem | None:
    return RateLimitItemPerSecond(count, period_s) if count else None
