"""What changed: since a release, since one's last visit, for what one follows; and the notice."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.screens import marks
from bot.screens.intents import SCREENS, Intent, Where
from bot.screens.markup import Markup, bold, cut, link
from bot.screens.scene import TITLE_UNITS, Scene, heading
from bot.screens.sheet import Block, Button, Row, Screen, block, in_rows
from bot.screens.start import missing
from core.calendar import medium_date, tehran_date
from core.persian import enumeration, persian_digits
from core.publishing.records import Change, ReleaseInfo
from core.publishing.wording import describe_change

_PAGE = 10
_SENTENCE_UNITS = 220
_NUMBERS_IN_ROW = 4
MINE, VISIT = "mine", "visit"


def change_lines(scene: Scene, changes: Iterable[Change]) -> list[Markup]:
    """Write changes under the titles of what changed; neighbours of one subject share a title."""
    lines: list[Markup] = []
    for (kind, _), group in groupby(changes, key=lambda one: (one.subject_kind, one.subject_code)):
        told = list(group)
        title = cut(told[0].subject_title, TITLE_UNITS)
        lines.append((f"{marks.KIND.get(kind, '▪️')} {title}",))
        for one in told:
            lines.append((f"   • {cut(describe_change(one, scene.texts), _SENTENCE_UNITS)}",))
    return lines


def changes(scene: Scene, intent: Intent) -> Screen:
    """List changes; the code is the release after which, the view is whose.

    Without a code: those of the current release.
    """
    if intent.view == MINE:
        return _mine(scene, intent)
    if intent.view == VISIT:
        return _since_visit(scene, intent)
    number = scene.release.info.number
    after = int(intent.code) if intent.code.isdecimal() else number - 1
    found = [one for one in _all(scene) if one.release > after]
    title = scene.word(
        "bot.changes.since" if after < number - 1 else "bot.changes.of",
        number=persian_digits(after if after < number - 1 else number),
    )
    return _list(scene, intent, found, title)


def _all(scene: Scene) -> list[Change]:
    return scene.release.all(Change, order=("-release", "position"))


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
    found = [one for one in _all(scene) if concerns(one, scene.actor.topics)]
    return _list(scene, intent, found, scene.word("bot.changes.mine"))


def concerns(change: Change, topics: Iterable[str]) -> bool:
    """Say whether a change has one of the topics."""
    return not set(topics).isdisjoint(change.topics)


def _since_visit(scene: Scene, intent: Intent) -> Screen:
    """List what changed since the release that was last seen."""
    seen = scene.actor.seen_release
    if seen is None:
        return scene.screen(
            [
                block(heading(scene.word("bot.changes.visit"))),
                block(scene.say("bot.changes.visit_unknown")),
            ],
            back=Intent(Where.CHANGES),
        )
    found = [one for one in _all(scene) if one.release > seen]
    title = scene.word("bot.changes.since_visit", number=persian_digits(seen))
    return _list(scene, intent, found, title)


def _list(scene: Scene, intent: Intent, found: list[Change], title: str) -> Screen:
    shown = found[(intent.page - 1) * _PAGE : intent.page * _PAGE]
    count = scene.say_if(found, "bot.changes.count", count=persian_digits(len(found)))
    number = scene.release.info.number
    return scene.screen(
        [
            block(heading(title), count),
            Block(tuple(change_lines(scene, shown)), scene.more)
            if shown
            else block(scene.say("bot.changes.none")),
            block(scene.page_line(intent, len(found), _PAGE)),
            block(scene.list_figures(scene.site.page("release", number))),
        ],
        [
            *_subject_buttons(scene, shown),
            scene.pager(intent, len(found), _PAGE),
            *_whose(scene, intent),
        ],
    )


def _subject_buttons(scene: Scene, shown: Sequence[Change]) -> tuple[Row, ...]:
    """Open the things that changed, by their codes."""
    subjects = dict.fromkeys(
        (one.subject_kind, one.subject_code) for one in shown if one.subject_kind in SCREENS
    )
    buttons = [
        Button(f"{marks.KIND.get(kind, '')} {code}".strip(), Intent(SCREENS[kind], code))
        for kind, code in subjects
        if len(code) <= _PAGE
    ]
    del scene
    return in_rows(buttons, _NUMBERS_IN_ROW)


def _whose(scene: Scene, intent: Intent) -> list[Row]:
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


def releases(scene: Scene, intent: Intent) -> Screen:
    """List the releases so far, latest first."""
    total = scene.release.count(ReleaseInfo)
    found = scene.release.all(
        ReleaseInfo, order=("-number",), offset=(intent.page - 1) * _PAGE, limit=_PAGE
    )
    lines = [
        scene.say(
            "bot.releases.line",
            number=persian_digits(one.number),
            on=medium_date(tehran_date(one.published_at)),
            count=persian_digits(one.change_count),
        )
        for one in found
    ]
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


def release(scene: Scene, intent: Intent) -> Screen:
    """Show one release: its day, its note, its changes, its hash."""
    number = int(intent.code) if intent.code.isdecimal() else 0
    info = scene.release.find(ReleaseInfo, number=number)
    if info is None:
        return missing(scene, intent)
    found = scene.release.all(
        Change, release=number, offset=(intent.page - 1) * _PAGE, limit=_PAGE
    )
    total = scene.release.count(Change, release=number)
    sha256 = info.sha256 or (scene.release.sha256 if number == scene.release.info.number else "")
    return scene.screen(
        [
            block(
                heading(scene.word("bot.release.title", number=persian_digits(number))),
                scene.say("bot.release.on", on=medium_date(tehran_date(info.published_at))),
                (cut(info.note, _SENTENCE_UNITS),) if info.note else None,
            ),
            Block(tuple(change_lines(scene, found)), scene.more)
            if found
            else block(scene.say("bot.changes.none")),
            block(scene.page_line(intent, total, _PAGE)),
            block(scene.say_if(sha256, "bot.release.hash", sha256=sha256)),
            block(scene.list_figures(scene.site.page("release", number))),
        ],
        [
            *_subject_buttons(scene, found),
            scene.pager(intent, total, _PAGE),
            (scene.button("bot.release.after", Intent(Where.CHANGES, str(number))),)
            if number < scene.release.info.number
            else (),
        ],
        back=Intent(Where.RELEASES),
    )


def notice(scene: Scene, found: Sequence[Change], topics: Iterable[str]) -> Screen:
    """Tell a follower what changed for *topics*, perhaps over several releases."""
    mine = [one for one in found if concerns(one, topics)]
    numbers = sorted({one.release for one in mine})
    told = enumeration([persian_digits(number) for number in numbers])
    last = numbers[-1] if numbers else scene.release.info.number
    page = scene.site.page("release", last)
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
            *_subject_buttons(scene, mine[: 2 * _NUMBERS_IN_ROW]),
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
        heads: Markup = (bold(scene.word(f"kinds.{kind}")),) if f"kinds.{kind}" in scene.texts else (
            bold(scene.word(f"kind.{kind}")),
        )
        yield Block((heads, *change_lines(scene, group)), more)


def _kind_order(change: Change) -> int:
    order = list(marks.KIND)
    kind = change.subject_kind
    return order.index(kind) if kind in order else len(order)
