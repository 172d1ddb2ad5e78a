"""What a column and a table of the data package are. No values are read here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

type Scalar = str | int | bool

MAX_TEXT = 20_000
MAX_TITLE = 500


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    PERIOD = "period"
    BOOLEAN = "boolean"
    ENUM = "enum"
    GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its English name, its Persian header, and what a cell may hold.

    `refers_to` is the table whose codes the cell names. `default` stands for an empty cell.
    `verbatim` texts (quotations, addresses) are kept letter by letter. A row belongs to the thing
    that a column with `owns` names, and goes with it. `member` names one of the codes of a cell
    that holds several. Where `is_percent`, 54% is 54; so it is of a number `in_unit` of the row's
    indicator where that unit is the percent. What `is_year` has four digits. A text is one line
    unless it `is_prose`. What `is_url` is an address on the web; what `is_source` may be one. A
    cell that `names_one_of` the rows of a table (or of the plan's default) has its code or title.
    """

    name: str
    header: str
    kind: Kind = Kind.TEXT
    help: str = ""
    required: bool = False
    enum: type[StrEnum] | None = None
    refers_to: str | None = None
    member: str = ""
    minimum: int | None = None
    maximum: int | None = None
    default: Scalar | None = None
    verbatim: bool = False
    max_length: int = MAX_TEXT
    owns: bool = False
    is_percent: bool = False
    is_year: bool = False
    in_unit: bool = False
    is_prose: bool = False
    is_url: bool = False
    is_source: bool = False
    names_one_of: str | None = None


@dataclass(frozen=True)
class Table:
    """One sheet of the workbook, or one file of a folder.

    `stored` is its name in the operational database and in a release. `key` names the columns that
    tell rows apart. A `ledger` is a table whose rows are never changed in place; its `dated_by`
    column orders the rows of one key, unless it is in the key. `geojson` names the file of a table
    that is no sheet: features are its rows. Where it `is_ordered`, the order of rows is kept.
    """

    name: str
    stored: str
    title: str
    help: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("code",)
    ledger: bool = False
    dated_by: str | None = None
    geojson: str | None = None
    is_ordered: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by their English name."""
        return {column.name: column for column in self.columns}

    @property
    def file_name(self) -> str:
        """What its file is called in a folder or a ZIP."""
        return self.geojson or f"{self.name}.csv"

    @property
    def is_coded(self) -> bool:
        """Whether rows are things with a code of their own."""
        return self.key == ("code",)


def code(header: str = "کد", help_text: str = "") -> Column:
    """Return the key column of a table of things."""
    return Column(
        "code",
        header,
        Kind.CODE,
        help_text or "کد یکتا، بدون فاصله؛ پس از انتشار تغییر نکند.",
        required=True,
    )


def source() -> Column:
    """Return the column that says where a row is from."""
    return Column(
        "source",
        "منبع",
        help="کد یک منبع از برگهٔ «منابع»، یا نشانی یا نام منبع.",
        verbatim=True,
        max_length=2_000,
        is_source=True,
    )


def title(name: str = "title", header: str = "عنوان") -> Column:
    """Return the column that names a row."""
    return Column(name, header, required=True, max_length=MAX_TITLE)
