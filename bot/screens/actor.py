"""Who asks, as far as a screen may know: topics and preferences, never a name or a number."""

from dataclasses import dataclass
from datetime import time

from core.models.enums import Digest


@dataclass(frozen=True, slots=True)
class Preferences:
    """When and how a person is told; quiet hours are Tehran's, None is no quiet hours."""

    digest: Digest = Digest.IMMEDIATE
    quiet_from: time | None = time(22)
    quiet_until: time | None = time(8)
    text_only: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in front of a screen.

    `is_known` says whether anything about them is kept. `seen_release` is the release that they
    last saw, None when it is not known. `can_follow` does not hold where no message can be sent.
    """

    topics: frozenset[str] = frozenset()
    preferences: Preferences = Preferences()
    seen_release: int | None = None
    is_known: bool = False
    can_follow: bool = True
