"""The small pieces that pages are made of; every text in them is ready to show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from portal.charts.gauge import Gauge


@dataclass(frozen=True, slots=True)
class Link:
    """A text and where it leads; `href` "" is no link."""

    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A status: a word, and the tone that gives it its icon and colour.

    Tones: good, warn, bad, none (no data), wait (not due), mute (nothing to judge).
    """

    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Head:
    """What every page says of itself. `section` is the entry of the navigation it belongs to."""

    path: str
    title: str
    description: str
    section: str
    crumbs: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value, with links where it has some; `note` is said in small below a figure.

    `query` gives a figure from the release file; "" where there is none.
    """

    name: str
    text: str = ""
    links: tuple[Link, ...] = ()
    is_code: bool = False
    note: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One of the three numbers of a node: in words, on a gauge, and how sure it is.

    `short` names it where all three stand in one line.
    """

    name: str
    short: str
    text: str
    badge: Badge
    gauge: Gauge
    notes: tuple[str, ...]
    query: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many things are in a status; `href` leads to their list."""

    badge: Badge
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change as a sentence, with the thing it happened to; "" is that of the row above.

    `parts` say the same district by district. `subject` names the thing where addresses do,
    `event` is a change's kind: `revised`, `judged`.
    """

    thing: Link
    sentence: str
    event: str
    when: str
    is_silent: bool
    parts: tuple[str, ...]
    release: int
    subject: str


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Changes, the first in sight and the older ones folded under their title."""

    rows: tuple[ChangeRow, ...]
    older: tuple[ChangeRow, ...]
    older_title: str


@dataclass(frozen=True, slots=True)
class Cite:
    """How to quote a page, and the `file` of the release that it shows.

    `edition` goes before the page's address and makes it permanent; "" where it is so by itself.
    """

    text: str
    file: Link
    edition: str


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """Money of a year (or of the whole horizon) in billion rial; "—" where it is not told.

    `above` says by how much more was spent than allocated.
    """

    name: Link
    projects: str
    approved: str
    allocated: str
    spent: str
    above: str


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list."""

    title: str
    href: str
    code: str
    badge: Badge
    place: str
    progress: str
    planned: str
    slip: str
    approved: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator in a list; `line` is a sparkline's markup."""

    title: str
    href: str
    code: str
    badge: Badge
    value: str
    period: str
    target: str
    line: str


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A number that went into a computation: its letter in the formulas, and where it is from."""

    symbol: str
    name: str
    value: str
    when: str
    source: Link


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a computation: in words, as a formula, with the numbers put in, and its result.

    `formula` and `numbers` are "" where there is nothing to compute.
    """

    name: str
    words: str
    formula: str
    numbers: str
    result: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a roll-up; `share` is what it brings to the score."""

    thing: Link
    badge: Badge
    weight: str
    coverage: str
    score: str
    share: str


@dataclass(frozen=True, slots=True)
class Left:
    """What did not count and why; `more` says how many are not named."""

    reason: str
    things: tuple[Link, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Working:
    """How a number was computed; `file` is the address of the CSV that recomputes it."""

    title: str
    lead: str
    ingredients: tuple[Ingredient, ...]
    steps: tuple[Step, ...]
    verdict: str
    parts: tuple[PartRow, ...]
    left_out: tuple[Left, ...]
    policy: str
    method: Link
    file: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """Ways to narrow a list; the chosen one has no `href`. Long groups are folded."""

    name: str
    choices: tuple[Link, ...]
    is_long: bool


@dataclass(frozen=True, slots=True)
class TileCell:
    """A cell of the map of districts; an empty one has no `name`.

    `shade` is the class of its value, 0 the lowest; None where there is nothing to compare.
    """

    name: str = ""
    href: str = ""
    text: str = ""
    label: str = ""
    is_here: bool = False
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class TileGrid:
    """The districts about where they lie, row by row from north-west; `columns` in a row.

    `map` is markup in place of the cells, where the city tells the districts' borders.
    """

    columns: int
    cells: tuple[TileCell, ...]
    map: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its template and its head; subclasses add what the template shows.

    `files` names the tables that hold what it shows, where it does not name them itself. Beside
    it lie a feed and a calendar where it `has_feed` and `has_calendar`, and a picture that
    messengers show with its address where it `has_card`, and the page whole, to be sent in a chat,
    where it `has_single_file`. It is written in every language of the site where it `has_twin`. A
    page that shows figures `is_cited`; a citation for programs lies beside it where it
    `has_citation`.
    """

    template: ClassVar[str]
    files: ClassVar[tuple[str, ...]] = ()
    has_feed: ClassVar[bool] = False
    has_calendar: ClassVar[bool] = False
    is_cited: ClassVar[bool] = True
    has_citation: ClassVar[bool] = True
    has_card: ClassVar[bool] = False
    has_single_file: ClassVar[bool] = False
    has_twin: ClassVar[bool] = True

    head: Head

    def single_file(self) -> str:
        """Return the address of the page in one file: `districts-7.html` beside district 7."""
        path = self.head.path
        return f"{path}{'-'.join(path.strip('/').split('/')[1:])}.html"

    def card_texts(self) -> tuple[str, str]:
        """Return the title of the page's card and the sentence below it."""
        return self.head.title, self.head.description

    def queried(self) -> Iterator[tuple[str, Fact | Score]]:
        """Yield the figures at the top of the page that have a query, and the anchor of each."""
        for letter, name in (("f", "figures"), ("s", "scores")):
            for place, one in enumerate(getattr(self, name, ()), start=1):
                if getattr(one, "query", ""):
                    yield f"{letter}{place}", one

    def facts_shown(self) -> tuple[Fact, ...]:
        """Return the facts that the page tells about its thing."""
        return getattr(self, "facts", ())

    def attached(self) -> Iterable[tuple[str, bytes]]:
        """Return the files that stand beside the page, by their addresses."""
        return ()
