"""A short word to who greets, thanks or takes leave, or sends what cannot be read."""

from bot.screens.parts.intents import Intent
from bot.screens.parts.scene import Scene
from bot.screens.parts.sheet import Screen, block

_WORDS = {
    "hello": "bot.talk.hello",
    "thanks": "bot.talk.thanks",
    "bye": "bot.talk.bye",
    "media": "bot.talk.media",
}


def small_talk(scene: Scene, intent: Intent) -> Screen:
    """Return one short word; the view says to what."""
    return scene.screen([block(scene.say(_WORDS.get(intent.view, "bot.talk.hello")))])
