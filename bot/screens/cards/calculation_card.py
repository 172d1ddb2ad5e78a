"""«چطور محاسبه شد؟»: the working that the release keeps beside a judgement or a node's number."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from bot.screens.lists.indicator_lists import value_text
from bot.screens.parts import marks
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, bold, code, cut
from bot.screens.parts.scene import TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import Block, Screen, block
from bot.screens.start_screen import missing
from core.calendar import parse_period
from core.persian import percent, persian_digits
from core.release.records import Indicator, Judgement, Node, NodeScore, NodeScoreHistory
from core.wording.figures import limits_of, written_coverage, written_score, written_share

type Json = dict[str, Any]
type Limits = tuple[Decimal, ...]

_MOST_EXCLUDED = 8
# How many half-year ends a node's course shows in a line: two years.
_COURSE = 4
MEASURES = ("outcome", "control", "projects")


def how(scene: Scene, intent: Intent) -> Screen:
    """Show what went in, each step with its formula, what was left out, and the rules' version."""
    thing = scene.find(Indicator, intent.code)
    judged = scene.release.find(Judgement, indicator=thing.code, district="") if thing else None
    if thing is None or judged is None:
        return missing(scene, intent)
    working = judged.working
    return scene.screen(
        [
            block(heading(scene.word("bot.how.title", title=cut(thing.title, TITLE_UNITS)))),
            Block(tuple(_inputs(scene, thing, judged))),
            Block(tuple(_steps(scene, thing, judged))),
            block(_verdict(scene, judged.status, working)),
            Block(tuple(_excluded(scene, working.get("excluded", []))), scene.more),
            block(scene.say("bot.how.policy", version=persian_digits(working.get("policy", "—")))),
            block(scene.figures("indicator", thing.code, None, "bot.how.page")),
        ],
        back=Intent(Where.INDICATOR, thing.code),
    )


def _inputs(scene: Scene, thing: Indicator, judged: Judgement) -> Iterable[Markup]:
    inputs, limits = judged.working.get("inputs", {}), limits_of(judged)
    yield (bold(scene.word("bot.how.inputs")),)
    start, observation = inputs.get("baseline"), inputs.get("observation")
    if observation and observation.get("value") is not None:
        yield _input(scene, thing, ("A", "bot.how.observed"), observation, limits)
    if start:
        yield _input(scene, thing, ("B", "bot.how.baseline"), start, limits)
    for target in inputs.get("targets", [])[-1:]:
        if target.get("value") is not None:
            yield _input(scene, thing, ("T", "bot.how.target"), target, limits)


def _input(
    scene: Scene, thing: Indicator, named: tuple[str, str], entry: Json, limits: Limits
) -> Markup:
    symbol, key = named
    label = entry.get("period")
    found = parse_period(str(label)) if label else None
    on = found.title if found else scene.calendar.medium(date.fromisoformat(entry["on"]))
    value = bold(value_text(thing, Decimal(entry["value"]), limits))
    return scene.say(key, symbol=code(symbol), value=value, on=on)


def _steps(scene: Scene, thing: Indicator, judged: Judgement) -> Iterable[Markup]:
    limits = limits_of(judged)
    yield (bold(scene.word("bot.how.steps")),)
    for step in judged.working.get("steps", []):
        name = str(step.get("step"))
        if name == "trend":
            yield scene.say("bot.how.trend", trend=scene.word(f"trend.{step['result']}"))
            continue
        if name == "knots":
            basis = scene.word(f"basis.{step['basis']}")
            yield scene.say("bot.how.knots", basis=basis)
            yield from _knots(scene, thing, step["result"], limits)
        elif step.get("result"):
            result = _result(thing, name, step["result"], limits)
            yield scene.say(f"bot.how.{name}", result=bold(result))
        yield (code(str(step["formula"])),)


def _knots(
    scene: Scene, thing: Indicator, sides: Iterable[Json], limits: Limits
) -> Iterable[Markup]:
    for side in sides:
        values = {
            name: value_text(thing, Decimal(side[letter]["value"]), limits)
            for name, letter in (("good", "G"), ("alarm", "L"), ("zero", "Z"))
        }
        yield scene.say("bot.how.sides", **values)


def _result(thing: Indicator, name: str, result: Json, limits: Limits) -> str:
    value = Decimal(result["value"])
    if name == "expected":
        return value_text(thing, value, limits)
    if name in ("progress", "attainment"):
        return written_share(value, 1)
    return written_score(value, 1)


def _verdict(scene: Scene, status: str, working: Json) -> Markup:
    status_working = working.get("status", {})
    verdict = scene.say(
        "bot.how.verdict", status=f"{marks.STATUS[status]} {scene.word(f'status.{status}')}"
    )
    if status_working.get("override_reason"):
        return (*verdict, " ", *stated(scene, status_working))
    return verdict


