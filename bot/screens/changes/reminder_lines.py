"""Promised ends that come, arrive and pass, and figures that did not come, as lines."""

from collections.abc import Sequence

from bot.screens.parts import marks
from bot.screens.parts.markup import Markup, bold, cut
from bot.screens.parts.scene import TITLE_UNITS, Scene
from bot.screens.parts.sheet import Block, block
from core.delivery.reminders import Reminder
from core.enums import ReminderState
from core.persian import percent, persian_digits
from core.release.records import District
from core.wording.lateness import span

_HEAD_UNITS = 60
_MOST = 8
_DISTRICT = "district"
# The most telling first: what has just arrived before what is long known.
_ORDER = (
    ReminderState.ARRIVED,
    ReminderState.PASSED,
    ReminderState.AHEAD,
    ReminderState.MISSING,
)


def in_order(reminders: Sequence[Reminder]) -> list[Reminder]:
    """Sort reminders, those that are news before the others."""
    return sorted(reminders, key=lambda one: (_ORDER.index(one.state), one.subject_code))


def reminder_headline(scene: Scene, reminders: Sequence[Reminder]) -> Markup:
    """Write in one line the place, the thing and what the calendar says of it."""
    first = in_order(reminders)[0]
    title = cut(first.subject_title, _HEAD_UNITS)
    place = _place(scene, first)
    key = "bot.notice.news_at" if place else "bot.notice.news"
    news = scene.word(key, place=place, title=title, news=_sentence(scene, first))
    return (bold(f"{_mark(first)} {news}"),)


def _place(scene: Scene, one: Reminder) -> str:
    """Name the district of a thing, the one that is followed before others; "" for none."""
    codes = sorted(
        (topic.partition(":")[2] for topic in one.topics if topic.startswith(f"{_DISTRICT}:")),
        key=lambda code: (f"{_DISTRICT}:{code}" not in scene.actor.topics, code),
    )
    found = scene.release.find(District, code=codes[0]) if codes else None
    return cut(found.title, _HEAD_UNITS) if found else ""


def reminder_blocks(
    scene: Scene, reminders: Sequence[Reminder], numbers: dict[tuple[str, str], int]
) -> list[Block]:
    """Write each reminder under its thing's title, and that none of it is a change."""
    ordered = in_order(reminders)
    lines: list[Markup] = []
    for one in ordered[:_MOST]:
        number = numbers.get((one.subject_kind, one.subject_code))
        place = f"{persian_digits(number)}. " if number else ""
        title = cut(one.subject_title, TITLE_UNITS)
        lines.append((f"{place}{marks.KIND[one.subject_kind]} {title}",))
        lines.append((f"   {_mark(one)} {_sentence(scene, one)}.",))
        if one.state is not ReminderState.MISSING:
            lines.append((f"   • {_last_report(scene, one)}",))
    return [
        block((bold(scene.word("bot.reminder.title")),)),
        Block(tuple(lines), scene.more, left_out=max(len(ordered) - _MOST, 0)),
        block(scene.say("bot.reminder.explained")),
    ]


def _mark(one: Reminder) -> str:
    return "🕰" if one.state is ReminderState.MISSING else "⏳"


def _sentence(scene: Scene, one: Reminder) -> str:
    return scene.word(
        f"bot.reminder.{one.state}",
        on=scene.calendar.medium(one.due_on),
        span=span(0, one.months, scene.texts),
    )


def _last_report(scene: Scene, one: Reminder) -> str:
    if one.reported_on is None or one.percent is None:
        return scene.word("bot.reminder.no_report")
    return scene.word(
        "bot.reminder.report",
        percent=percent(one.percent, 0),
        on=scene.calendar.medium(one.reported_on),
    )
