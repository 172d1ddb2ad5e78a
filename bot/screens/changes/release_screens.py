"""The releases so far, and one of them."""

from bot.screens.changes.change_counts import KINDS, counts_by_kind, events_of, kind_buttons
from bot.screens.changes.change_screens import changes_of, nothing_changed, page_of
from bot.screens.parts.intents import Intent, Where, count_in
from bot.screens.parts.markup import Markup, code, cut
from bot.screens.parts.scene import Scene, heading
from bot.screens.parts.sheet import Block, Button, Screen, block, in_rows
from bot.screens.start_screen import missing
from core.persian import number as counted
from core.persian import persian_digits
from core.release.records import ReleaseInfo

_PAGE = 10
_NOTE_UNITS = 300
_NUMBERS_IN_ROW = 4


def releases(scene: Scene, intent: Intent) -> Screen:
    """List the releases so far, latest first."""
    total = scene.release.count(ReleaseInfo)
    found = scene.release.all(
        ReleaseInfo, order=("-number",), offset=(intent.page - 1) * _PAGE, limit=_PAGE
    )
    earliest = scene.release.all(ReleaseInfo, order=("number",), limit=1)
    lines = [_line(scene, one, is_first=one in earliest) for one in found]
    buttons = [
        Button(persian_digits(one.number), Intent(Where.RELEASE, str(one.number))) for one in found
    ]
    return scene.screen(
        [
            block(heading(scene.word("kinds.release"))),
            Block(tuple(lines), scene.more),
            block(scene.page_line(intent, total, _PAGE)),
            block(scene.list_figures(scene.site.section("releases"))),
        ],
        [*in_rows(buttons, _NUMBERS_IN_ROW), scene.pager(intent, total, _PAGE)],
        back=Intent(Where.CHANGES),
    )


def _line(scene: Scene, one: ReleaseInfo, *, is_first: bool) -> Markup:
    return scene.say(
        "bot.releases.first" if is_first else "bot.releases.line",
        number=persian_digits(one.number),
        on=scene.calendar.medium(one.published_on),
        count=counted(one.change_count),
    )


def release(scene: Scene, intent: Intent) -> Screen:
    """Show one release: its day, its note, what happened in it, its hash; or changes of a kind."""
    number = count_in(intent.code) or 0
    info = scene.release.find(ReleaseInfo, number=number)
    if info is None:
        return missing(scene, intent)
    numbers = range(number, number + 1)
    title = scene.word("bot.release.title", number=persian_digits(number))
    if intent.view in KINDS:
        return changes_of(scene, intent, numbers, title)
    is_current = number == scene.release.info.number
    sha256 = scene.release.sha256 if is_current else info.sha256
    after = scene.button("bot.release.after", Intent(Where.CHANGES, str(number)))
    return scene.screen(
        [
            block(
                heading(title),
                scene.say("bot.release.on", on=scene.calendar.long(info.published_on)),
                (cut(info.note, _NOTE_UNITS),) if info.note else None,
            ),
            Block(tuple(events_of(scene, numbers)))
            if info.change_count
            else block(nothing_changed(scene, numbers)),
            block(scene.say_if(sha256, "bot.release.hash"), (code(sha256),) if sha256 else None),
            block(scene.list_figures(page_of(scene, numbers))),
        ],
        [
            *kind_buttons(
                scene,
                counts_by_kind(scene, numbers),
                lambda kind: Intent(Where.RELEASE, intent.code, kind),
            ),
            () if is_current else (after,),
        ],
        back=Intent(Where.RELEASES),
    )
