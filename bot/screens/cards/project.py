"""A project's card, and the projects beside it."""

from decimal import Decimal
from itertools import pairwise

from bot.screens.lists.project_lists import project_mark
from bot.screens.parts import marks
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, bold, cut
from bot.screens.parts.scene import TITLE_UNITS, Scene, both_ways, heading, latin, project_status
from bot.screens.parts.sheet import Block, Button, Chart, Row, Screen, block
from bot.screens.start_screen import missing
from core.languages.language import language
from core.persian import enumeration, percent, persian_digits
from core.release.records import District, Node, ProgressReport, Project, Promise, Slip
from core.wording.lateness import first_clause, slip_sentence, span

_TEXT_UNITS = 300
_MOST_DISTRICTS = 6
_MOST_STRATEGIES = 3
_VIEW_OF = {"history": "hist", "promises": "prom", "related": "near", "share": "share"}


def project(scene: Scene, intent: Intent) -> Screen:
    """Show what is last known of a project."""
    thing = scene.find(Project, intent.code)
    if thing is None:
        return missing(scene, intent)
    slip = scene.release.find(Slip, project=thing.code)
    return scene.screen(
        [
            block(heading(cut(thing.title, 2 * TITLE_UNITS)), _kind_line(scene, thing)),
            block(_status_line(scene, thing, slip), *_progress(scene, thing)),
            block(*_money(scene, thing)),
            block(*_time(scene, thing, slip)),
            block(*_place(scene, thing)),
            _strategies(scene, thing),
            block(
                _origin(scene, thing),
                scene.figures(
                    "project",
                    thing.code,
                    thing.reported_on or scene.release.info.data_until,
                    "bot.page_project",
                ),
            ),
        ],
        _rows(scene, thing),
        back=Intent(Where.PROJECTS, f"{thing.portfolio},,"),
        chart=Chart("project", thing.code) if _has_chart(scene, thing) else None,
    )


def _has_chart(scene: Scene, thing: Project) -> bool:
    """Return whether a report that holds told any progress."""
    reports = scene.release.stream(ProgressReport, project=thing.code, is_current=True)
    return any(one.actual_percent is not None for one in reports)


def _kind_line(scene: Scene, thing: Project) -> Markup:
    kind = scene.word(f"portfolio.{thing.portfolio}")
    parts = [kind, latin(thing.code)]
    if thing.responsible:
        parts.append(cut(thing.responsible, TITLE_UNITS))
    return (" · ".join(parts),)


def _status_line(scene: Scene, thing: Project, slip: Slip | None) -> Markup:
    status = project_status(thing)
    return (
        f"{project_mark(thing, slip)} ",
        bold(scene.word(f"project_status.{status}")),
        _promise(scene, slip),
    )


def _promise(scene: Scene, slip: Slip | None) -> str:
    """Return behind the status how the project keeps its promise; "" where it made none."""
    if slip is None or not slip.promised_on:
        return ""
    return f"{language().semicolon}{slip_sentence(slip, scene.texts)}"


def _progress(scene: Scene, thing: Project) -> list[Markup]:
    if thing.actual_percent is None:
        return [scene.say("bot.project.no_progress")]
    both = [one for one in (thing.actual_percent, thing.planned_percent) if one is not None]
    bar = marks.bar_with_number(thing.actual_percent, both)
    lines = [scene.say("bot.project.progress", bar=bar)]
    if thing.planned_percent is not None and thing.planned_percent != thing.actual_percent:
        planned = marks.bar_with_number(thing.planned_percent, both)
        lines.append(scene.say("bot.project.planned", bar=planned))
    return lines


def _money(scene: Scene, thing: Project) -> list[Markup | None]:
    spent, allocated = thing.spent_billion_rial, thing.allocated_billion_rial
    approved = thing.approved_billion_rial
    beside = [one for one in (approved, allocated, spent) if one is not None]
    return [
        scene.say("bot.project.approved", amount=both_ways(scene.currency, approved, beside))
        if approved is not None
        else None,
        scene.say("bot.project.allocated", amount=scene.currency.write(allocated, beside))
        if allocated is not None
        else None,
        _spent(scene, spent, allocated, beside),
    ]


