"""Settings: when notices come, whether pictures do, and which language all of it is in."""

from dataclasses import replace
from datetime import time

from bot.screens.parts.intents import LANGUAGE, Intent, Where
from bot.screens.parts.markup import Markup
from bot.screens.parts.scene import Scene, heading
from bot.screens.parts.sheet import Button, Row, Screen, block, in_rows
from core.delivery.event_kinds import ROUTINE
from core.delivery.schedule import Preferences
from core.enums import Digest, EventKind
from core.languages.language import LANGUAGES, language
from core.persian import persian_digits

# The quiet hours on offer, by the code that stands in a button.
QUIET_HOURS: dict[str, tuple[time, time] | None] = {
    "22-8": (time(22), time(8)),
    "23-7": (time(23), time(7)),
    "21-9": (time(21), time(9)),
    "off": None,
}
DIGEST, QUIET, PICTURES, KINDS = "digest", "quiet", "pictures", "kinds"
# Instead of one kind of event: leave out all that comes at its time anyway.
LESS = "less"
# Before a kind: leave it out, whether or not it has been already.
WITHOUT = "-"


def settings(scene: Scene, _intent: Intent) -> Screen:
    """Show the preferences and the buttons that change them."""
    if not scene.actor.can_follow:
        return scene.screen(
            [
                block(heading(scene.word("bot.settings.title"))),
                block(scene.say("bot.settings.none_here")),
            ]
        )
    chosen = scene.actor.preferences
    return scene.screen(
        [
            block(heading(scene.word("bot.settings.title"))),
            block(
                scene.say("bot.settings.digest", digest=scene.word(f"bot.digest.{chosen.digest}")),
                _quiet(scene, chosen),
                scene.say(f"bot.settings.{'text_only' if chosen.text_only else 'with_pictures'}"),
                scene.say(
                    "bot.settings.language", language=scene.word(f"bot.language.{language().code}")
                ),
            ),
            block(scene.say("bot.settings.explained")),
        ],
        [
            *_digests(scene, chosen),
            *_hours(scene, chosen),
            *_kinds(scene, chosen),
            _pictures(scene, chosen),
            _languages(scene),
        ],
        back=Intent(Where.FOLLOWING),
    )


def _quiet(scene: Scene, chosen: Preferences) -> Markup:
    if chosen.quiet_from is None or chosen.quiet_until is None:
        return scene.say("bot.settings.no_quiet")
    return scene.say(
        "bot.settings.quiet",
        begin=persian_digits(chosen.quiet_from.hour),
        end=persian_digits(chosen.quiet_until.hour),
    )


def _choice(label: str, setting: str, value: str, *, is_chosen: bool) -> Button:
    return Button(f"✓ {label}" if is_chosen else label, Intent(Where.SET, setting, value))


def _digests(scene: Scene, chosen: Preferences) -> tuple[Row, ...]:
    return (
        tuple(
            _choice(
                scene.word(f"bot.digest.{digest}"),
                DIGEST,
                digest.value,
                is_chosen=chosen.digest == digest,
            )
            for digest in Digest
        ),
    )


def _hours(scene: Scene, chosen: Preferences) -> tuple[Row, ...]:
    now = (chosen.quiet_from, chosen.quiet_until)
    buttons = []
    for value, hours in QUIET_HOURS.items():
        label = scene.word("bot.settings.always")
        if hours is not None:
            begin, end = (persian_digits(hour.hour) for hour in hours)
            label = scene.word("bot.settings.hours", begin=begin, end=end)
        buttons.append(_choice(label, QUIET, value, is_chosen=now == (hours or (None, None))))
    return in_rows(buttons, 2)


def _kinds(scene: Scene, chosen: Preferences) -> tuple[Row, ...]:
    return in_rows(
        (
            _choice(
                scene.word(f"bot.kind.{kind}"),
                KINDS,
                kind.value,
                is_chosen=kind not in chosen.muted,
            )
            for kind in EventKind
        ),
        2,
    )


def _pictures(scene: Scene, chosen: Preferences) -> Row:
    key = "bot.settings.turn_pictures_on" if chosen.text_only else "bot.settings.turn_pictures_off"
    return (scene.button(key, Intent(Where.SET, PICTURES, "on" if chosen.text_only else "off")),)


def _languages(scene: Scene) -> Row:
    return tuple(
        _choice(
            scene.word(f"bot.language.{code}"),
            LANGUAGE,
            code,
            is_chosen=code == language().code,
        )
        for code in LANGUAGES
    )


def _with_kinds(before: Preferences, choice: str) -> Preferences | None:
    """Leave out the routine, or tell a kind of event that was left out, or leave it out."""
    if choice == LESS:
        return replace(before, muted=before.muted | ROUTINE)
    kind = choice.removeprefix(WITHOUT)
    if kind not in set(EventKind):
        return None
    if kind != choice:
        return replace(before, muted=before.muted | {EventKind(kind)})
    return replace(before, muted=before.muted ^ {EventKind(choice)})


def changed(before: Preferences, intent: Intent) -> Preferences | None:
    """Return the preferences after a button of this screen; None when it has no such button."""
    if intent.code == DIGEST and intent.view in set(Digest):
        return replace(before, digest=Digest(intent.view))
    if intent.code == QUIET and intent.view in QUIET_HOURS:
        begin, end = QUIET_HOURS[intent.view] or (None, None)
        return replace(before, quiet_from=begin, quiet_until=end)
    if intent.code == KINDS:
        return _with_kinds(before, intent.view)
    if intent.code == PICTURES and intent.view in ("on", "off"):
        return replace(before, text_only=intent.view == "off")
    if intent.code == LANGUAGE and intent.view in LANGUAGES:
        return replace(before, language=intent.view)
    return None