def stated(scene: Scene, status_working: Json) -> Markup:
    """Return the sentence that a person decided the status, what the rule says, and the reason."""
    reason = cut(str(status_working["override_reason"]), 2 * TITLE_UNITS)
    by_rule = scene.word(f"status.{status_working['status_by_rule']}")
    return scene.say("bot.how.override", by_rule=by_rule, reason=reason)


def _excluded(scene: Scene, excluded: list[Json]) -> Iterable[Markup]:
    if not excluded:
        return
    yield (bold(scene.word("bot.how.excluded")),)
    for one in excluded[:_MOST_EXCLUDED]:
        found = parse_period(str(one.get("period", "")))
        name = found.title if found else cut(str(one.get("code", "")), TITLE_UNITS)
        yield (f"• {name}: {scene.word('bot.exclusion.' + str(one['reason']))}",)


def node_how(scene: Scene, intent: Intent) -> Screen:
    """Show how a node's three numbers came about: coverage, interval, what was left out."""
    node = scene.find(Node, intent.code) if intent.code else None
    if intent.code and node is None:
        return missing(scene, intent)
    owner, title = (node.code, node.title) if node else ("", scene.release.plan.title)
    page = scene.site.page("node", owner) if owner else scene.site.section("plan")
    return scene.screen(
        [
            block(heading(scene.word("bot.how.title", title=cut(title, TITLE_UNITS)))),
            block((*scene.say("bot.how.node"), *_minimum(scene, owner))),
            *(
                Block(tuple(_measure(scene, score)), scene.more)
                for score in three_numbers(scene, owner)
            ),
            block(
                scene.say(
                    "bot.how.policy", version=persian_digits(scene.release.info.policy_version)
                )
            ),
            block(scene.list_figures(page)),
        ],
        back=Intent(Where.NODE, owner) if owner else Intent(Where.PLAN),
    )


def _minimum(scene: Scene, owner: str) -> Markup:
    """Return below which coverage the rules of this release tell no number."""
    for score in three_numbers(scene, owner):
        for step in score.working.get("steps", []):
            if "c" in step.get("constants", {}):
                share = percent(100 * Decimal(step["constants"]["c"]), None)
                return (" ", *scene.say("bot.how.minimum", share=share))
    return ()


def three_numbers(scene: Scene, node: str) -> list[NodeScore]:
    """Return a node's numbers in the order they are always told; those of nothing are left out."""
    found = {one.measure: one for one in scene.release.stream(NodeScore, node=node)}
    return [found[name] for name in MEASURES if name in found and found[name].is_measured]


def _course(scene: Scene, score: NodeScore) -> Iterable[Markup]:
    """Write the number at the last half-year ends, the oldest first; a gap is said."""
    rows = scene.release.all(NodeScoreHistory, node=score.node, measure=score.measure)
    if not any(row.score is not None for row in rows[-_COURSE:]):
        return
    short = scene.calendar.short
    steps = [
        f"{short(row.judged_on)}: {'—' if row.score is None else written_score(row.score)}"
        for row in rows[-_COURSE:]
    ]
    yield scene.say("bot.how.course", steps=f" {marks.facing('←')} ".join(steps))


def _measure(scene: Scene, score: NodeScore) -> Iterable[Markup]:
    """Yield one number: marks of a hundred, or for projects the percentage of the work done."""
    is_share = score.measure == "projects"

    beside = [
        one for one in (score.score, score.low, score.high, score.unweighted) if one is not None
    ]

    def shown(value: Decimal) -> str:
        return percent(value, 1, beside) if is_share else written_score(value, 1, beside)

    yield (bold(scene.word(f"measure.{score.measure}")),)
    if not score.children:
        yield (scene.word(f"status.{score.status}"),)
        return
    yield scene.say(
        "bot.how.counted_projects" if is_share else "bot.how.counted",
        counted=persian_digits(score.counted),
        children=persian_digits(score.children),
    )
    if score.coverage is not None:
        yield scene.say("bot.how.coverage", share=written_coverage(score.coverage))
    if score.score is not None:
        yield scene.say("bot.how.number", score=bold(shown(score.score)))
    if score.low is not None and score.high is not None and score.low != score.high:
        yield scene.say("bot.how.interval", low=shown(score.low), high=shown(score.high))
    if score.unweighted is not None:
        yield scene.say("bot.how.unweighted", score=shown(score.unweighted))
    if score.is_provisional:
        yield scene.say("bot.how.provisional")
    yield from _course(scene, score)
    reasons: dict[str, int] = {}
    for one in score.working.get("excluded", []):
        reasons[one["reason"]] = reasons.get(one["reason"], 0) + 1
    for reason, count in sorted(reasons.items()):
        word = scene.word(f"bot.exclusion.{reason}")
        yield (f"• {word}: {persian_digits(count)}",)
