"""Changes as lines under the titles of what changed, and the buttons that open those things."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from bot.screens.parts import marks
from bot.screens.parts.intents import SCREENS, Intent
from bot.screens.parts.markup import Markup, bold, cut
from bot.screens.parts.scene import TITLE_UNITS, Scene
from bot.screens.parts.sheet import Button, Row, in_rows
from core.delivery.event_kinds import kind_of
from core.enums import EventKind
from core.persian import enumeration, persian_digits
from core.release.fields import LATENESS, PROMISED_END
from core.release.records import Change, District, Indicator
from core.wording.change_words import describe_change, describe_move

_SENTENCE_UNITS = 220
_NUMBERS_IN_ROW = 4
# Of a headline, which a phone cuts after a line or two.
_NEWS_UNITS = 140
_HEAD_UNITS = 60
_MOST_PLACES = 2
_DISTRICT = "district"
_RANKS = {EventKind.PROGRESS: 1, EventKind.MONEY: 2, EventKind.FIGURES: 3}

type Subject = tuple[str, str]


def subject_of(change: Change) -> Subject:
    """Name the thing that changed by its kind and code."""
    return change.subject_kind, change.subject_code


def numbered(changes: Iterable[Change]) -> dict[Subject, int]:
    """Number the things that changed and have a screen, in the order in which they are told."""
    found = dict.fromkeys(subject_of(one) for one in changes if one.subject_kind in SCREENS)
    return {subject: place for place, subject in enumerate(found, start=1)}


def change_lines(
    scene: Scene, changes: Iterable[Change], numbers: Mapping[Subject, int] | None = None
) -> list[Markup]:
    """Write changes under the titles of what changed; neighbours of one subject share a title.

    *numbers* stand before the titles where buttons open them.
    """
    lines: list[Markup] = []
    for subject, group in groupby(changes, key=subject_of):
        of_subject = list(group)
        number = (numbers or {}).get(subject)
        place = f"{persian_digits(number)}. " if number else ""
        title = cut(of_subject[0].subject_title, TITLE_UNITS)
        lines.append((f"{place}{marks.KIND.get(subject[0], '▪️')} {title}",))
        unit = _unit(scene, of_subject[0])
        lines += [(f"   • {_sentence(scene, one, unit)}",) for one in of_subject]
    return lines


def headline(scene: Scene, groups: Sequence[Sequence[Change]]) -> Markup:
    """Write in one line where something happened and what: the most telling of some changes."""
    first = min((group[0] for group in groups), key=_routine)
    sentence = describe_move(first, scene.texts)
    sentence = sentence or describe_change(first, scene.texts, _unit(scene, first))
    news = cut(sentence, _NEWS_UNITS)
    title = cut(first.subject_title, _HEAD_UNITS)
    place = "" if first.subject_kind == "district" else _where(scene, first)
    key = "bot.notice.news_at" if place else "bot.notice.news"
    return (bold(scene.word(key, place=place, title=title, news=news)),)


def _where(scene: Scene, change: Change) -> str:
    """Name the districts that a change concerns, those that are followed before others."""
    topics = sorted(change.topics, key=lambda topic: (topic not in scene.actor.topics, topic))
    codes = [code for kind, _, code in (one.partition(":") for one in topics) if kind == _DISTRICT]
    found = [scene.release.find(District, code=code) for code in codes]
    titles = [cut(one.title, _HEAD_UNITS) for one in found if one is not None]
    if len(titles) > _MOST_PLACES:
        titles[_MOST_PLACES - 1 :] = [scene.word("bot.notice.other_places")]
    return enumeration(titles)


def _unit(scene: Scene, change: Change) -> str:
    """Return the unit of the indicator that changed; "" for anything else."""
    if change.subject_kind != "indicator":
        return ""
    indicator = scene.release.find(Indicator, code=change.subject_code)
    return indicator.unit if indicator else ""


def _sentence(scene: Scene, change: Change, unit: str) -> str:
    return cut(describe_change(change, scene.texts, unit), _SENTENCE_UNITS)


def subject_buttons(numbers: Mapping[Subject, int]) -> tuple[Row, ...]:
    """Open the things that changed, by their numbers."""
    buttons = [
        Button(persian_digits(number), Intent(SCREENS[kind], code))
        for (kind, code), number in numbers.items()
    ]
    return in_rows(buttons, _NUMBERS_IN_ROW)


def news_first(changes: Iterable[Change]) -> list[list[Change]]:
    """Group changes by what changed, for whoever reads the first lines only.

    Kinds keep their order; in each, what was decided, promised, corrected or judged anew comes
    before progress, progress before money, money before new values.
    """
    by_subject: dict[Subject, list[Change]] = {}
    for change in changes:
        by_subject.setdefault(subject_of(change), []).append(change)
    groups = [
        sorted(group, key=lambda one: (one.release, _routine(one), one.position))
        for group in by_subject.values()
    ]
    return sorted(groups, key=_place)


def _place(group: Sequence[Change]) -> tuple[int, int, str]:
    order = list(marks.KIND)
    kind, code = subject_of(group[0])
    place = order.index(kind) if kind in order else len(order)
    return place, min(map(_routine, group)), code


def _routine(change: Change) -> int:
    """Rank how much of a routine a change is: 0 none, below it what came of a promise."""
    if change.field.partition(":")[0] in (LATENESS, PROMISED_END):
        return -1
    return _RANKS.get(kind_of(change), 0)