def _spent(
    scene: Scene, spent: Decimal | None, allocated: Decimal | None, beside: list[Decimal]
) -> Markup:
    if spent is None:
        return scene.say("bot.project.spent_untold")
    amount = scene.currency.write(spent, beside)
    if not allocated:
        return scene.say("bot.project.spent", amount=amount)
    share = percent(100 * spent / allocated)
    return scene.say("bot.project.spent_of", amount=amount, share=share)


def _time(scene: Scene, thing: Project, slip: Slip | None) -> list[Markup | None]:
    end = thing.planned_end_on
    return [
        scene.say("bot.project.start", on=scene.calendar.medium(thing.start_on))
        if thing.start_on
        else None,
        scene.say("bot.project.planned_end", on=scene.calendar.medium(end)) if end else None,
        _moved(scene, thing, slip),
        scene.say("bot.project.ended", on=scene.calendar.medium(thing.actual_end_on))
        if thing.actual_end_on
        else None,
    ]


def _moved(scene: Scene, thing: Project, slip: Slip | None) -> Markup | None:
    """Word how often the promised end moved, how far in all, and what that hides."""
    later, earlier = moves(scene.release.all(Promise, project=thing.code))
    if not later + earlier:
        return None
    key = "moved" if later and earlier else "extended" if later else "brought_forward"
    far = ""
    if slip is not None and slip.moved_days and slip.moved_months is not None:
        far = scene.word(
            "bot.project.in_all", span=span(slip.moved_days, slip.moved_months, scene.texts)
        )
    hidden = first_clause(slip, scene.texts) if slip else ""
    return scene.say(
        f"bot.project.{key}", count=persian_digits(later + earlier), far=far, hidden=hidden
    )


def moves(promises: list[Promise]) -> tuple[int, int]:
    """Count how often a promised end was put later, and how often earlier."""
    pairs = [
        (before.promised_end_on, after.promised_end_on) for before, after in pairwise(promises)
    ]
    return sum(a > b for b, a in pairs), sum(a < b for b, a in pairs)


def _place(scene: Scene, thing: Project) -> list[Markup | None]:
    titles = [
        district.title
        for one in thing.districts[:_MOST_DISTRICTS]
        if (district := scene.release.find(District, code=one))
    ]
    beyond = len(thing.districts) - _MOST_DISTRICTS
    if beyond > 0:
        titles.append(scene.word("bot.project.other_districts", count=persian_digits(beyond)))
    where = cut(thing.location, _TEXT_UNITS) if thing.location else None
    scope = cut(thing.scope, _TEXT_UNITS) if thing.scope else None
    return [
        scene.say_if(titles, "bot.project.districts", districts=enumeration(titles)),
        scene.say_if(where, "bot.project.location", location=where or ""),
        scene.say_if(scope, "bot.project.scope", scope=scope or ""),
    ]


def _strategies(scene: Scene, thing: Project) -> Block:
    """Return the nodes it serves, each with the one at the top above it."""
    lines: list[Markup] = []
    for strategy in thing.strategies:
        node = scene.release.find(Node, code=strategy)
        if node is None:
            continue
        lines += [_serves(scene, one) for one in (node, _top(scene, node)) if one]
        if len(lines) >= 2 * _MOST_STRATEGIES:
            break
    return Block(tuple(lines), scene.more)


def _serves(scene: Scene, node: Node) -> Markup:
    level = scene.word(f"level.{node.level}")
    return scene.say("bot.project.serves", level=level, title=cut(node.title, TITLE_UNITS))


def _top(scene: Scene, node: Node) -> Node | None:
    return scene.release.find(Node, code=node.path[0]) if node.path else None


def _origin(scene: Scene, thing: Project) -> Markup | None:
    """In a sample, say which fields are real all the same."""
    if not scene.release.plan.is_sample or not thing.real_fields:
        return None
    return scene.say("bot.project.real_fields", fields=cut(thing.real_fields, TITLE_UNITS))


def _rows(scene: Scene, thing: Project) -> list[Row]:
    def view(name: str) -> Button:
        intent = Intent(Where.PROJECT, thing.code, _VIEW_OF[name])
        return scene.button(f"bot.project.{name}", intent)

    release = scene.release
    own = [view("history")] if release.count(ProgressReport, project=thing.code) else []
    own += [view("promises")] if release.count(Promise, project=thing.code) else []
    return [
        scene.follow_button("project", thing.code),
        tuple(own),
        (view("related"), view("share")),
        (Button(scene.word("bot.page_project"), url=scene.site.page("project", thing.code)),),
    ]
