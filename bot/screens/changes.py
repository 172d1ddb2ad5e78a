"""What changed: in a release, since one, since one's last visit, for what one follows.

A release may hold thousands of changes: they are counted by what happened first, and listed for
one kind of thing at a time.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from bot.screens import marks
from bot.screens.change_lines import change_lines, subject_buttons
from bot.screens.intents import Intent, Where
from bot.screens.markup import Markup
from bot.screens.scene import Scene, heading
from bot.screens.sheet import Block, Button, Row, Screen, block, in_rows
from core.persian import persian_digits
from core.publishing.records import Change

_PAGE = 10
MINE, VISIT = "mine", "visit"
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


def changes(scene: Scene, intent: Intent) -> Screen:
    """Show changes; the code is the release after which, the view is whose or of what kind.

    Without a code: those of the current release.
    """
    if intent.view == MINE:
        return _mine(scene, intent)
    if intent.view == VISIT:
        return _since_visit(scene)
    number = scene.release.info.number
    after = int(intent.code) if intent.code.isdecimal() else number - 1
    key = "bot.changes.since" if after < number - 1 else "bot.changes.of"
    title = scene.word(key, number=persian_digits(after if after < number - 1 else number))
    return told(scene, intent, range(after + 1, number + 1), title)


def told(scene: Scene, intent: Intent, numbers: range, title: str) -> Screen:
    """Tell the changes of some releases: all of them where they are few, else counted."""
    kinds = counts_by_kind(scene, numbers)
    total = sum(kinds.values())
    kind = intent.view if intent.view in kinds else ""
    if total <= _PAGE or kind:
        found = [one for number in reversed(numbers) for one in _of_release(scene, number, kind)]
        shown = title if not kind else f"{title} · {_plural(scene, kind)}"
        return _list(scene, intent, found, shown)
    return scene.screen(
        [
            block(heading(title), scene.say("bot.changes.count", count=persian_digits(total))),
            Block(tuple(events(scene, numbers))),
            block(scene.list_figures(page_of(scene, numbers))),
        ],
        [*kind_buttons(scene, intent, kinds), *_whose(scene, intent)],
    )


def _of_release(scene: Scene, number: int, kind: str) -> Iterable[Change]:
    where: dict[str, Any] = {"subject_kind": kind} if kind else {}
    return scene.release.stream(Change, release=number, **where)


def counts_by_kind(scene: Scene, numbers: range) -> Counter[str]:
    """Count the changes of some releases by the kind of thing that changed."""
    counts: Counter[str] = Counter()
    for kind in KINDS:
        for number in numbers:
            counts[kind] += scene.release.count(Change, release=number, subject_kind=kind)
    return +counts


def events(scene: Scene, numbers: range) -> Iterable[Markup]:
    """Count what happened, and apart from it what was replaced without a reason."""
    for event in EVENTS:
        count = sum(scene.release.count(Change, release=one, event=event) for one in numbers)
        if count:
            yield ("• ", *scene.say(f"bot.event.{event}", count=persian_digits(count)))
    silent = sum(scene.release.count(Change, release=one, is_silent=True) for one in numbers)
    if silent:
        yield scene.say("bot.changes.silent", count=persian_digits(silent))


def _plural(scene: Scene, kind: str) -> str:
    plural = f"kinds.{kind}"
    return scene.word(plural if plural in scene.texts else f"kind.{kind}")


def kind_buttons(scene: Scene, intent: Intent, kinds: Counter[str]) -> tuple[Row, ...]:
    """Make the buttons that list the changes of one kind of thing."""
    buttons = [
        Button(
            f"{marks.KIND.get(kind, '')} {_plural(scene, kind)} ({persian_digits(count)})".strip(),
            Intent(intent.where, intent.code, kind),
        )
        for kind, count in kinds.items()
    ]
    return in_rows(buttons, 2)


def page_of(scene: Scene, numbers: range) -> str:
    """Give the page of the last of some releases, or of the current one."""
    number = numbers[-1] if numbers else scene.release.info.number
    return scene.site.page("release", str(number))


def _mine(scene: Scene, intent: Intent) -> Screen:
    """List what changed, in all releases so far, for the topics that are followed."""
    if not scene.actor.topics:
        return scene.screen(
            [
                block(heading(scene.word("bot.changes.mine"))),
                block(scene.say("bot.following.none")),
            ],
            [(scene.button("bot.start.districts", Intent(Where.DISTRICTS)),)],
        )
    return _list(scene, intent, _followed(scene), scene.word("bot.changes.mine"))


def _followed(scene: Scene) -> list[Change]:
    """Give the changes of any followed topic, each once, latest release first."""
    found = {
        (one.release, one.position): one
        for topic in sorted(scene.actor.topics)
        for one in scene.release.stream(Change, topics=topic)
    }
    return sorted(found.values(), key=lambda one: (-one.release, one.position))


def _since_visit(scene: Scene) -> Screen:
    """Tell what changed since the release that was last seen."""
    seen = scene.actor.seen_release
    if seen is None:
        return scene.screen(
            [
                block(heading(scene.word("bot.changes.visit"))),
                block(scene.say("bot.changes.visit_unknown")),
            ],
            back=Intent(Where.CHANGES),
        )
    numbers = range(seen + 1, scene.release.info.number + 1)
    title = scene.word("bot.changes.since_visit", number=persian_digits(seen))
    return told(scene, Intent(Where.CHANGES, str(seen)), numbers, title)


def _list(scene: Scene, intent: Intent, found: Sequence[Change], title: str) -> Screen:
    shown = found[(intent.page - 1) * _PAGE : intent.page * _PAGE]
    count = scene.say_if(found, "bot.changes.count", count=persian_digits(len(found)))
    return scene.screen(
        [
            block(heading(title), count),
            Block(tuple(change_lines(scene, shown)), scene.more)
            if shown
            else block(scene.say("bot.changes.none")),
            block(scene.page_line(intent, len(found), _PAGE)),
            block(scene.list_figures(page_of(scene, range(0)))),
        ],
        [
            *subject_buttons(shown),
            scene.pager(intent, len(found), _PAGE),
            *_whose(scene, intent),
        ],
        back=None
        if intent.where == Where.CHANGES and not intent.view
        else Intent(intent.where, intent.code),
    )


def _whose(scene: Scene, intent: Intent) -> list[Row]:
    if intent.where != Where.CHANGES or intent.view in KINDS:
        return []
    row: list[Button] = []
    if scene.actor.can_follow and intent.view != MINE:
        row.append(scene.button("bot.changes.mine", Intent(Where.CHANGES, view=MINE)))
    if scene.actor.can_follow and intent.view != VISIT:
        row.append(scene.button("bot.changes.visit", Intent(Where.CHANGES, view=VISIT)))
    return [
        tuple(row),
        (scene.button("kinds.release", Intent(Where.RELEASES)),),
        scene.follow_button("releases", ""),
    ]
