"""The message that a follower gets: what changed for the topics they follow."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.screens import marks
from bot.screens.change_lines import change_lines, concerns, subject_buttons
from bot.screens.changes import MINE
from bot.screens.intents import Intent, Where
from bot.screens.markup import Markup, bold, link
from bot.screens.scene import Scene, heading
from bot.screens.sheet import Block, Screen, block
from core.persian import enumeration, persian_digits
from core.publishing.records import Change

_MOST_ROWS = 2


def notice(scene: Scene, found: Sequence[Change], topics: Iterable[str]) -> Screen:
    """Tell a follower what changed for *topics*, perhaps over several releases."""
    mine = [one for one in found if concerns(one, topics)]
    numbers = sorted({one.release for one in mine})
    told = enumeration([persian_digits(number) for number in numbers])
    last = numbers[-1] if numbers else scene.release.info.number
    page = scene.site.page("release", str(last))
    return Screen(
        scene.screen(
            [
                block(
                    heading(scene.word("bot.notice.title", plan=scene.release.plan.title)),
                    scene.say("bot.notice.count", count=persian_digits(len(mine)), number=told),
                ),
                *_notice_blocks(scene, mine, page),
                block(scene.list_figures(page)),
            ]
        ).text,
        (
            *subject_buttons(mine)[:_MOST_ROWS],
            (
                scene.button("bot.notice.all", Intent(Where.CHANGES, view=MINE)),
                scene.button("bot.notice.following", Intent(Where.FOLLOWING)),
            ),
        ),
    )


def _notice_blocks(scene: Scene, mine: Sequence[Change], page: str) -> Iterable[Block]:
    """A block per kind of thing; what does not fit is counted, with a link to all of it."""

    def more(count: int) -> Markup:
        return scene.say(
            "bot.notice.more",
            count=persian_digits(count),
            page=link(page, scene.word("bot.notice.release_page")),
        )

    ordered = sorted(
        mine, key=lambda one: (_kind_order(one), one.subject_code, one.release, one.position)
    )
    for kind, group in groupby(ordered, key=lambda one: one.subject_kind):
        plural = f"kinds.{kind}" if f"kinds.{kind}" in scene.texts else f"kind.{kind}"
        yield Block(((bold(scene.word(plural)),), *change_lines(scene, group)), more)


def _kind_order(change: Change) -> int:
    order = list(marks.KIND)
    kind = change.subject_kind
    return order.index(kind) if kind in order else len(order)
