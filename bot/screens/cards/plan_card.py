"""The plan's tree level by level, what cuts across it, and three numbers everywhere."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from bot.screens.cards.calculation_card import three_numbers
from bot.screens.lists.indicator_lists import indicator_buttons, indicator_line
from bot.screens.lists.project_lists import project_list
from bot.screens.parts import marks
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, bold, cut
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene, heading, latin
from bot.screens.parts.sheet import Block, Button, Row, Screen, block, in_rows
from bot.screens.start_screen import missing, nodes_counted
from core.enums import Approach, Part, Pillar
from core.persian import enumeration, listed, percent, persian_digits
from core.plan.shape import Level
from core.release.records import Indicator, Node, NodeScore, Project
from core.wording.figures import written_progress, written_score

_TEXT_UNITS = 400
_NUMBERS_IN_ROW = 4
_MOST_CHILDREN = 24
# The facets of nodes: the field's name in callback data → the closed list of its values.
_FACETS: dict[str, type[Part] | type[Approach] | type[Pillar]] = {
    "part": Part,
    "approach": Approach,
    "pillar": Pillar,
}


def plan(scene: Scene, intent: Intent) -> Screen:
    """Show the plan at a glance, what cuts across, or its nodes by part, approach or pillar."""
    shape = scene.texts.shape
    if intent.view == "pol":
        across = _at_levels(scene, shape.crossing)
        return _node_list(scene, intent, across, scene.word("shape.across"))
    tops = _at_levels(scene, shape.tops)
    if intent.view == "sub":
        return _node_list(scene, intent, tops, scene.word("shape.tops"))
    if intent.view == "fac":
        return _facets(scene)
    if intent.view in _FACETS:
        return _faceted(scene, intent)
    whole = scene.release.plan
    return scene.screen(
        [
            block(
                heading(cut(whole.title, TITLE_UNITS)),
                _levels(scene),
            ),
            Block(tuple(_scores(scene, ""))),
            _children(scene, tops),
            block(scene.list_figures(scene.site.section("plan"))),
        ],
        [
            *_number_buttons(tops),
            _all_of(scene, tops, Intent(Where.PLAN, view="sub")),
            _ways(scene),
            (scene.button("bot.indicator.how", Intent(Where.PLAN, view="how")),),
            scene.follow_button("plan", ""),
        ],
    )


def _at_levels(scene: Scene, levels: Iterable[Level]) -> list[Node]:
    return [node for level in levels for node in scene.release.all(Node, level=level.code)]


def _ways(scene: Scene) -> Row:
    """Lead to what cuts across the tree, and to the parts, approaches and pillars, if any."""
    shape, row = scene.texts.shape, list[Button]()
    if shape.crossing:
        row.append(scene.button("shape.across", Intent(Where.PLAN, view="pol")))
    if shape.is_default or any(True for _ in _facet_values(scene)):
        row.append(scene.button("bot.plan.facets", Intent(Where.PLAN, view="fac")))
    return tuple(row)


def _levels(scene: Scene) -> Markup | None:
    """Count the nodes of each level that has some."""
    shape = scene.texts.shape
    things = f" {marks.facing('◂')} ".join(nodes_counted(scene, shape.tree))
    across = enumeration(nodes_counted(scene, shape.crossing))
    if not things or not across:
        return scene.say_if(things, "bot.plan.levels_without_policies", things=things)
    return scene.say("bot.plan.levels", things=things, across=across)


def _scores(scene: Scene, node: str) -> list[Markup]:
    """Write the three numbers; they are never one."""
    lines = []
    for score in three_numbers(scene, node):
        word = scene.word(f"measure.{score.measure}")
        status = f"{marks.STATUS[score.status]} {scene.word(f'status.{score.status}')}"
        if score.score is None:
            lines.append(scene.say("bot.plan.no_score", measure=word, status=status))
            continue
        key = "bot.plan.provisional_score" if score.is_provisional else "bot.plan.score"
        value = bold(_value(scene, score))
        lines.append(scene.say(key, measure=word, value=value, status=status))
    return lines


def _value(scene: Scene, score: NodeScore) -> str:
    """Write a number in its own terms: percent of work done, or marks out of a hundred."""
    assert score.score is not None
    if score.measure != "projects":
        return scene.word("bot.plan.of_hundred", score=written_score(score.score))
    if score.expected is None:
        return percent(score.score)
    return scene.word(
        "bot.plan.against_planned",
        done=written_progress(score.score, score.expected),
        planned=percent(score.expected, 0, [score.score]),
    )


def _children(scene: Scene, nodes: list[Node]) -> Block:
    """Number the nodes under the names of their levels."""
    lines: list[Markup] = []
    if nodes:
        levels = dict.fromkeys(scene.word(f"levels.{one.level}") for one in nodes)
        lines.append((bold(enumeration([*levels])),))
    for place, one in enumerate(nodes[:_MOST_CHILDREN], start=1):
        lines.append((f"{persian_digits(place)}. {cut(one.title, TITLE_UNITS)}",))
    return Block(tuple(lines), scene.more, left_out=max(len(nodes) - _MOST_CHILDREN, 0))


def _all_of(scene: Scene, nodes: list[Node], intent: Intent) -> Row:
    """Lead to the whole list, where a screen has not shown all of it."""
    if len(nodes) <= _MOST_CHILDREN:
        return ()
    return (scene.button("bot.plan.all", intent, count=persian_digits(len(nodes))),)


def _number_buttons(nodes: list[Node]) -> tuple[Row, ...]:
    buttons = [
        Button(persian_digits(place), Intent(Where.NODE, one.code))
        for place, one in enumerate(nodes[:_MOST_CHILDREN], start=1)
    ]
    return in_rows(buttons, _NUMBERS_IN_ROW)


def node(scene: Scene, intent: Intent) -> Screen:
    """Show a node: where it stands, its numbers, what is below it."""
    thing = scene.find(Node, intent.code)
    if thing is None:
        return missing(scene, intent)
    below = _below(scene, thing)
    text = cut(thing.description, _TEXT_UNITS) if thing.description else ""
    return scene.screen(
        [
            block(
                _crumbs(scene, thing),
                heading(cut(thing.title, 2 * TITLE_UNITS)),
                _attributes(scene, thing),
            ),
            block((text,) if text else None),
            Block(tuple(_scores(scene, thing.code))),
            _children(scene, below),
            block(_policies(scene, thing)),
            block(_holdings(scene, thing)),
            block(scene.list_figures(scene.site.page("node", thing.code))),
        ],
        [
            *_number_buttons(below),
            _all_of(scene, below, Intent(Where.NODE, thing.code, "sub")),
            *_rows(scene, thing),
        ],
        back=Intent(Where.NODE, thing.parent) if thing.parent else Intent(Where.PLAN),
    )


def _below(scene: Scene, thing: Node) -> list[Node]:
    """Return the nodes right below, level by level, and those that follow it."""
    ranks = scene.texts.shape.ranks
    own = sorted(
        scene.release.all(Node, parent=thing.code),
        key=lambda one: (ranks[one.level], one.position),
    )
    return [*own, *scene.release.all(Node, policies=thing.code)]


def node_children(scene: Scene, intent: Intent) -> Screen:
    """List all that is right below a node."""
    thing = scene.find(Node, intent.code)
    if thing is None:
        return missing(scene, intent)
    title, back = cut(thing.title, TITLE_UNITS), Intent(Where.NODE, thing.code)
    return _node_list(scene, intent, _below(scene, thing), title, back=back)


def _crumbs(scene: Scene, thing: Node) -> Markup:
    """Write where the node stands: its level and code, under the titles above it."""
    level = f"{scene.word(f'level.{thing.level}')} {latin(thing.code)}"
    above = [scene.release.find(Node, code=code) for code in thing.path]
    titles = [cut(one.title, TITLE_UNITS // 3) for one in above if one]
    return (f" {marks.facing('‹')} ".join([*titles, level]),)


def _attributes(scene: Scene, thing: Node) -> Markup | None:
    texts = [
        scene.word(f"{name}.{value}")
        for name, value in (
            ("part", thing.part),
            ("approach", thing.approach),
            ("pillar", thing.pillar),
        )
        if value
    ]
    if thing.responsible:
        texts.append(cut(thing.responsible, TITLE_UNITS))
    return (" · ".join(texts),) if texts else None


def _policies(scene: Scene, thing: Node) -> Markup | None:
    found = [scene.release.find(Node, code=code) for code in thing.policies[:PAGE]]
    titles = [cut(one.title, TITLE_UNITS) for one in found if one]
    return scene.say_if(titles, "bot.node.policies", policies=listed(titles))


def _holdings(scene: Scene, thing: Node) -> Markup | None:
    """Count what serves the node or is below it; nothing is said of nothing."""
    counts = {
        "bot.projects.count": scene.release.count(Project, path=thing.code),
        "bot.indicators.count": scene.release.count(Indicator, path=thing.code),
    }
    texts = [
        scene.word(key, count=persian_digits(count)) for key, count in counts.items() if count
    ]
    return scene.say_if(texts, "bot.node.holdings", things=enumeration(texts))


def _rows(scene: Scene, thing: Node) -> list[Row]:
    lists: list[Button] = []
    if scene.release.count(Project, path=thing.code):
        lists.append(scene.button("kinds.project", Intent(Where.NODE, thing.code, "prs")))
    if scene.release.count(Indicator, path=thing.code):
        lists.append(scene.button("kinds.indicator", Intent(Where.NODE, thing.code, "ins")))
    how: Row = ()
    if scene.release.count(NodeScore, node=thing.code):
        how = (scene.button("bot.indicator.how", Intent(Where.NODE, thing.code, "how")),)
    page = scene.site.page("node", thing.code)
    return [
        tuple(lists),
        how,
        scene.follow_button("node", thing.code),
        (Button(scene.word("bot.page_node"), url=page),),
    ]


def node_projects(scene: Scene, intent: Intent) -> Screen:
    """List the projects that serve a node or what is below it."""
    thing = scene.find(Node, intent.code)
    if thing is None:
        return missing(scene, intent)
    found = scene.release.all(Project, path=thing.code)
    title = scene.word("bot.node.projects_title", title=cut(thing.title, TITLE_UNITS))
    return project_list(scene, intent, found, title=title, back=Intent(Where.NODE, thing.code))


def node_indicators(scene: Scene, intent: Intent) -> Screen:
    """List the indicators of a node and of what is below it."""
    thing = scene.find(Node, intent.code)
    if thing is None:
        return missing(scene, intent)
    found = scene.release.all(Indicator, path=thing.code)
    shown = found[(intent.page - 1) * PAGE : intent.page * PAGE]
    lines = [indicator_line(scene, place, one) for place, one in enumerate(shown, start=1)]
    title = scene.word("bot.node.indicators_title", title=cut(thing.title, TITLE_UNITS))
    return scene.screen(
        [
            block(
                heading(title),
                scene.say("bot.indicators.count", count=persian_digits(len(found))),
            ),
            Block(tuple(lines), scene.more),
            block(scene.page_line(intent, len(found))),
            block(scene.list_figures(scene.site.page("node", thing.code))),
        ],
        [*indicator_buttons(shown), scene.pager(intent, len(found))],
        back=Intent(Where.NODE, thing.code),
    )


def _facet_values(scene: Scene) -> Iterator[tuple[str, StrEnum]]:
    """Yield the parts, approaches and pillars that some node has."""
    for name, values in _FACETS.items():
        for value in values:
            if scene.release.count(Node, **{name: value}):
                yield name, value


def _facets(scene: Scene) -> Screen:
    """Offer the parts, approaches and pillars."""
    rows: list[Row] = []
    for name, found in groupby(_facet_values(scene), key=itemgetter(0)):
        rows += in_rows(
            (
                scene.button(f"{name}.{value}", Intent(Where.PLAN, value.value, name))
                for _, value in found
            ),
            3,
        )
    return scene.screen(
        [block(heading(scene.word("bot.plan.facets")), scene.say("bot.plan.facets_text"))],
        rows,
        back=Intent(Where.PLAN),
    )


def _faceted(scene: Scene, intent: Intent) -> Screen:
    values = _FACETS[intent.view]
    if intent.code not in set(values):
        return _facets(scene)
    found = [
        node
        for level in scene.texts.shape.measured
        for node in scene.release.all(Node, level=level.code, **{intent.view: values(intent.code)})
    ]
    title = f"{scene.word('shape.measured_all')} · {scene.word(f'{intent.view}.{intent.code}')}"
    return _node_list(scene, intent, found, title)


def _node_list(
    scene: Scene, intent: Intent, found: list[Node], title: str, *, back: Intent | None = None
) -> Screen:
    shown = found[(intent.page - 1) * PAGE : intent.page * PAGE]
    lines: list[Markup] = [
        (f"{persian_digits(place)}. {cut(one.title, TITLE_UNITS)}",)
        for place, one in enumerate(shown, start=1)
    ]
    return scene.screen(
        [
            block(heading(title), scene.say("bot.plan.count", count=persian_digits(len(found)))),
            Block(tuple(lines), scene.more),
            block(scene.page_line(intent, len(found))),
            block(scene.list_figures(scene.site.section("plan"))),
        ],
        [*_number_buttons(shown), scene.pager(intent, len(found))],
        back=back or Intent(Where.PLAN),
    )
