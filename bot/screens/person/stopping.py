"""Leaving: one press stops one thing that is followed, another stops all of it."""

from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import cut
from bot.screens.parts.scene import PAGE, Scene, heading
from bot.screens.parts.sheet import Button, Row, Screen, block
from bot.screens.person.following import dropping, following, titled
from core.search.analysis.folding import alphabetical

_LABEL_UNITS = 60


def stop(scene: Scene, intent: Intent) -> Screen:
    """Ask which of what is followed is to stop."""
    topics = sorted(scene.actor.topics, key=alphabetical)
    if not scene.actor.can_follow or not topics:
        return following(scene, intent)
    shown = topics[(intent.page - 1) * PAGE : intent.page * PAGE]
    rows: list[Row] = [(_button(scene, topic),) for topic in shown]
    return scene.screen(
        [
            block(heading(scene.word("bot.stop.title"))),
            block(scene.say("bot.stop.text")),
            block(scene.page_line(intent, len(topics))),
        ],
        [
            *rows,
            scene.pager(intent, len(topics)),
            (scene.button("bot.stop.all", Intent(Where.STOPPED)),),
        ],
        back=Intent(Where.FOLLOWING),
    )


def _button(scene: Scene, topic: str) -> Button:
    label = f"🔕 {cut(titled(scene, topic), _LABEL_UNITS)}"
    return Button(label, dropping(topic))
