"""Changes counted: by what happened, and by the kind of thing that changed."""

from collections import Counter
from collections.abc import Callable, Iterable

from bot.screens.parts import marks
from bot.screens.parts.intents import Intent
from bot.screens.parts.markup import Markup
from bot.screens.parts.scene import Scene
from bot.screens.parts.sheet import Button, Row, in_rows
from core.persian import begun, number
from core.release.records import Change

KINDS = (
    "project",
    "indicator",
    "node",
    "district",
    "claim",
    "plan",
    "process",
    "document",
    "event",
    "source",
)
# In the order in which they are told: what concerns trust comes first.
EVENTS = (
    "revised",
    "corrected",
    "withdrawn",
    "changed",
    "judged",
    "added",
    "removed",
    "reported",
    "observed",
)
_SILENT = "silent"


def counts_by_kind(scene: Scene, numbers: range) -> Counter[str]:
    """Count the changes of some releases by the kind of thing that changed."""
    counts: Counter[str] = Counter()
    for kind in KINDS:
        for release in numbers:
            counts[kind] += scene.release.count(Change, release=release, subject_kind=kind)
    return +counts


def events_of(scene: Scene, numbers: range) -> list[Markup]:
    """Return what happened in some releases."""
    counts: Counter[str] = Counter()
    for release in numbers:
        for event in EVENTS:
            counts[event] += scene.release.count(Change, release=release, event=event)
        counts[_SILENT] += scene.release.count(Change, release=release, is_silent=True)
    return _count_lines(scene, counts)


def events_among(scene: Scene, changes: Iterable[Change]) -> list[Markup]:
    """Return what happened in some changes."""
    counts: Counter[str] = Counter()
    for change in changes:
        counts[change.event] += 1
        counts[_SILENT] += change.is_silent
    return _count_lines(scene, counts)


def _count_lines(scene: Scene, counts: Counter[str]) -> list[Markup]:
    """Write the counts, and apart from them what was replaced without a reason."""
    lines: list[Markup] = [
        ("• ", *scene.say(f"bot.event.{event}", count=number(counts[event])))
        for event in EVENTS
        if counts[event]
    ]
    if counts[_SILENT]:
        lines.append(scene.say("bot.changes.silent", count=number(counts[_SILENT])))
    return lines


def plural(scene: Scene, kind: str) -> str:
    """Name things of a kind."""
    key = f"kinds.{kind}"
    return begun(scene.word(key if key in scene.texts else f"kind.{kind}"))


def kind_buttons(
    scene: Scene, kinds: Counter[str], opened: Callable[[str], Intent]
) -> tuple[Row, ...]:
    """Make the buttons that list the changes of one kind of thing."""
    buttons = [
        Button(
            f"{marks.KIND.get(kind, '')} {plural(scene, kind)} ({number(count)})".strip(),
            opened(kind),
        )
        for kind, count in kinds.items()
    ]
    return in_rows(buttons, 2)
