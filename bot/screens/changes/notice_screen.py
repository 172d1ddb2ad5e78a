"""The message that a follower gets: what changed for the topics they follow.

It is read on a phone, unasked: its first line, which is all that a phone shows, names the place
and the news. Of each kind of thing it tells the few that matter most, counts the
rest, and leads to all of it. Its end is written last (notice_closing.py), for each person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, islice

from bot.screens.changes.change_counts import events_of, plural
from bot.screens.changes.change_lines import (
    change_lines,
    headline,
    news_first,
    numbered,
    subject_buttons,
)
from bot.screens.changes.change_screens import MINE, nothing_changed
from bot.screens.changes.notice_closing import ways_from_channel, ways_to_less
from bot.screens.changes.reminder_lines import in_order, reminder_blocks, reminder_headline
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, bold, link
from bot.screens.parts.scene import Scene, heading
from bot.screens.parts.sheet import TEXT_UNITS, Block, Button, Row, Screen, block
from core.delivery.event_kinds import ROUTINE, kind_of
from core.delivery.reminders import Reminder
from core.persian import enumeration, number, persian_digits
from core.release.records import Change
from core.release.topics import RELEASES

# Of each kind of thing, and of each thing.
_MOST_SUBJECTS = 5
_MOST_SENTENCES = 3
_MOST_BUTTONS = 8
# Kept free for the end of the message, whose length depends on who gets it.
_ENDING_UNITS = 700


def notice(
    scene: Scene,
    releases: Sequence[int],
    changes: Sequence[Change],
    reminders: Sequence[Reminder] = (),
    *,
    is_post: bool = False,
) -> Screen:
    """Return *changes* of some releases, oldest first, and what the calendar brought.

    Without any of them, that there are releases. A post of a channel has no buttons of a person.
    """
    if is_post:
        ways = ways_from_channel(scene, topics_behind(scene, (*changes, *reminders)))
        return replace(notice(scene, releases, changes, reminders), rows=tuple(ways))
    if reminders and not changes:
        return _reminders_only(scene, reminders)
    page = scene.site.page("release", str(releases[-1]))
    if not changes:
        return _release_only(scene, releases, page)
    title = scene.say("bot.notice.title", plan=scene.release.plan.title)
    topics = topics_behind(scene, (*changes, *reminders))
    count = scene.say("bot.notice.count", count=number(len(changes)), number=_numbers(releases))
    groups = news_first(changes)
    shown = [one for kind in _by_kind(groups) for one in _chosen(kind)]
    # What has a number has a button; the rest is told without one.
    numbers = dict(islice(numbered(shown).items(), _MOST_BUTTONS))
    return scene.screen(
        [
            block(title, count),
            *_blocks(scene, groups, numbers, page),
            *(reminder_blocks(scene, reminders, {}) if reminders else ()),
            block(scene.list_figures(page)),
        ],
        [*subject_buttons(numbers), *_own_rows(scene, topics)],
        is_first=True,
        headline=headline(scene, groups),
        limit=TEXT_UNITS - _ENDING_UNITS,
    )


def _reminders_only(scene: Scene, reminders: Sequence[Reminder]) -> Screen:
    """Return what the calendar brought, while no release did."""
    ordered = in_order(reminders)[:_MOST_BUTTONS]
    numbers = {
        (one.subject_kind, one.subject_code): place for place, one in enumerate(ordered, start=1)
    }
    ways = ways_to_less(scene, topics_behind(scene, reminders), ordered[0].kind)
    return scene.screen(
        [
            *reminder_blocks(scene, reminders, numbers),
            block(scene.list_figures(scene.site.section("lateness"))),
        ],
        [*subject_buttons(numbers), ways],
        is_first=True,
        headline=reminder_headline(scene, reminders),
        limit=TEXT_UNITS - _ENDING_UNITS,
    )


def topics_behind(scene: Scene, events: Iterable[Change | Reminder]) -> list[str]:
    """Return the topics that are followed and brought *events*; without any, the releases."""
    changed = {topic for one in events for topic in one.topics}
    return sorted(scene.actor.topics & (changed or {RELEASES}))


def is_minor(changes: Sequence[Change]) -> bool:
    """Return whether all that changed are figures that come at their time anyway."""
    return bool(changes) and all(kind_of(one) in ROUTINE for one in changes)


def _numbers(releases: Sequence[int]) -> str:
    return enumeration([persian_digits(release) for release in releases])


def _release_only(scene: Scene, releases: Sequence[int], page: str) -> Screen:
    released = scene.word(
        "bot.notice.released", plan=scene.release.plan.title, number=_numbers(releases)
    )
    numbers = range(releases[0], releases[-1] + 1)
    counted = events_of(scene, numbers)
    see = scene.button("bot.notice.see", Intent(Where.RELEASE, str(releases[-1])))
    return scene.screen(
        [
            Block(tuple(counted)) if counted else block(nothing_changed(scene, numbers)),
            block(scene.list_figures(page)),
        ],
        [(see,), *_own_rows(scene, topics_behind(scene, ()))],
        is_first=True,
        headline=heading(released),
    )


def _own_rows(scene: Scene, topics: Sequence[str]) -> list[Row]:
    """Lead to all of it and to what is followed, and offer less of it."""
    following: Button = scene.button("bot.notice.following", Intent(Where.FOLLOWING))
    return [
        (scene.button("bot.notice.all", Intent(Where.CHANGES, view=MINE)), following),
        ways_to_less(scene, topics),
    ]


def _by_kind(groups: Iterable[list[Change]]) -> list[list[list[Change]]]:
    return [list(kind) for _, kind in groupby(groups, key=lambda group: group[0].subject_kind)]


def _chosen(groups: Sequence[list[Change]]) -> list[Change]:
    return [one for group in groups[:_MOST_SUBJECTS] for one in group[:_MOST_SENTENCES]]


def _blocks(
    scene: Scene,
    groups: Iterable[list[Change]],
    numbers: dict[tuple[str, str], int],
    page: str,
) -> Iterable[Block]:
    """A block for each kind of thing; what is not told is counted, with a link to all of it."""

    def more(count: int) -> Markup:
        whole = link(page, scene.word("bot.notice.release_page"))
        return scene.say("bot.notice.more", count=number(count), page=whole)

    for of_kind in _by_kind(groups):
        total = sum(map(len, of_kind))
        shown = _chosen(of_kind)
        name = plural(scene, shown[0].subject_kind)
        head = (bold(scene.word("bot.notice.kind", kind=name, count=number(total))),)
        lines = (head, *change_lines(scene, shown, numbers))
        yield Block(lines, more, left_out=total - len(shown))
