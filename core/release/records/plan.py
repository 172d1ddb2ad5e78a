"""The plan, its tree and its districts, its sources, and the releases so far."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from core.enums import Approach, CalendarKind, MoneyScale, Origin, Part, Pillar, RiverSide
from core.release.records.base import Record, record


@record
class ReleaseInfo(Record):
    """A release of this plan: this one (the highest number) and every one before it.

    `sha256` and `file_name` are None for the file's own row: a file cannot hold its own hash. The
    earlier rows' hashes chain the releases together. `published_on` is the day of a release,
    `judged_on` the date of judgement.
    `data_until` is the last day the data speak of (publication of a value, day of a report).
    """

    table: ClassVar = "release_info"
    key: ClassVar = ("number",)

    number: int
    plan: str
    published_at: datetime
    judged_on: date
    data_until: date | None
    policy_version: str
    change_count: int
    note: str | None
    sha256: str | None
    file_name: str | None

    @property
    def published_on(self) -> date:
        """The day of the release, in Tehran: the one day that readers are told of it."""
        from core.calendar import tehran_date  # noqa: PLC0415 - few who read a file ask for it

        return tehran_date(self.published_at)


@record
class Plan(Record):
    """The plan; exactly one row.

    Amounts are in `money_scale` of `currency`, years and periods of `calendar`. `second_ratio`
    units of the currency are one of `second_currency`, None: no other (of rial: ten are a toman).
    `start_note` is what the city says on the front page, and in the bot's first answer.
    """

    table: ClassVar = "plan"
    key: ClassVar = ("code",)

    code: str
    title: str
    city: str
    horizon_start: date
    horizon_end: date
    is_sample: bool
    publisher: str | None
    licence: str | None
    contact: str | None
    calendar: CalendarKind
    currency: str
    money_scale: MoneyScale
    second_currency: str | None
    second_ratio: Decimal | None
    start_note: str | None


@record
class Level(Record):
    """A level of the tree; the plan lists them by `rank`.

    `parents` are the levels that its nodes may stand under (none: at the top), `follows` those
    whose nodes they may name besides.
    """

    table: ClassVar = "level"
    key: ClassVar = ("rank",)

    code: str
    title: str
    titles: str
    rank: int
    parents: tuple[str, ...]
    follows: tuple[str, ...]
    has_indicators: bool
    has_projects: bool
    description: str | None


@record
class Portfolio(Record):
    """A group of projects."""

    table: ClassVar = "portfolio"
    key: ClassVar = ("position", "code")

    code: str
    position: int
    title: str


@record
class Source(Record):
    """A document that things name as their source by its code."""

    table: ClassVar = "source"
    key: ClassVar = ("code",)

    code: str
    title: str
    publisher: str | None
    reference: str | None
    url: str | None
    published_on: date | None
    archived_url: str | None
    speaker: str | None


@record
class District(Record):
    """A district. Tile row 0 is the northernmost, column 0 the westernmost."""

    table: ClassVar = "district"
    key: ClassVar = ("number", "code")

    code: str
    number: int
    title: str
    tile_row: int | None
    tile_col: int | None
    population: int | None
    area_ha: Decimal | None
    river_side: RiverSide | None
    neighbourhoods: str | None
    landmarks: str | None
    note: str | None
    source: str | None


@record
class Boundary(Record):
    """Where a district ends, where the city says so: a GeoJSON Polygon or MultiPolygon as text.

    WGS84, degrees with six decimals; one shape has one text.
    """

    table: ClassVar = "boundary"
    key: ClassVar = ("code",)

    code: str
    geometry: str


@record
class Node(Record):
    """A node of the tree; `level` is the code of one of the plan's levels.

    `path` are its ancestors' codes from the root down; `policies` the nodes that it follows.
    """

    table: ClassVar = "node"
    key: ClassVar = ("level", "position", "code")

    code: str
    level: str
    parent: str | None
    path: tuple[str, ...]
    position: int
    title: str
    description: str | None
    part: Part | None
    approach: Approach | None
    pillar: Pillar | None
    weight: Decimal
    responsible: str | None
    policies: tuple[str, ...]
    source: str | None
    origin: Origin | None
    note: str | None
