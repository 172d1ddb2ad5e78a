"""A question and its answer: the figure first, then what it rests on and what to press next.

Where the grammar of questions gives no answer, what a search finds is shown instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.screens.cards.district import district, districts
from bot.screens.cards.indicator import indicator
from bot.screens.cards.plan_card import node
from bot.screens.cards.project import project
from bot.screens.lists.claim_list import claim
from bot.screens.lists.find import find, query_of, standing_of
from bot.screens.parts.intents import SCREENS, Intent, Where
from bot.screens.parts.markup import Markup, bold, cut, facing
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene
from bot.screens.parts.sheet import Block, Button, Row, Screen, block, in_rows
from core.persian import persian_digits

if TYPE_CHECKING:
    from core.answers import Answer, Step, Thing

# The view of a search that shows what was found, whether or not there is an answer.
RESULTS = "res"
_FURTHER = "further"
_TEXT_UNITS = 900
_IN_ROW, _STEPS_IN_ROW = 4, 2
_CARDS = {
    "project": project,
    "indicator": indicator,
    "district": district,
    "node": node,
    "claim": claim,
}
# Of an answer's steps, the screens that are no thing's card.
_SECTIONS = {
    "districts": Where.DISTRICTS,
    "plan": Where.PLAN,
    "indicators": Where.INDICATORS,
    "claims": Where.CLAIMS,
    "releases": Where.RELEASES,
}
_PARTS = {
    "project_promises": (Where.PROJECT, "prom"),
    "project_history": (Where.PROJECT, "hist"),
    "indicator_history": (Where.INDICATOR, "hist"),
    "district_changes": (Where.DISTRICT, "chg"),
}


def answered(scene: Scene, intent: Intent) -> Screen:
    """Answer a question, or show what a search for it finds."""
    if intent.view not in ("", _FURTHER) or (intent.page > 1 and not intent.view):
        return find(scene, intent)
    found = scene.answer(query_of(intent))
    if found is None:
        return find(scene, replace(intent, view=""))
    if found.shape == "near":
        return districts(scene, Intent(Where.DISTRICTS))
    if found.shape in ("card", "district_standing") and found.page.kind in _CARDS:
        return _card(scene, found)
    return _answer(scene, intent, found)


def _card(scene: Scene, found: "Answer") -> Screen:
    """Show the card of the very thing that was asked for, below what the question asked."""
    kind, code = found.page.kind, found.page.code
    shown = _CARDS[kind](scene, Intent(SCREENS[kind], code))
    if found.shape == "card":
        return shown
    return replace(shown, text=(*facing((bold(found.text),)), "\n\n", *shown.text))


def _answer(scene: Scene, intent: Intent, found: "Answer") -> Screen:
    paged = replace(intent, view=_FURTHER)
    is_list = len(found.things) > 1
    shown = found.things[(intent.page - 1) * PAGE : intent.page * PAGE] if is_list else ()
    return scene.screen(
        [
            block(*((cut(note, _TEXT_UNITS),) for note in found.notes)),
            Block(tuple(_lines(scene, shown)), scene.more),
            block(scene.page_line(paged, len(found.things)) if is_list else None),
            block(_figures(scene, found)),
        ],
        [
            *_thing_buttons(shown),
            scene.pager(paged, len(found.things)) if is_list else (),
            *_step_rows(scene, found),
            *_ways_on(scene, intent, found),
        ],
        headline=(bold(_headline(found.text)),),
    )


def _headline(text: str) -> str:
    """Return the answer, a line for each sentence of its own."""
    lines = text.split("\n")
    limit = _TEXT_UNITS if len(lines) == 1 else _TEXT_UNITS // 2
    return "\n".join(cut(line, limit) for line in lines)


def _lines(scene: Scene, shown: Sequence["Thing"]) -> Iterator[Markup]:
    for place, thing in enumerate(shown, start=1):
        clause = thing.figure or standing_of(scene, thing.kind, thing.code)
        title = f"{persian_digits(place)}. {cut(thing.title, TITLE_UNITS)}"
        yield (f"{title} — {clause}",) if clause else (title,)


def _figures(scene: Scene, found: "Answer") -> Markup:
    """Return the day and release of the figures, and the page that shows them whole."""
    page = found.page
    if page.kind == "plan" or (page.kind == "page" and not page.code):
        return scene.list_figures(scene.site.home())
    if found.on is None:
        return scene.list_figures(scene.site.page(page.kind, page.code))
    return scene.figures(page.kind, page.code, found.on, "bot.page")


def _thing_buttons(shown: Sequence["Thing"]) -> tuple[Row, ...]:
    buttons = [
        Button(persian_digits(place), Intent(SCREENS[thing.kind], thing.code))
        for place, thing in enumerate(shown, start=1)
    ]
    return in_rows(buttons, _IN_ROW)


def _step_rows(scene: Scene, found: "Answer") -> tuple[Row, ...]:
    return in_rows([_step(scene, step) for step in found.steps], _STEPS_IN_ROW)


def _step(scene: Scene, step: "Step") -> Button:
    label = scene.word(step.name) if step.name else cut(step.title, TITLE_UNITS // 4)
    if step.kind in _PARTS:
        where, view = _PARTS[step.kind]
        return Button(label, Intent(where, step.code, view))
    if step.kind == "page" and step.code not in _SECTIONS:
        return Button(label, url=scene.site.section(step.code))
    if step.kind == "page":
        return Button(label, Intent(_SECTIONS[step.code]))
    if step.kind in SCREENS:
        return Button(label, Intent(SCREENS[step.kind], step.code))
    is_list = step.kind == "projects"
    return Button(label, Intent(Where.PROJECTS, step.code) if is_list else Intent(Where.CHANGES))


def _ways_on(scene: Scene, intent: Intent, found: "Answer") -> Iterator[Row]:
    page = found.page
    if page.kind in ("project", "indicator", "district"):
        yield scene.follow_button(page.kind, page.code)
    if not intent.code.startswith("="):
        yield (scene.button("bot.answer.results", Intent(Where.SEARCH, intent.code, RESULTS)),)
