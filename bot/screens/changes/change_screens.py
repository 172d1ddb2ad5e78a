"""What changed: in a release, since one, since one's last visit, for what one follows.

A release may hold thousands of changes: they are counted by what happened first, and listed for
one kind of thing at a time.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from bot.screens.changes.change_counts import (
    KINDS,
    counts_by_kind,
    events_among,
    events_of,
    kind_buttons,
    plural,
)
from bot.screens.changes.change_lines import change_lines, numbered, subject_buttons
from bot.screens.parts.intents import Intent, Where, count_in
from bot.screens.parts.markup import Markup
from bot.screens.parts.scene import Scene, heading
from bot.screens.parts.sheet import Block, Button, Row, Screen, block
from core.persian import number, persian_digits
from core.release.records import Change, ReleaseInfo

_PAGE = 10
MINE, VISIT = "mine", "visit"


def changes(scene: Scene, intent: Intent) -> Screen:
    """Show changes; the code is the release after which, the view is whose or of what kind.

    Without a code: those of the current release. For what one follows the code is the kind.
    """
    if intent.view == MINE:
        return _mine(scene, intent)
    if intent.view == VISIT:
        return _since_visit(scene)
    current = scene.release.info.number
    since = count_in(intent.code)
    after = current - 1 if since is None else since
    key = "bot.changes.since" if after < current - 1 else "bot.changes.of"
    title = scene.word(key, number=persian_digits(after if after < current - 1 else current))
    return changes_of(scene, intent, range(after + 1, current + 1), title)


def changes_of(scene: Scene, intent: Intent, numbers: range, title: str) -> Screen:
    """Return the changes of some releases: all of them where they are few, else counted."""
    kinds = counts_by_kind(scene, numbers)
    total = sum(kinds.values())
    kind = intent.view if intent.view in kinds else ""
    if total <= _PAGE or kind:
        found = [one for release in reversed(numbers) for one in _of_release(scene, release, kind)]
        shown = title if not kind else f"{title} · {plural(scene, kind)}"
        nothing = nothing_changed(scene, numbers)
        return _list(scene, intent, found, shown, nothing=nothing)

    def opened(kind: str) -> Intent:
        return Intent(intent.where, intent.code, kind)

    return scene.screen(
        [
            block(heading(title), scene.say("bot.changes.count", count=number(total))),
            Block(tuple(events_of(scene, numbers))),
            block(scene.list_figures(page_of(scene, numbers))),
        ],
        [*kind_buttons(scene, kinds, opened), *_whose(scene, intent)],
    )


def nothing_changed(scene: Scene, numbers: Sequence[int]) -> Markup:
    """Return the sentence that nothing changed, or that there was nothing to compare."""
    if not numbers:
        return scene.say("bot.changes.no_release")
    earliest = next(iter(scene.release.stream(ReleaseInfo, order=("number",), limit=1))).number
    is_first = list(numbers) == [earliest]
    return scene.say("bot.changes.first" if is_first else "bot.changes.none")


def nothing_changed_yet(scene: Scene) -> Markup:
    """Return that no release so far changed it, where there is more than the first one."""
    return nothing_changed(scene, [row.number for row in scene.release.stream(ReleaseInfo)])


def _of_release(scene: Scene, number: int, kind: str) -> Iterable[Change]:
    where: dict[str, Any] = {"subject_kind": kind} if kind else {}
    return scene.release.stream(Change, release=number, **where)


def page_of(scene: Scene, numbers: range) -> str:
    """Return the page of the last of some releases, or of the current one."""
    number = numbers[-1] if numbers else scene.release.info.number
    return scene.site.page("release", str(number))


def _mine(scene: Scene, intent: Intent) -> Screen:
    """Return what changed, in all releases so far, for the topics that are followed."""
    title = scene.word("bot.changes.mine")
    if not scene.actor.topics:
        return scene.screen(
            [block(heading(title)), block(scene.say("bot.following.none"))],
            [(scene.button("bot.start.districts", Intent(Where.DISTRICTS)),)],
        )
    found = _followed(scene)
    kinds = Counter(one.subject_kind for one in found)
    if intent.code in kinds:
        of_kind = [one for one in found if one.subject_kind == intent.code]
        return _list(scene, intent, of_kind, f"{title} · {plural(scene, intent.code)}")
    if len(found) <= _PAGE:
        return _list(scene, intent, found, title)
    return scene.screen(
        [
            block(heading(title), scene.say("bot.changes.count", count=number(len(found)))),
            Block(tuple(events_among(scene, found))),
            block(scene.list_figures(page_of(scene, range(0)))),
        ],
        [
            *kind_buttons(scene, kinds, lambda kind: Intent(Where.CHANGES, kind, MINE)),
            *_whose(scene, intent),
        ],
        back=Intent(Where.CHANGES),
    )


def _followed(scene: Scene) -> list[Change]:
    """Return the changes of any followed topic, each once, latest release first."""
    found = {
        (one.release, one.position): one
        for topic in sorted(scene.actor.topics)
        for one in scene.release.stream(Change, topics=topic)
    }
    return sorted(found.values(), key=lambda one: (-one.release, one.position))


def _since_visit(scene: Scene) -> Screen:
    """Return what changed since the release that was last seen."""
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
    return changes_of(scene, Intent(Where.CHANGES, str(seen)), numbers, title)


def _list(
    scene: Scene,
    intent: Intent,
    found: Sequence[Change],
    title: str,
    *,
    nothing: Markup | None = None,
) -> Screen:
    shown = found[(intent.page - 1) * _PAGE : intent.page * _PAGE]
    count = scene.say_if(found, "bot.changes.count", count=number(len(found)))
    numbers = numbered(shown)
    return scene.screen(
        [
            block(heading(title), count),
            Block(tuple(change_lines(scene, shown, numbers)), scene.more)
            if shown
            else block(nothing or nothing_changed_yet(scene)),
            block(scene.page_line(intent, len(found), _PAGE)),
            block(scene.list_figures(page_of(scene, range(0)))),
        ],
        [
            *subject_buttons(numbers),
            scene.pager(intent, len(found), _PAGE),
            *_whose(scene, intent),
        ],
        back=_above(intent),
    )


def _above(intent: Intent) -> Intent | None:
    """Return the screen that a list of changes was opened from."""
    if intent.where == Where.CHANGES and not intent.view:
        return None
    if intent.view == MINE:
        return Intent(Where.CHANGES, view=MINE if intent.code else "")
    return Intent(intent.where, intent.code)


def _whose(scene: Scene, intent: Intent) -> list[Row]:
    if intent.where != Where.CHANGES or intent.view in KINDS or intent.code in KINDS:
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
