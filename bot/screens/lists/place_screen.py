"""A place that can be followed: which projects speak of it now, and what following brings."""

from collections.abc import Sequence

from bot.screens.lists.project_lists import project_buttons, project_line
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import cut
from bot.screens.parts.place_codes import place_code, place_in
from bot.screens.parts.scene import PAGE, Scene, heading
from bot.screens.parts.sheet import Block, Button, Row, Screen, block
from core.delivery.places import (
    MOST_CHARACTERS,
    PLACE,
    PlaceFinder,
    PlaceState,
    place_of,
    place_topic,
)
from core.persian import isolate, number, persian_digits
from core.release.records import Project
from core.release.topics import PLAN

_TITLE_UNITS = 60


def place(scene: Scene, intent: Intent) -> Screen:
    """Show what matches a place and offer to follow it, or say why it cannot be followed."""
    text = place_of(place_topic(place_in(intent, scene.actor.topics))) or ""
    finder = PlaceFinder(scene.release)
    state = finder.state(text) if text else PlaceState.NO_PLACE
    if state is not PlaceState.FIT:
        return _refused(scene, finder, text, state)
    projects = finder.projects(text)
    shown = projects[(intent.page - 1) * PAGE : intent.page * PAGE]
    key = "bot.place.count" if projects else "bot.place.none"
    return scene.screen(
        [
            block(
                heading(scene.word("bot.place.title", place=isolate(text))),
                scene.say(key, count=number(len(projects))),
            ),
            Block(
                tuple(project_line(scene, at, one) for at, one in enumerate(shown, 1)), scene.more
            ),
            block(scene.page_line(intent, len(projects))),
            block(scene.say(f"bot.place.{_promise(scene, text, projects)}")),
            block(scene.list_figures(scene.site.section("projects"))) if projects else block(),
        ],
        _rows(scene, intent, text, projects=projects, shown=shown),
        back=Intent(Where.FOLLOWING) if scene.actor.can_follow else None,
    )


def _promise(scene: Scene, text: str, projects: Sequence[Project]) -> str:
    """Choose what following brings: of what is there, and of what is still to come."""
    is_followed = place_topic(text) in scene.actor.topics
    return f"{'followed' if is_followed else 'later'}{'' if projects else '_none'}"


def _rows(
    scene: Scene,
    intent: Intent,
    text: str,
    *,
    projects: Sequence[Project],
    shown: Sequence[Project],
) -> list[Row]:
    pages = scene.pager(intent, len(projects))
    return [*project_buttons(list(shown)), pages, _follow_row(scene, text)]


def _follow_row(scene: Scene, text: str) -> Row:
    if not scene.actor.can_follow:
        link = scene.bot_link
        return (Button(scene.word("bot.follow_in_bot"), url=link),) if link else ()
    is_followed = place_topic(text) in scene.actor.topics
    where, key = (
        (Where.UNFOLLOW, "bot.unfollow") if is_followed else (Where.FOLLOW, "bot.place.follow")
    )
    return (scene.button(key, Intent(where, place_code(text), PLACE)),)


def _refused(scene: Scene, finder: PlaceFinder, text: str, state: PlaceState) -> Screen:
    """Return what a place must be, or how much a word matches that is none."""
    title = "bot.place.title" if text else "bot.place.any"
    shown = isolate(cut(text, _TITLE_UNITS))
    reason = scene.say(
        f"bot.place.{state}",
        count=number(len(finder.projects(text))) if state is PlaceState.TOO_WIDE else "",
        total=number(scene.release.count(Project)),
        most=persian_digits(MOST_CHARACTERS),
    )
    plan = scene.follow_button(PLAN, "") if state is PlaceState.TOO_WIDE else ()
    return scene.screen(
        [
            block(heading(scene.word(title, place=shown)), reason if text else None),
            block(scene.say("bot.place.guide")),
        ],
        [plan],
        back=Intent(Where.FOLLOWING) if scene.actor.can_follow else None,
    )
