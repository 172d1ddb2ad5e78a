"""What every column means, of the release file and of its tables as CSV, in two languages."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from core.plan.shape import Shape
from core.release.records import RECORDS, Boundary, Record
from core.wording.column_words import column_meanings
from portal.exports.table_columns import csv_columns
from portal.exports.table_files import csv_file

COLUMNS_FILE = "columns.csv"
COLUMNS_JSON = "columns.json"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A column, what it holds, its unit ("" for none), and which files have it."""

    table: str
    column: str
    type: str
    unit: str
    meaning_fa: str
    meaning_en: str
    in_release_file: bool
    in_csv: bool


def meanings(record: type[Record], shape: Shape) -> Iterator[Meaning]:
    """Yield the columns of *record* in a plan: the release file's, and those of its CSV only."""
    added = {} if record is Boundary else {one.name: one for one in csv_columns(record, shape)}
    for one in column_meanings(record, shape):
        is_in_csv = added.pop(one.name, None) is not None
        yield Meaning(
            *(one.table, one.name, one.kind, one.unit or "", one.fa, one.en),
            in_release_file=True,
            in_csv=is_in_csv,
        )
    for extra in added.values():
        yield Meaning(
            *(record.table, extra.name, extra.kind, extra.unit or "", extra.fa, extra.en),
            in_release_file=False,
            in_csv=True,
        )


def columns_csv(shape: Shape) -> bytes:
    """Write the whole dictionary as CSV."""
    return csv_file(Meaning.__slots__, (asdict(one).values() for one in _all(shape)))


def columns_json(shape: Shape) -> bytes:
    """Write the whole dictionary as JSON, a column a line."""
    lines = ",\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in _all(shape))
    return f"[\n{lines}\n]\n".encode()


def _all(shape: Shape) -> Iterator[Meaning]:
    for record in RECORDS:
        yield from meanings(record, shape)
