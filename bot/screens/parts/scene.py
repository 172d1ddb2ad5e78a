"""All that a screen is made from, and the parts that every screen shares."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.screens.parts.actor import Actor
from bot.screens.parts.intents import SCREENS, Intent, Where, digest, write_link
from bot.screens.parts.markup import Markup, Span, bold, fill, italic, link
from bot.screens.parts.sheet import TEXT_UNITS, Block, Button, Chart, Row, Screen, block, fit
from bot.screens.parts.site import Site
from core.calendar import Calendar
from core.money import Currency
from core.persian import isolate, persian_digits
from core.release.reader import Release
from core.release.records import Plan, Project, Record
from core.texts import Texts

if TYPE_CHECKING:
    from core.answers import Answer
    from core.search import SearchResult

PAGE = 8
TITLE_UNITS = 160
# What has a feed of its own on the site.
_WITH_FEED = frozenset({"project", "indicator", "district"})

type Piece = str | Span | Markup
type Search = Callable[..., SearchResult]
type Answering = Callable[[str], Answer | None]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a screen may look at.

    `bot_link` is the bot's own address (`https://t.me/name`), None where it is not known. `search`
    takes (text, kind=, offset=, limit=), `answer` a question. `remark` is the key of a sentence
    about what was just done, such as `bot.followed`. `other_plans` are those that have a release
    beside this one.
    """

    release: Release
    actor: Actor
    texts: Texts
    site: Site
    search: Search
    answer: Answering
    bot_link: str | None = None
    remark: str | None = None
    other_plans: tuple[Plan, ...] = ()

    @property
    def calendar(self) -> Calendar:
        """The calendar that the plan writes its days by."""
        return self.texts.shape.calendar

    @property
    def currency(self) -> Currency:
        """How the plan's money is written."""
        return self.texts.shape.currency

    # -- words

    def say(self, key: str, /, **values: Piece) -> Markup:
        """Return a sentence with pieces in its places."""
        return fill(self.texts(key), values)

    def word(self, key: str, /, **values: object) -> str:
        """Return a sentence as a string, for a label."""
        return self.texts(key, **values)

    def say_if(self, condition: object, key: str, /, **values: Piece) -> Markup | None:
        """Return the sentence when *condition* is not None, empty or zero."""
        return self.say(key, **values) if condition else None

    # -- things

    def find[R: Record](self, record: type[R], code: str) -> R | None:
        """Find a thing by its code or by the digest of it."""
        return find_thing(self.release, record, code)

    # -- the parts every screen has

    def figures(self, kind: str, code: str, on: date | None, title_key: str) -> Markup:
        """Return date and release of the figures, with a link to their page."""
        number = persian_digits(self.release.info.number)
        page = link(self.site.page(kind, code), self.word(title_key))
        if on is None:
            return self.say("bot.figures_undated", number=number, page=page)
        return self.say("bot.figures", on=self.calendar.medium(on), number=number, page=page)

    def list_figures(self, address: str) -> Markup:
        """Return date and release of a list, with a link to its page."""
        info = self.release.info
        number, page = persian_digits(info.number), link(address, self.word("bot.page"))
        if info.data_until is None:
            return self.say("bot.figures_undated", number=number, page=page)
        return self.say(
            "bot.figures", on=self.calendar.medium(info.data_until), number=number, page=page
        )

    def screen(
        self,
        blocks: Iterable[Block],
        rows: Sequence[Row] = (),
        *,
        back: Intent | None = None,
        is_first: bool = False,
        chart: Chart | None = None,
        limit: int = TEXT_UNITS,
        headline: Markup | None = None,
    ) -> Screen:
        """Put the sample mark and the remark above, the way back below, and fit it.

        A *headline* stands above even those: of what arrives unasked, a phone shows that alone.
        """
        above = [
            block(headline),
            block(self.sample_mark()),
            block(self.say(self.remark) if self.remark else None),
        ]
        ways_out = () if is_first else self._ways_out(back)
        kept = tuple(row for row in (*rows, ways_out) if row)
        own = self.texts.language
        drawn = replace(chart, language=own) if chart else None
        return Screen(fit([*above, *blocks], limit), kept, drawn, language=own)

    def sample_mark(self) -> Markup | None:
        """Return «دادهٔ نمونه» while the plan is a sample."""
        return (italic(self.word("bot.sample")),) if self.release.plan.is_sample else None

    def _ways_out(self, back: Intent | None) -> Row:
        home = Button(self.word("bot.home"), Intent(Where.START))
        if back is None:
            return (home,)
        return (Button(self.word("bot.back"), back), home)

    def button(self, key: str, intent: Intent, /, **values: object) -> Button:
        """Make a button that opens a screen."""
        return Button(self.word(key, **values), intent)

    def pager(self, intent: Intent, total: int, size: int = PAGE) -> Row:
        """Make the buttons to the pages before and after."""
        row: list[Button] = []
        if intent.page > 1:
            row.append(self.button("bot.previous", turned(intent, -1)))
        if intent.page * size < total:
            row.append(self.button("bot.next", turned(intent, 1)))
        return tuple(row)

    def page_line(self, intent: Intent, total: int, size: int = PAGE) -> Markup | None:
        """Return which page of how many this is; None when there is one."""
        pages = -(-total // size)
        if pages <= 1:
            return None
        shown, of = persian_digits(intent.page), persian_digits(pages)
        return (italic(*self.say("bot.page_of", page=shown, pages=of)),)

    def more(self, count: int) -> Markup:
        """Return how many were left out."""
        return (italic(*self.say("bot.more", count=persian_digits(count))),)

    def follow_button(self, kind: str, code: str) -> Row:
        """Make the button that follows or unfollows; a link to the bot where nothing is sent."""
        topic = f"{kind}:{code}" if code else kind
        if not self.actor.can_follow:
            return self._follow_elsewhere(kind, code)
        if topic in self.actor.topics:
            label = "bot.unfollow" if code else f"bot.unfollow_{kind}"
            return (self.button(label, Intent(Where.UNFOLLOW, code, kind)),)
        label = "bot.follow" if code else f"bot.follow_{kind}"
        return (self.button(label, Intent(Where.FOLLOW, code, kind)),)

    def _follow_elsewhere(self, kind: str, code: str) -> Row:
        """Lead to the bot, and to the feed and the calendar that need no messenger."""
        address = self.deep_link(kind, code)
        in_bot = (Button(self.word("bot.follow_in_bot"), url=address),) if address else ()
        if kind not in _WITH_FEED or not code:
            return in_bot
        return (*in_bot, *self.feed_row(kind, code))

    def feed_row(self, kind: str = "", code: str = "") -> Row:
        """Make the buttons to follow a thing, or the plan, without a messenger."""
        feed = Button(self.word("bot.feed"), url=self.site.feed(kind, code))
        if kind and kind != "district":
            return (feed,)
        return (feed, Button(self.word("bot.calendar"), url=self.site.calendar(kind, code)))

    def deep_link(self, kind: str, code: str) -> str | None:
        """Return the address that opens a thing in the bot; None where there is none."""
        payload = write_link(SCREENS[kind], code) if kind in SCREENS and code else None
        return f"{self.bot_link}?start={payload}" if self.bot_link and payload else None


def find_thing[R: Record](release: Release, record: type[R], code: str) -> R | None:
    """Find a thing by its code, or by the digest that stands for a long one in a button."""
    found = release.find(record, code=code)
    if found is None and code.startswith("~"):
        return next((one for one in release.stream(record) if digest(_code(one)) == code), None)
    return found


def _code(record: Record) -> str:
    return str(getattr(record, "code", ""))


def turned(intent: Intent, by: int) -> Intent:
    """Return the same intent *by* pages on."""
    return Intent(intent.where, intent.code, intent.view, intent.page + by)


def heading(text: str) -> Markup:
    """Write a screen's title."""
    return (bold(text),)


def both_ways(currency: Currency, amount: Decimal, beside: Sequence[Decimal] = ()) -> str:
    """Write an amount as the source has it (in rial), and as people say it (in toman).

    It differs from the amounts *beside* it.
    """
    written = currency.write(amount, beside)
    other = currency.write_second(amount, beside) if amount else ""
    return f"{written} ({other})" if other else written


def latin(text: str) -> str:
    """Keep a code from turning its line around."""
    return isolate(text)


def project_status(project: Project) -> str:
    """Return the key of a project's status, `not_told` where there is none."""
    return project.status.value if project.status else "not_told"
