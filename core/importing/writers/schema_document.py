"""docs/data-package.md, made from the schema."""

from collections.abc import Iterator

from core.plan.schema import TABLES, WORDS, Column, Table

_INTRODUCTION = """\
# The data package

This file is made from `core/plan/schema` by `python tools/write_schema.py`; a test keeps them
equal.

A package is one XLSX workbook (a sheet per table), a folder or a ZIP of CSV files, or one such
file; `districts.geojson` may lie in the folder or the ZIP. It is the wanted state of the tables it
contains: a table that it lacks is left as it is, and so is, for rows that exist, a column that it
lacks. A table without a single row counts as absent. Rows that a table lacks are removals, which
must be allowed explicitly (`--allow-removals`); with `--append` they stay as they are, and the
package has only the new rows. The order of rows is a field like any other where it is kept.

`qotbnama explain` says how each column of a file is read. `--dry-run` shows what would change,
field by field, with questions beside values that look like a slip of the unit; `--out` writes all
of it to an XLSX or HTML file. Problems are told by cause; `--mark` writes the file back as a
workbook with every wrong cell marked, also of CSV, and it can be mended and handed in as it is.
`--replacements-out` writes the wrong values to a CSV of `sheet`, `column`, `from`, `to`; filled in
and given with `--replace`, each is read as it says.

- Sheets, files and headers are named in English or in Persian; spaces, half-spaces, ي/ک and the
  like do not matter. Rows above the header are a title and are passed over; a column that has
  values and no known header is an error.
- Numbers may have Persian, Arabic or Latin digits, «٫» or `.`, and «٬» or `,` between thousands.
- Dates are Jalali (`1398-06-31`, `۱۳۹۸/۰۶/۳۱`) or ISO Gregorian (`2019-09-22`), year first, or in
  words («۱۵ فروردین ۱۴۰۰»).
- Periods are in the plan's calendar: `1398`, `1398-H1`, `1398-Q3`, `1398-M07`, or `2021-Q3`.
- Levels, portfolios, calendar and currency are the plan's own, or Isfahan's where the package says
- Periods are in the plan's calendar: `1398`, `1398-H1`, `1398-Q3`, `1398-M07`, or `2021-Q3`.
  another.
  Words are understood where they can be read in one way («نیمه اول ۱۳۹۸», «بهار ۱۳۹۸»,
  `1398/07`); `1398/1` is an error, for it might be a half, a quarter or a month.
- A code or a period that a spreadsheet made a date or a decimal number of is an error that names
  what was meant. A number that is shown with leading or last zeros (`001`, `1.10`) is the code
  that is seen.
- Cells that are merged down a column have the value that is seen in each of their rows; merged
  otherwise they are an error. Hidden rows, columns and sheets are read, and a note says so.
- CSV may be divided by `,`, `;`, a tab, `؛`, `،` or `|`. A blank sheet is passed over.
- `54%`, or 0.54 in a cell that shows percents, is 54 in the columns that are percents and in the
  values of indicators whose unit is the percent; anywhere else it is an error.
- An empty cell is not zero, and neither is «ندارد».
- A text that would begin with `=`, `+`, `-`, `@`, a tab or a return has an apostrophe before it in
  CSV, which is taken off when it is read.
- A text is one line: line ends, tabs and repeated blanks become a blank. Descriptions, notes,
  definitions, formulas, methods and quotations keep their lines. Characters that nobody sees and
  that show a text in another order than it has (U+202A–202E, U+2066–2069, and U+200E, U+200F or
  U+061C between two digits) are errors; half-spaces are not.
- `url` and `archived_url` are one address of http or https and nothing behind it; `source` is a
  code of `sources`, a name, or such an address.
- A code has letters, digits, `-`, `_` and `.`, and ends in no full stop. Names that addresses of
  the site already have (`core/plan/reserved.py`), and codes that differ by capital letters or by
  the way they are written only, are errors.
- `reason` says of a row why it was changed; what is said with `--reason` stands beside every
  change of the import. Where a report has neither, its note is shown as such.
- One file, or the tables of a folder, at most 200 MB; CSV unpacked at most 128 MB, 500,000 rows of
  200 columns a table, and 6 million cells.
- `districts.geojson` has a feature for each row of `boundaries`, in WGS84 (EPSG:4326) as RFC 7946
  wants it. Degrees are kept with six decimals (some 11 cm), heights are not kept, and a shape is
  the same wherever its rings begin and however they run. At most 20 MB, 1,000 features and
  200,000 positions. A workbook has no place for it: with one, the file is handed in by itself.
- Several `observations` of one indicator, district and period are that value's history, in order
  of `published_on`; the last is in force (docs/adr/0008).
"""


def schema_document() -> str:
    """Return the whole text of docs/data-package.md."""
    return "\n".join([_INTRODUCTION, *(line for table in TABLES for line in _section(table))])


def _section(table: Table) -> Iterator[str]:
    key = ", ".join(f"`{name}`" for name in table.key)
    yield f"## `{table.name}` «{table.title}»"
    yield ""
    yield table.help
    yield ""
    if table.geojson is not None:
        yield f"File: `{table.geojson}`."
        yield ""
    yield f"Key: {key}."
    yield ""
    yield "| column | header | type | required | help |"
    yield "|---|---|---|---|---|"
    for column in table.columns:
        required = "yes" if column.required else ""
        yield (
            f"| `{column.name}` | {column.header} | {_type(column)} | {required}"
            f" | {_help(column)} |"
        )
    yield ""


def _type(column: Column) -> str:
    if column.refers_to:
        return f"{column.kind.value} of `{column.refers_to}`"
    return column.kind.value


def _help(column: Column) -> str:
    choices = ""
    if column.enum is not None:
        choices = "، ".join(
            f"`{member.value}` «{words[0]}»" for member, words in WORDS[column.enum].items()
        )
    return " ".join(part for part in (column.help, choices) if part)
