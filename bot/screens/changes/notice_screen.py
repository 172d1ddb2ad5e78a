"""The message that a follower gets: what changed for the topics they follow.

It is read on a phone, unasked: its first line, which is all that a phone shows, names the place
and the news. Of each kind of thing it tells the few that matter most, counts the
rest, and leads to all of it.
"""

from collections.abc import Iterable, Sequence
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
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, bold, link
from bot.screens.parts.scene import Scene, heading
from bot.screens.parts.sheet import Block, Button, Row, Screen, block
from bot.screens.person.following import titled
from core.persian import enumeration, number, persian_digits
from core.release.records import Change

# Of each kind of thing, and of each thing.
_MOST_SUBJECTS = 5
_MOST_SENTENCES = 3
_MOST_TOPICS = 3
_MOST_BUTTONS = 8


def notice(scene: Scene, releases: Sequence[int], changes: Sequence[Change]) -> Screen:
    """Return *changes* of some releases, oldest first; without any, that there are releases."""
    page = scene.site.page("release", str(releases[-1]))
    if not changes:
        return _release_only(scene, releases, page)
    title = scene.say("bot.notice.title", plan=scene.release.plan.title)
    topics = sorted(scene.actor.topics & {topic for one in changes for topic in one.topics})
    count = scene.say("bot.notice.count", count=number(len(changes)), number=_numbers(releases))
    groups = news_first(changes)
    shown = [one for kind in _by_kind(groups) for one in _chosen(kind)]
    # What has a number has a button; the rest is told without one.
    numbers = dict(islice(numbered(shown).items(), _MOST_BUTTONS))
    return scene.screen(
        [
            block(title, count, _topics(scene, topics)),
            *_blocks(scene, groups, numbers, page),
            block(scene.list_figures(page)),
        ],
        [*subject_buttons(numbers), *_own_rows(scene, topics)],
        is_first=True,
        headline=headline(scene, groups),
    )


def _numbers(releases: Sequence[int]) -> str:
    return enumeration([persian_digits(release) for release in releases])


def _topics(scene: Scene, topics: Sequence[str]) -> Markup | None:
    """Name what is followed and has changed, the first few of it."""
    titles = [titled(scene, topic) for topic in topics[:_MOST_TOPICS]]
    if (beyond := len(topics) - len(titles)) > 0:
        titles.append(scene.word("bot.notice.other_topics", count=persian_digits(beyond)))
    return scene.say_if(titles, "bot.notice.topics", topics=enumeration(titles))


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
        [(see,), *_own_rows(scene, sorted(scene.actor.topics & {"releases"}))],
        is_first=True,
        headline=heading(released),
    )


def _own_rows(scene: Scene, topics: Sequence[str]) -> list[Row]:
    """Lead to all of it and to what is followed; of one topic alone, offer to stop at once."""
    following: Button = scene.button("bot.notice.following", Intent(Where.FOLLOWING))
    rows: list[Row] = [
        (scene.button("bot.notice.all", Intent(Where.CHANGES, view=MINE)), following)
    ]
    if len(topics) == 1:
        kind, _, code = topics[0].partition(":")
        rows.append((scene.button("bot.unfollow", Intent(Where.UNFOLLOW, code, kind)),))
    return rows


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
