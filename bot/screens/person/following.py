"""What a person follows."""

from bot.screens.parts import marks
from bot.screens.parts.intents import SCREENS, Intent, Where
from bot.screens.parts.markup import Markup, cut
from bot.screens.parts.place_codes import at_place, place_code
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import Block, Row, Screen, block
from core.delivery.places import PLACE, place_of
from core.persian import isolate, persian_digits
from core.release.records import District, Indicator, Node, Project, Record
from core.search.analysis.folding import alphabetical

_RECORDS: dict[str, type[Record]] = {
    "project": Project,
    "indicator": Indicator,
    "district": District,
    "node": Node,
}


def following(scene: Scene, intent: Intent) -> Screen:
    """List the topics, each with a button that opens and one that drops it."""
    if not scene.actor.can_follow:
        return _elsewhere(scene)
    topics = sorted(scene.actor.topics, key=alphabetical)
    if not topics:
        return _nothing(scene)
    shown = topics[(intent.page - 1) * PAGE : intent.page * PAGE]
    lines: list[Markup] = [
        (f"{persian_digits(place)}. {titled(scene, topic)}",)
        for place, topic in enumerate(shown, start=1)
    ]
    rows: list[Row] = [_buttons(scene, place, topic) for place, topic in enumerate(shown, start=1)]
    return scene.screen(
        [
            block(
                heading(scene.word("bot.following.title")),
                scene.say("bot.following.count", count=persian_digits(len(topics))),
            ),
            Block(tuple(lines), scene.more),
            block(scene.page_line(intent, len(topics))),
        ],
        [
            *rows,
            scene.pager(intent, len(topics)),
            (
                scene.button("bot.following.mine", Intent(Where.CHANGES, view="mine")),
                scene.button("bot.help.settings", Intent(Where.SETTINGS)),
            ),
            (
                scene.button("bot.following.place", Intent(Where.PLACE)),
                scene.button("bot.following.export", Intent(Where.EXPORT)),
            ),
            scene.feed_row(),
        ],
    )


def _nothing(scene: Scene) -> Screen:
    return scene.screen(
        [
            block(heading(scene.word("bot.following.title"))),
            block(scene.say("bot.following.none")),
        ],
        [
            (
                scene.button("bot.start.districts", Intent(Where.DISTRICTS)),
                scene.button("bot.following.place", Intent(Where.PLACE)),
            ),
            (
                scene.button("bot.following.releases", Intent(Where.FOLLOW, view="releases")),
                scene.button("bot.help.settings", Intent(Where.SETTINGS)),
            ),
            scene.feed_row(),
        ],
    )


def _elsewhere(scene: Scene) -> Screen:
    return scene.screen(
        [
            block(heading(scene.word("bot.following.title"))),
            block(scene.say("bot.following.none_here")),
            block(scene.say("bot.following.feeds")),
        ],
        [scene.feed_row()],
    )


def _buttons(scene: Scene, place: int, topic: str) -> Row:
    number = persian_digits(place)
    drop = scene.button("bot.following.drop", dropping(topic), number=number)
    target = opened_by(topic)
    if target is None:
        return (drop,)
    return (scene.button("bot.following.open", target, number=number), drop)


def dropping(topic: str) -> Intent:
    """Return the deed that ends the following of a topic."""
    kind, _, code = topic.partition(":")
    place = place_of(topic)
    return Intent(Where.DROP, code if place is None else place_code(place), kind)


def opened_by(topic: str) -> Intent | None:
    """Return the screen that a topic is about; None when it has none."""
    kind, _, code = topic.partition(":")
    if code and kind in SCREENS:
        return Intent(SCREENS[kind], code)
    if (place := place_of(topic)) is not None:
        return at_place(place)
    if kind == "portfolio":
        return Intent(Where.PROJECTS, f"{code},,")
    wholes = {"plan": Where.PLAN, "releases": Where.CHANGES, "claims": Where.CLAIMS}
    return Intent(wholes[kind]) if kind in wholes else None


def titled(scene: Scene, topic: str) -> str:
    """Name a topic as readers know it."""
    kind, _, code = topic.partition(":")
    if kind == "portfolio":
        portfolios = {one.code: one.title for one in scene.texts.shape.portfolios}
        return portfolios.get(code) or scene.word("bot.following.gone", code=code)
    if kind == PLACE:
        return scene.word("bot.topic.place", place=isolate(code))
    if kind not in _RECORDS:
        return scene.word(f"bot.topic.{kind}")
    thing = scene.find(_RECORDS[kind], code)
    # A thing may be followed and then leave the plan; its code is what remains of it.
    title = str(getattr(thing, "title", "")) or scene.word("bot.following.gone", code=code)
    return f"{marks.KIND[kind]} {cut(title, TITLE_UNITS)}"
