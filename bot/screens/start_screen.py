"""The first screen, and the help."""

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.screens.parts.intents import LANGUAGE, Intent, Where
from bot.screens.parts.markup import Markup, cut
from bot.screens.parts.scene import TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import Button, Row, Screen, block
from core.answers import shape_table
from core.persian import persian_digits, within
from core.plan.shape import Level
from core.release.records import District, Indicator, Node, Project
from core.texts import load_texts
from core.wording.level_words import level_name

_QUESTIONS = 5
# Of the shapes of questions, those that show best what may be wanted.
_SHOWN_FIRST = (
    "district_money",
    "projects_with_status",
    "project_most",
    "year_money",
    "plan_progress",
    "district_projects",
    "district_most",
    "level_count",
    "indicators_with_status",
    "changes",
)


def start(scene: Scene, _intent: Intent) -> Screen:
    """Return the first screen: what this is and what can be asked."""
    plan, info = scene.release.plan, scene.release.info
    return scene.screen(
        [
            block(
                heading(scene.word("bot.start.title", plan=plan.title)),
                scene.say("bot.start.what"),
            ),
            block((plan.start_note,) if plan.start_note else None),
            block(scene.say_if(plan.is_sample, "bot.start.sample")),
            block(_holdings(scene)),
            block(scene.say("bot.start.ask")),
            block(_offer(scene)),
            block(scene.list_figures(scene.site.home())),
        ],
        [*_rows(scene, info.number), _offered(scene)],
        is_first=True,
    )


def _offer(scene: Scene) -> Markup | None:
    """Offer another language in a sentence of its own; None to whom it may not suit."""
    other = scene.actor.offered_language
    return (load_texts(other)("bot.language.offer"),) if other else None


def _offered(scene: Scene) -> Row:
    other = scene.actor.offered_language
    if not other:
        return ()
    return (scene.button(f"bot.language.{other}", Intent(Where.SET, LANGUAGE, other)),)


def _holdings(scene: Scene) -> Markup | None:
    """Count what the release holds."""
    release = scene.release
    shape = scene.texts.shape
    levels = dict.fromkeys((*shape.tops, *shape.served))
    things = nodes_counted(scene, levels) + counted(
        scene,
        project=release.count(Project),
        indicator=release.count(Indicator),
        district=release.count(District),
    )
    return scene.say_if(things, "bot.start.holdings", things=" · ".join(things))


def nodes_counted(scene: Scene, levels: Iterable[Level]) -> list[str]:
    """Write how many nodes there are of each level, leaving out levels that have none."""
    counts = [(level, scene.release.count(Node, level=level.code)) for level in levels]
    return [
        f"{persian_digits(count)} {within(level_name(level, count))}"
        for level, count in counts
        if count
    ]


def counted(scene: Scene, **counts: int) -> list[str]:
    """Write how many there are of each kind, leaving out kinds of which there is none."""
    return [
        scene.word(f"bot.counted.{kind}", count=persian_digits(count))
        for kind, count in counts.items()
        if count
    ]


def _rows(scene: Scene, number: int) -> list[Row]:
    release = persian_digits(number)
    rows: list[Row] = [
        (
            scene.button("bot.start.districts", Intent(Where.DISTRICTS)),
            scene.button("bot.start.plan", Intent(Where.PLAN)),
        ),
        (
            scene.button("bot.start.projects", Intent(Where.PROJECTS)),
            scene.button("bot.start.indicators", Intent(Where.INDICATORS)),
        ),
        (
            scene.button("bot.start.changes", Intent(Where.CHANGES), number=release),
            scene.button("bot.start.claims", Intent(Where.CLAIMS)),
        ),
    ]
    return [*rows, *_other_plans(scene), _own_row(scene)]


def _other_plans(scene: Scene) -> Iterable[Row]:
    """Lead to the city's other plans, those that came before or that follow."""
    for plan in scene.other_plans:
        yield (Button(cut(plan.title, TITLE_UNITS), Intent(Where.START, plan=plan.code)),)


def _own_row(scene: Scene) -> Row:
    guide = scene.button("bot.start.help", Intent(Where.HELP))
    if scene.actor.can_follow:
        return (scene.button("bot.start.following", Intent(Where.FOLLOWING)), guide)
    return (guide,)


def guide(scene: Scene, _intent: Intent) -> Screen:
    """Explain how to ask, and what the marks mean."""
    info = scene.release.info
    rows: list[Row] = [
        (
            scene.button("bot.help.settings", Intent(Where.SETTINGS)),
            scene.button("bot.help.privacy", Intent(Where.PRIVACY)),
        ),
        (Button(scene.word("bot.help.site"), url=scene.site.home()),),
    ]
    return scene.screen(
        [
            block(heading(scene.word("bot.help.title"))),
            block(scene.say("bot.help.ask")),
            block(*_questions(scene)),
            block(scene.say("bot.help.marks")),
            block(scene.say("bot.help.unknown")),
            block(scene.say("bot.help.words")),
            block(
                scene.say(
                    "bot.help.release",
                    number=persian_digits(info.number),
                    published=scene.calendar.medium(info.published_on),
                    on=scene.calendar.medium(info.judged_on),
                )
            ),
        ],
        rows if scene.actor.can_follow else rows[1:],
    )


def _questions(scene: Scene) -> Iterator[Markup]:
    """Yield questions that this plan answers."""
    examples = {shape.name: shape.example for shape in reversed(shape_table())}
    found = ((name, scene.answer(examples[name])) for name in _SHOWN_FIRST)
    known = (examples[name] for name, answer in found if answer is not None and answer.is_held)
    for place, question in enumerate(islice(known, _QUESTIONS)):
        if not place:
            yield scene.say("bot.help.questions")
        yield (f"• {question}",)


def missing(scene: Scene, _intent: Intent) -> Screen:
    """Return the sentence that the release does not hold what was asked for."""
    number = persian_digits(scene.release.info.number)
    return scene.screen(
        [
            block(heading(scene.word("bot.missing.title"))),
            block(scene.say("bot.missing.text", number=number)),
        ],
        [
            (
                scene.button("bot.start.projects", Intent(Where.PROJECTS)),
                scene.button("bot.start.indicators", Intent(Where.INDICATORS)),
            )
        ],
    )
