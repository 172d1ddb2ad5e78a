"""One row of the plan as a package of its own: corrected, added, or taken out."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session

from core.calendar import JALALI
from core.desk.desk_errors import PlanNotOneError, ReasonMissingError, RowUnknownError
from core.desk.packages.jobs.job_context import keep_upload
from core.desk.packages.package_states import fit_text, hand_in
from core.enums import PackageScope
from core.formulas import escape
from core.importing.changeset.desired_state import shown_key
from core.importing.changeset.stored_state import Stored, load_stored_state
from core.importing.changeset.written_values import written
from core.importing.readers.cells import parser_of
from core.importing.readers.delimited.csv_files import write_csv
from core.models import DeskPackage
from core.persian import persian_digits
from core.plan.schema import BY_NAME, SHEETS, Kind, Table
from core.publishing.plans import plans
from core.settings import Settings

# Tables that say how the plan is built; they change as a whole, by a file.
_WHOLE = {"plan", "levels", "portfolios"}
ROW_TABLES = tuple(table for table in SHEETS if table.name not in _WHOLE)
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the plan as its package has it: `cells` by column, in the package's spelling."""

    key: str
    title: str
    cells: Mapping[str, str]


def row_table(name: str) -> Table:
    """Return the table of *name* whose rows have forms; RowUnknownError."""
    table = BY_NAME.get(name)
    if table not in ROW_TABLES:
        raise RowUnknownError
    assert table is not None
    return table


def plan_of_rows(engine: Engine) -> str:
    """Return the only plan there is; PlanNotOneError."""
    found = [plan.code for plan, _ in plans(engine)]
    if len(found) != 1:
        raise PlanNotOneError
    return found[0]


def rows_of(session: Session, plan: str, table: Table, code: str) -> list[PlanRow]:
    """Return the rows of *table* that have *code* in their key, the latest first."""
    folded = code.strip().casefold()
    found = [
        row
        for key, row in _rows(session, plan, table)
        if folded in {written(part).casefold() for part in key}
    ]
    return sorted(found, key=lambda row: row.key, reverse=True)[:MOST_ROWS]


def find_row(session: Session, plan: str, table: Table, key: str) -> PlanRow:
    """Return the row of *key*, as revisions write it; RowUnknownError."""
    for _, row in _rows(session, plan, table):
        if row.key == key:
            return row
    raise RowUnknownError


def completed_row(
    session: Session, plan: str, table: Table, cells: Mapping[str, str]
) -> Mapping[str, str]:
    """Return *cells* with the others of the row that they name; as they are where none is there.

    The key is read as a file's is: its digits, dates and spelling may be anybody's.
    """
    columns = {column.name: column for column in table.columns}
    key = tuple(parser_of(columns[name])(cells.get(name, "")) for name in table.key)
    for found, row in _rows(session, plan, table):
        if found == key:
            return {**row.cells, **cells}
    return cells


def hand_in_row(
    session: Session,
    settings: Settings,
    table: Table,
    cells: Mapping[str, str],
    *,
    reason: str,
    withdraws: bool = False,
    by: str,
    now: datetime,
) -> DeskPackage:
    """Hand in a row; all others stay. Taking one out needs a *reason* (ReasonMissingError)."""
    if withdraws and fit_text("reason", reason) is None:
        raise ReasonMissingError
    package = hand_in(
        session,
        table.file_name,
        note=reason,
        scope=PackageScope.WITHDRAWAL if withdraws else PackageScope.PART,
        by=by,
        now=now,
    )
    assert package.id is not None
    keep_upload(settings, package.id, table.file_name, io.BytesIO(_file(table, cells)))
    return package


def _rows(
    session: Session, plan: str, table: Table
) -> Iterator[tuple[tuple[object, ...], PlanRow]]:
    existing = load_stored_state(session, plan, (table,))
    if table.ledger:
        for key, history in existing.ledgers[table.name].items():
            if not history[-1].withdrawn:
                yield key, _row(table, key, history[-1])
    else:
        for key, stored in existing.rows[table.name].items():
            yield key, _row(table, key, stored)


def _row(table: Table, key: tuple[object, ...], stored: Stored) -> PlanRow:
    cells = {column.name: _cell(stored.values[column.name]) for column in table.columns}
    return PlanRow(shown_key(key), cells.get("title", ""), cells)


def _cell(value: object) -> str:
    """Write a value as clerks write it: a date by the calendar that they count by."""
    if isinstance(value, date):
        return persian_digits(JALALI.iso(value).replace("-", "/"))
    return written(value)


def _file(table: Table, cells: Mapping[str, str]) -> bytes:
    row = []
    for column in table.columns:
        cell = cells.get(column.name, "").strip()
        row.append(escape(cell) if column.kind is Kind.TEXT else cell)
    return write_csv([column.name for column in table.columns], [row])
