"""Changes as lines under the titles of what changed, and the buttons that open those things."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.screens import marks
from bot.screens.intents import SCREENS, Intent
from bot.screens.markup import Markup, cut
from bot.screens.scene import TITLE_UNITS, Scene
from bot.screens.sheet import Button, Row, in_rows
from core.publishing.records import Change, Indicator
from core.publishing.wording import describe_change

_SENTENCE_UNITS = 220
_NUMBERS_IN_ROW = 4
# A code that is longer would make a button that nobody can read.
_LONGEST_LABEL = 10


def change_lines(scene: Scene, changes: Iterable[Change]) -> list[Markup]:
    """Write changes under the titles of what changed; neighbours of one subject share a title."""
    lines: list[Markup] = []
    for (kind, _), group in groupby(changes, key=lambda one: (one.subject_kind, one.subject_code)):
        told = list(group)
        title = cut(told[0].subject_title, TITLE_UNITS)
        lines.append((f"{marks.KIND.get(kind, '▪️')} {title}",))
        unit = _unit(scene, told[0])
        lines += [(f"   • {_sentence(scene, one, unit)}",) for one in told]
    return lines


def _unit(scene: Scene, change: Change) -> str:
    """Give the unit of the indicator that changed; "" for anything else."""
    if change.subject_kind != "indicator":
        return ""
    indicator = scene.release.find(Indicator, code=change.subject_code)
    return indicator.unit if indicator else ""


def _sentence(scene: Scene, change: Change, unit: str) -> str:
    return cut(describe_change(change, scene.texts, unit), _SENTENCE_UNITS)


def subject_buttons(shown: Sequence[Change]) -> tuple[Row, ...]:
    """Open the things that changed, by their codes."""
    subjects = dict.fromkeys(
        (one.subject_kind, one.subject_code) for one in shown if one.subject_kind in SCREENS
    )
    buttons = [
        Button(f"{marks.KIND.get(kind, '')} {code}".strip(), Intent(SCREENS[kind], code))
        for kind, code in subjects
        if len(code) <= _LONGEST_LABEL
    ]
    return in_rows(buttons, _NUMBERS_IN_ROW)
