"""Search: any plain text. Results by kind, in pages, with what else may have been meant."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from bot.screens.lists.project_lists import project_mark
from bot.screens.parts import marks
from bot.screens.parts.intents import SCREENS, Intent, Where
from bot.screens.parts.markup import Markup, bold, cut
from bot.screens.parts.queries import pack, unpack
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import Block, Button, Row, Screen, block, in_rows
from core.languages.language import DEFAULT_LANGUAGE
from core.persian import begun, isolate, number, persian_digits, quoted
from core.release.records import District, Judgement, Node, Project, Slip
from core.wording.standings import standing_words

if TYPE_CHECKING:
    from core.search import Hit, SearchResult

# What the catalogue says and not the plan.
_OURS = ("term", "page")
_QUERY_UNITS = 80
_SNIPPET_UNITS = 200
_NUMBERS_IN_ROW = 4
# A query is answered whole up to here; nobody types more, and an index should not be asked to.
_MOST_CHARACTERS = 300


def ask(text: str) -> Intent:
    """Make the intent of a search for *text*, also of one that does not fit a button."""
    query = " ".join(text.split())[:_MOST_CHARACTERS]
    packed = pack(query)
    return Intent(Where.SEARCH, packed if packed is not None else f"={query}")


def query_of(intent: Intent) -> str:
    """Return the words of a search, as they were typed."""
    return intent.code[1:] if intent.code.startswith("=") else unpack(intent.code)


def find(scene: Scene, intent: Intent) -> Screen:
    """Show what a search finds; the view narrows it to a kind."""
    query = query_of(intent)
    kind = intent.view if f"kinds.{intent.view}" in scene.texts else None
    result = scene.search(query, kind=kind, offset=(intent.page - 1) * PAGE, limit=PAGE)
    if not result.total:
        return _nothing(scene, query, result)
    shown = isolate(cut(query, _QUERY_UNITS))
    absent = _absent(scene, result)
    total = scene.say("bot.search.total", count=number(result.total))
    return scene.screen(
        [
            block(heading(scene.word("bot.search.title", query=shown)), absent or total),
            block(_meant(scene, result)),
            *([block(scene.say("bot.search.near"))] if absent else []),
            *_groups(scene, result.hits),
            block(scene.page_line(intent, result.total)),
            block(scene.list_figures(scene.site.search(query))),
        ],
        [
            *_hit_buttons(scene, result.hits),
            *_turns(scene, intent, result),
            *_kinds(scene, intent, result),
        ],
    )


def _meant(scene: Scene, result: "SearchResult") -> Markup | None:
    if result.did_you_mean is None:
        return None
    return scene.say("bot.search.meant", query=bold(cut(result.did_you_mean, _QUERY_UNITS)))


def _absent(scene: Scene, result: "SearchResult") -> Markup | None:
    """Name what the query asks about and the plan has not."""
    if not result.missing:
        return None
    sentence = scene.say("bot.search.missing", words=cut(quoted(result.missing), _QUERY_UNITS))
    if not result.numbered:
        return sentence
    count = number(scene.release.count(District))
    return (*sentence, " ", *scene.say("bot.search.districts", count=count))


def _nothing(scene: Scene, query: str, result: "SearchResult") -> Screen:
    shown = isolate(cut(query, _QUERY_UNITS))
    rows: list[Row] = [
        (
            scene.button("bot.start.projects", Intent(Where.PROJECTS)),
            scene.button("bot.start.plan", Intent(Where.PLAN)),
        )
    ]
    absent = _absent(scene, result)
    title = "title" if absent else "none"
    near = [block(scene.say("bot.search.near"))] if result.near else []
    return scene.screen(
        [
            block(heading(scene.word(f"bot.search.{title}", query=shown)), absent),
            *near,
            *_groups(scene, result.near),
            block(scene.say("bot.search.advice")),
            block(scene.list_figures(scene.site.search(query))),
        ],
        [*_hit_buttons(scene, result.near), *rows],
    )


def _grouped(hits: Iterable["Hit"]) -> list["Hit"]:
    """Put hits of a kind together; kinds come in the order of their best hits."""
    by_kind: dict[str, list[Hit]] = {}
    for hit in hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    return [hit for group in by_kind.values() for hit in group]


def _groups(scene: Scene, hits: Sequence["Hit"]) -> Iterable[Block]:
    """A block for each kind."""
    placed = enumerate(_grouped(hits), start=1)
    for kind, group in groupby(placed, key=lambda pair: pair[1].kind):
        name = begun(scene.word(f"kinds.{kind}"))
        lines: list[Markup] = [(f"{marks.KIND.get(kind, '')} ", bold(name))]
        lines += [_line(scene, place, hit) for place, hit in group]
        yield Block(tuple(lines), scene.more)


def _line(scene: Scene, place: int, hit: "Hit") -> Markup:
    standing = _standing(scene, hit)
    title = f"{persian_digits(place)}. {cut(_title(scene, hit), TITLE_UNITS)}"
    return (f"{title} — {standing}",) if standing else (title,)


def _title(scene: Scene, hit: "Hit") -> str:
    if hit.kind == "release":
        return scene.word("bot.release.title", number=persian_digits(hit.code))
    key = f"{hit.kind}.{hit.code}"
    return _own_words(scene, key, hit.title) if hit.kind in _OURS else hit.title


def _own_words(scene: Scene, key: str, indexed: str) -> str:
    """Return what stands in the index in Persian in the words of another language."""
    is_other = scene.texts.language != DEFAULT_LANGUAGE and key in scene.texts
    return scene.word(key) if is_other else indexed


def _standing(scene: Scene, hit: "Hit") -> str:
    """Return in a few words how the thing stands, or for a term what it means."""
    if hit.kind in _OURS:
        found = "".join(text for text, _ in hit.snippet)
        return cut(_own_words(scene, f"{hit.kind}.{hit.code}.text", found), _SNIPPET_UNITS)
    return standing_of(scene, hit.kind, hit.code)


def standing_of(scene: Scene, kind: str, code: str) -> str:
    """Return in a few words how a thing stands, and when; "" where there is nothing to tell."""
    words = standing_words(scene.release, scene.texts, kind, code)
    if words:
        return f"{_mark_of(scene, kind, code)} {words}"
    node = scene.release.find(Node, code=code) if kind == "node" else None
    return scene.word(f"level.{node.level}") if node else ""


def _mark_of(scene: Scene, kind: str, code: str) -> str:
    """Return the mark of the status of a project or an indicator that is there."""
    project = scene.release.find(Project, code=code) if kind == "project" else None
    if project:
        return project_mark(project, scene.release.find(Slip, project=code))
    judged = scene.release.find(Judgement, indicator=code, district="")
    return marks.STATUS[judged.status if judged else "no_data"]


def _hit_buttons(scene: Scene, hits: Sequence["Hit"]) -> tuple[Row, ...]:
    """One button for each hit; a term of the glossary has no screen and is told in the text."""
    buttons = [
        Button(persian_digits(place), url=scene.site.page(hit.kind, hit.code))
        if hit.kind == "page"
        else Button(persian_digits(place), Intent(SCREENS[hit.kind], hit.code))
        for place, hit in enumerate(_grouped(hits), start=1)
        if hit.kind in (*SCREENS, "page")
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
            f"{begun(scene.word(f'kinds.{kind}'))} ({number(count)})",
            Intent(Where.SEARCH, intent.code, kind),
        )
        for kind, count in result.by_kind.items()
    ]
    return in_rows(buttons, 2)
