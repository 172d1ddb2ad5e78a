"""One line in the log when something is away, and one when it is back; for every retrying loop."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outage:
    """Keeps the log of a loop short: `failed` each time it fails, `recovered` when it succeeds."""

    subject: str
    steady: Callable[[], float] = time.monotonic
    _since: float | None = field(init=False, default=None)
    _count: int = field(init=False, default=0)

    def failed(self, error: BaseException) -> None:
        """Note a failure; only the first of an outage is logged, without texts and traceback."""
        self._count += 1
        if self._since is None:
            self._since = self.steady()
            # Not its message: that may hold an address with a token, or what somebody wrote.
            reason = type(getattr(error, "orig", None) or error).__name__
            _log.warning("%s: an outage begins (%s); trying again", self.subject, reason)

    def recovered(self) -> None:
        """Note a success; logged when it ends an outage."""
        if self._since is None:
            return
        lasted_s = self.steady() - self._since
        _log.warning(
            "%s: the outage is over after %.0f s and %d tries", self.subject, lasted_s, self._count
        )
        self._since, self._count = None, 0
