"""Search: any plain text. Results grouped by kind, in pages, with what else may have been meant."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from bot.screens import marks
from bot.screens.intents import SCREENS, Intent, Where
from bot.screens.markup import Markup, Span, bold, cut, italic
from bot.screens.queries import pack, unpack
from bot.screens.scene import PAGE, TITLE_UNITS, Scene, heading
from bot.screens.sheet import Block, Button, Row, Screen, block, in_rows
from core.persian import persian_digits

if TYPE_CHECKING:
    from core.search import Hit, SearchResult

_QUERY_UNITS = 80
_SNIPPET_UNITS = 110
_NUMBERS_IN_ROW = 4
# A query is answered whole up to here; nobody types more, and an index should not be asked to.
_MOST_CHARACTERS = 300


def ask(text: str) -> Intent:
    """Make the intent of a search for *text*; what does not fit a button is searched all the same."""
    query = " ".join(text.split())[:_MOST_CHARACTERS]
    packed = pack(query)
    return Intent(Where.SEARCH, packed if packed is not None else f"={query}")


def _query(intent: Intent) -> str:
    return intent.code[1:] if intent.code.startswith("=") else unpack(intent.code)


def find(scene: Scene, intent: Intent) -> Screen:
    """Show what a search finds; the view narrows it to a kind."""
    query = _query(intent)
    kind = intent.view or None
    result = scene.search(query, kind=kind, offset=(intent.page - 1) * PAGE, limit=PAGE)
    if not result.total:
        return _nothing(scene, query, result)
    shown = cut(query, _QUERY_UNITS)
    total = scene.say("bot.search.total", count=persian_digits(result.total))
    return scene.screen(
        [
            block(heading(scene.word("bot.search.title", query=shown)), total),
            block(_meant(scene, result)),
            *_groups(scene, result.hits),
            block(scene.page_line(intent, result.total)),
            block(scene.list_figures(scene.site.search(query))),
        ],
        [*_hit_buttons(result.hits), *_turns(scene, intent, result), *_kinds(scene, intent, result)],
    )


def _meant(scene: Scene, result: "SearchResult") -> Markup | None:
    if result.did_you_mean is None:
        return None
    return scene.say("bot.search.meant", query=bold(cut(result.did_you_mean, _QUERY_UNITS)))


def _nothing(scene: Scene, query: str, result: "SearchResult") -> Screen:
    shown = cut(query, _QUERY_UNITS)
    rows: list[Row] = [
        (
            scene.button("bot.start.projects", Intent(Where.PROJECTS)),
            scene.button("bot.start.plan", Intent(Where.PLAN)),
        )
    ]
    near = [block(scene.say("bot.search.near"))] if result.near else []
    return scene.screen(
        [
            block(heading(scene.word("bot.search.none", query=shown))),
            *near,
            *_groups(scene, result.near),
            block(scene.say("bot.search.advice")),
            block(scene.list_figures(scene.site.search(query))),
        ],
        [*_hit_buttons(result.near), *rows],
    )


def _groups(scene: Scene, hits: Sequence["Hit"]) -> Iterable[Block]:
    """A block per run of one kind; the order of the hits, best first, is kept."""
    number = 0
    for kind, group in groupby(hits, key=lambda hit: hit.kind):
        lines: list[Markup] = [(f"{marks.KIND.get(kind, '')} ", bold(scene.word(f"kinds.{kind}")))]
        for hit in group:
            number += 1
            lines.append((f"{persian_digits(number)}. {cut(hit.title, TITLE_UNITS)}",))
            lines += _snippet(hit)
        yield Block(tuple(lines), scene.more)


def _snippet(hit: "Hit") -> list[Markup]:
    """Show where the words stand, when that is not in the title alone."""
    pieces: list[str | Span] = []
    room = _SNIPPET_UNITS
    for text, matches in hit.snippet:
        flat = text.replace("\n", " ")
        if len(flat) > room:
            flat = flat[:room].rpartition(" ")[0] + " …"
        pieces.append(bold(flat) if matches else flat)
        room -= len(flat)
        if room <= 0:
            break
    is_useful = any(matches for _, matches in hit.snippet)
    return [("   ", italic(*pieces))] if pieces and is_useful else []


def _hit_buttons(hits: Sequence["Hit"]) -> tuple[Row, ...]:
    """One button for each hit; a term of the glossary has no screen and is told in the text."""
    buttons = [
        Button(persian_digits(number), Intent(SCREENS[hit.kind], hit.code))
        for number, hit in enumerate(hits, start=1)
        if hit.kind in SCREENS
    ]
    return in_rows(buttons, _NUMBERS_IN_ROW)


def _turns(scene: Scene, intent: Intent, result: "SearchResult") -> list[Row]:
    if intent.code.startswith("="):
        return []  # the query is too long for a button; the site's search has all pages
    row = scene.pager(intent, result.total)
    return [row] if row else []


def _kinds(scene: Scene, intent: Intent, result: "SearchResult") -> tuple[Row, ...]:
    """Buttons that narrow the search to a kind, with counts; or the one that widens it again."""
    if intent.code.startswith("="):
        return ()
    if intent.view:
        return ((scene.button("bot.search.all", Intent(Where.SEARCH, intent.code)),),)
    if len(result.by_kind) <= 1:
        return ()
    buttons = [
        Button(
            f"{scene.word(f'kinds.{kind}')} ({persian_digits(count)})",
            Intent(Where.SEARCH, intent.code, kind),
        )
        for kind, count in result.by_kind.items()
    ]
    return in_rows(buttons, 2)
