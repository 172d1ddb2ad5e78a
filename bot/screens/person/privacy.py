"""What is kept about a person, and how to have it deleted."""

from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.scene import Scene, heading
from bot.screens.parts.sheet import Button, Screen, block


def privacy(scene: Scene, _intent: Intent) -> Screen:
    """Return what is kept and what is not."""
    site = Button(scene.word("bot.privacy.site"), url=scene.site.section("privacy"))
    forget = scene.button("bot.privacy.forget", Intent(Where.FORGET))
    own_data = scene.button("bot.privacy.data", Intent(Where.OWN_DATA))
    keeps = "bot.privacy.kept" if scene.actor.can_follow else "bot.privacy.kept_nothing"
    return scene.screen(
        [
            block(heading(scene.word("bot.privacy.title"))),
            block(scene.say(keeps)),
            block(scene.say("bot.privacy.not_kept")),
            block(scene.say("bot.privacy.passing")),
        ],
        [(own_data, forget), (site,)] if scene.actor.can_follow else [(site,)],
    )


def forget(scene: Scene, _intent: Intent) -> Screen:
    """Ask before deleting."""
    if not scene.actor.is_known:
        return scene.screen(
            [
                block(heading(scene.word("bot.forget.title"))),
                block(scene.say("bot.forget.unknown")),
            ]
        )
    return scene.screen(
        [block(heading(scene.word("bot.forget.title"))), block(scene.say("bot.forget.ask"))],
        [
            (scene.button("bot.forget.yes", Intent(Where.FORGOTTEN)),),
            (scene.button("bot.forget.no", Intent(Where.START)),),
        ],
    )


def forgotten(scene: Scene, _intent: Intent) -> Screen:
    """Return the screen after everything was deleted."""
    return scene.screen(
        [
            block(heading(scene.word("bot.forgotten.title"))),
            block(scene.say("bot.forgotten.text")),
        ]
    )
