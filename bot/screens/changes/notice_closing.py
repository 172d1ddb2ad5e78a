"""The end of every notice: why it came, its number, and a press for less of it, or for none."""

from collections.abc import Sequence

from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, italic
from bot.screens.parts.scene import Scene
from bot.screens.parts.sheet import Button, Row
from bot.screens.person.following import dropping, titled
from bot.screens.person.preferences import DIGEST, KINDS, LESS, WITHOUT
from core.delivery.event_kinds import ROUTINE
from core.delivery.sending.channel import Recipient
from core.enums import Digest, EventKind
from core.persian import enumeration, number, persian_digits

_MOST_TOPICS = 3


def closing(scene: Scene, topics: Sequence[str], recipient: Recipient) -> Markup:
    """Write which of what is followed brought the message, and the message's number."""
    titles = [titled(scene, topic) for topic in topics[:_MOST_TOPICS]]
    if (beyond := len(topics) - len(titles)) > 0:
        titles.append(scene.word("bot.notice.other_topics", count=persian_digits(beyond)))
    why = scene.say("bot.notice.why", topics=enumeration(titles), number=number(recipient.number))
    again = scene.say("bot.notice.again") if recipient.may_repeat else ()
    lost = scene.say("bot.notice.lost_topic") if recipient.has_lost_topic else ()
    return (italic(*why, *again, *lost),)


def ways_to_less(scene: Scene, topics: Sequence[str], reminded: EventKind | None = None) -> Row:
    """Offer less of this, a week's news at once, and to stop; each is one press.

    Where only the calendar brought it, *reminded* is the kind that can be left out.
    """
    preferences = scene.actor.preferences
    row = [_stop_button(scene, topics)]
    if preferences.digest is not Digest.WEEKLY:
        weekly = Intent(Where.SET, DIGEST, Digest.WEEKLY.value)
        row.insert(0, scene.button("bot.notice.weekly", weekly))
    if reminded is not None:
        no_more = Intent(Where.SET, KINDS, f"{WITHOUT}{reminded}")
        row.insert(0, scene.button("bot.notice.no_reminders", no_more))
    elif not preferences.muted >= ROUTINE:
        row.insert(0, scene.button("bot.notice.less", Intent(Where.SET, KINDS, LESS)))
    return tuple(row)


def ways_from_channel(scene: Scene, topics: Sequence[str]) -> list[Row]:
    """Lead readers of a channel to the page of what it is about, and to the bot."""
    kind, _, code = topics[0].partition(":") if topics else ("", "", "")
    if not code:
        return []
    page = Button(scene.word("bot.page"), url=scene.site.page(kind, code))
    in_bot = scene.deep_link(kind, code)
    return [(page, *([Button(scene.word("bot.follow_in_bot"), url=in_bot)] if in_bot else []))]


def _stop_button(scene: Scene, topics: Sequence[str]) -> Button:
    if len(topics) != 1:
        return scene.button("bot.notice.stop", Intent(Where.STOP))
    return scene.button("bot.notice.stop", dropping(topics[0]))
