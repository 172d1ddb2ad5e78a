"""Who asks, as far as a screen may know: topics and preferences, never a name or a number."""

from dataclasses import dataclass, field

from core.delivery.schedule import Preferences


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in front of a screen.

    `is_known` says whether anything about them is kept. `seen_release` is the release that they
    last saw, None when it is not known. `can_follow` does not hold where no message can be sent.
    `offered_language` may suit them better than the one that they are answered in; "" for none.
    """

    topics: frozenset[str] = frozenset()
    preferences: Preferences = field(default_factory=Preferences)
    seen_release: int | None = None
    is_known: bool = False
    can_follow: bool = True
    offered_language: str = ""
