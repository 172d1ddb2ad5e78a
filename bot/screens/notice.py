"""The message that a follower gets: what changed for the topics they follow."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.screens import marks
from bot.screens.change_lines import change_lines, subject_buttons
from bot.screens.changes import MINE, events
from bot.screens.intents import Intent, Where
from bot.screens.markup import Markup, bold, link
from bot.screens.scene import Scene, heading
from bot.screens.sheet import Block, Row, Screen, block
from core.persian import enumeration, persian_digits
from core.publishing.records import Change

_MOST_ROWS = 2


def notice(scene: Scene, releases: Sequence[int], changes: Sequence[Change]) -> Screen:
    """Tell *changes* of some releases, oldest first; without changes, that there are releases."""
    told = enumeration([persian_digits(number) for number in releases])
    page = scene.site.page("release", str(releases[-1]))
    title = heading(scene.word("bot.notice.title", plan=scene.release.plan.title))
    if not changes:
        return _release_only(scene, releases, title, page)
    count = scene.say("bot.notice.count", count=persian_digits(len(changes)), number=told)
    blocks = [block(title, count), *_blocks(scene, changes, page)]
    rows = [*subject_buttons(changes)[:_MOST_ROWS], *_own_rows(scene)]
    return scene.screen([*blocks, block(scene.list_figures(page))], rows, is_first=True)


def _release_only(scene: Scene, releases: Sequence[int], title: Markup, page: str) -> Screen:
    told = enumeration([persian_digits(number) for number in releases])
    counted = tuple(events(scene, range(releases[0], releases[-1] + 1)))
    return scene.screen(
        [
            block(title, scene.say("bot.notice.released", number=told)),
            Block(counted) if counted else block(scene.say("bot.changes.none")),
            block(scene.list_figures(page)),
        ],
        [
            (scene.button("bot.notice.see", Intent(Where.RELEASE, str(releases[-1]))),),
            *_own_rows(scene),
        ],
        is_first=True,
    )


def _own_rows(scene: Scene) -> list[Row]:
    return [
        (
            scene.button("bot.notice.all", Intent(Where.CHANGES, view=MINE)),
            scene.button("bot.notice.following", Intent(Where.FOLLOWING)),
        )
    ]


def _blocks(scene: Scene, changes: Sequence[Change], page: str) -> Iterable[Block]:
    """A block for each kind of thing; what does not fit is counted, with a link to all of it."""

    def more(count: int) -> Markup:
        return scene.say(
            "bot.notice.more",
            count=persian_digits(count),
            page=link(page, scene.word("bot.notice.release_page")),
        )

    ordered = sorted(
        changes, key=lambda one: (_kind_order(one), one.subject_code, one.release, one.position)
    )
    for kind, group in groupby(ordered, key=lambda one: one.subject_kind):
        plural = f"kinds.{kind}" if f"kinds.{kind}" in scene.texts else f"kind.{kind}"
        yield Block(((bold(scene.word(plural)),), *change_lines(scene, group)), more)


def _kind_order(change: Change) -> int:
    order = list(marks.KIND)
    kind = change.subject_kind
    return order.index(kind) if kind in order else len(order)
