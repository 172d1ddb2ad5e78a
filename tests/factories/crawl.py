"""Every screen that can be reached by buttons, as a person would wander."""

from collections import deque

from bot.screens import screen
from bot.screens.parts.intents import START, Intent, decode, encode


def crawl(scene, begin=(START,), limit=10_000):
    """Yield (intent, screen) of each screen once, nearest first; deeds are screens here too."""
    seen: set[Intent] = set()
    queue = deque(begin)
    while queue and len(seen) < limit:
        intent = queue.popleft()
        if intent in seen:
            continue
        seen.add(intent)
        shown = screen(intent, scene)
        yield intent, shown
        queue.extend(
            decode(encode(button.intent)) for button in shown.buttons if button.intent is not None
        )
