"""What a person follows, as a text for another messenger; all that is kept, as a file."""

import re
from collections.abc import Iterable
from itertools import batched
from urllib.parse import quote, unquote

from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, code
from bot.screens.parts.scene import Scene, heading
from bot.screens.parts.sheet import Block, Screen, block
from bot.screens.person.following import following
from core.search.analysis.folding import alphabetical

_WORD = "follow"
_LINE = re.compile(rf"{_WORD} (\S+)((?: \S+)+)")
_TOPICS_IN_LINE = 10
# Of a text that somebody sends; nobody follows more.
_MOST_TOPICS = 500


def export(scene: Scene, intent: Intent) -> Screen:
    """Show the text that makes the bot on another messenger follow the same."""
    topics = sorted(scene.actor.topics, key=alphabetical)
    if not scene.actor.can_follow or not topics:
        return following(scene, intent)
    lines: list[Markup] = [(code(line),) for line in written(scene.release.plan.code, topics)]
    return scene.screen(
        [
            block(heading(scene.word("bot.export.title"))),
            block(scene.say("bot.export.text")),
            Block(tuple(lines), scene.more),
        ],
        back=Intent(Where.FOLLOWING),
    )


def own_data(scene: Scene, _intent: Intent) -> Screen:
    """Return what stands above the file, or that there is nothing to put into one."""
    key = "bot.data.text" if scene.actor.is_known else "bot.forget.unknown"
    return scene.screen(
        [block(heading(scene.word("bot.data.title"))), block(scene.say(key))],
        back=Intent(Where.PRIVACY),
    )


def written(plan: str, topics: Iterable[str]) -> list[str]:
    """Write topics of a plan as lines that `taken_along` reads."""
    names = (quote(topic, safe=":") for topic in topics)
    return [
        " ".join((_WORD, quote(plan, safe=""), *some)) for some in batched(names, _TOPICS_IN_LINE)
    ]


def taken_along(text: str) -> list[tuple[str, str]]:
    """Read (plan, topic) from a text of such lines; [] when it is any other text."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    matches = [_LINE.fullmatch(line) for line in lines]
    if not all(matches):
        return []
    pairs = [
        (unquote(match[1]), unquote(topic))
        for match in matches
        if match is not None
        for topic in match[2].split()
    ]
    return pairs[:_MOST_TOPICS]
