"""The state that a package asks for: its rows laid over what the database has.

A table that the package lacks is as it is now; so is, for rows that exist, a column that it lacks.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.importing.changeset.stored_state import Key, Stored, StoredState, Values, key_of
from core.importing.changeset.written_values import written
from core.importing.problems import Problems
from core.importing.readers.cells import empty_value
from core.importing.readers.package_reader import Package
from core.importing.readers.sheets import Record, Sheet
from core.plan.schema import TABLES, Column, Table


@dataclass(slots=True)
class DesiredState:
    """Rows by key. Things and their children have one row per key, ledgers a history."""

    rows: dict[str, dict[Key, Record]] = field(default_factory=dict)
    ledgers: dict[str, dict[Key, list[Record]]] = field(default_factory=dict)

    def values(self, table: str) -> Iterator[Values]:
        """Return the values of every row of *table*, of a ledger those in force."""
        if table in self.ledgers:
            return (history[-1].values for history in self.ledgers[table].values())
        return (record.values for record in self.rows[table].values())

    def records(self, table: str) -> Iterator[tuple[Key, Record]]:
        """Yield every row of *table* with its key, of a ledger with its history."""
        if table in self.ledgers:
            for key, history in self.ledgers[table].items():
                for record in history:
                    yield key, record
        else:
            yield from self.rows[table].items()

    def codes(self, table: str) -> set[str]:
        """Return the codes of a table of things."""
        return {key[0] for key in self.rows[table]}


def key_values(key: Key) -> tuple[Any, ...]:
    """Return the parts of a key that are there, for a message; a year is no amount."""
    parts = (str(part) if isinstance(part, int) else part for part in key)
    return tuple(part for part in parts if part is not None)


def shown_key(key: Key) -> str:
    """Write a key as the ledger of revisions keeps it."""
    return "|".join(map(written, key))


def build_desired_state(package: Package, existing: StoredState) -> DesiredState:
    """Lay the package over what exists; rows of equal key are a problem."""
    desired = DesiredState()
    for table in TABLES:
        sheet = package.sheets.get(table.name)
        if table.ledger:
            rest = _ledger_as_it_is(existing.ledgers[table.name]) if keeps_rest(sheet) else {}
            own = _ledger(sheet, package.problems) if sheet else {}
            desired.ledgers[table.name] = _laid_over(rest, own, sheet)
        else:
            stays = _rows_as_they_are(existing.rows[table.name]) if keeps_rest(sheet) else {}
            rows = _rows(sheet, existing, package.problems) if sheet else {}
            desired.rows[table.name] = _laid_over(stays, rows, sheet)
    _drop_orphans(package, desired)
    return desired


def _laid_over[T](rest: dict[Key, T], own: dict[Key, T], sheet: Sheet | None) -> dict[Key, T]:
    """Return what a table has with the rows of its *sheet*, or without those that go."""
    if sheet is not None and sheet.rows_go:
        return {key: value for key, value in rest.items() if key not in own}
    return {**rest, **own}


def keeps_rest(sheet: Sheet | None) -> bool:
    """Return whether the rows of a table that its *sheet* lacks stay as they are."""
    return sheet is None or sheet.is_partial


def _drop_orphans(package: Package, desired: DesiredState) -> None:
    """Leave out what belongs to a thing that the package removes; it goes with its owner."""
    for table in TABLES:
        owners = [column for column in table.columns if column.owns and column.refers_to]
        if not owners or table.name in package.sheets:
            continue
        rows: dict[Key, Any] = desired.ledgers.get(table.name) or desired.rows.get(table.name, {})
        for owner in owners:
            assert owner.refers_to is not None
            codes = desired.codes(owner.refers_to)
            index = table.key.index(owner.name)
            for key in [key for key in rows if key[index] is not None and key[index] not in codes]:
                del rows[key]


def _rows_as_they_are(rows: Mapping[Key, Stored]) -> dict[Key, Record]:
    return {key: Record(0, stored.values) for key, stored in rows.items()}


def _ledger_as_it_is(ledger: Mapping[Key, list[Stored]]) -> dict[Key, list[Record]]:
    return {
        key: [Record(0, stored.values) for stored in history]
        for key, history in ledger.items()
        if not history[-1].withdrawn
    }


def _rows(sheet: Sheet, existing: StoredState, problems: Problems) -> dict[Key, Record]:
    table = sheet.table
    complete = _completer(sheet, existing)
    rows: dict[Key, Record] = {}
    for record in sheet.records:
        key = _key_if_whole(record, table)
        if key is None:
            continue
        if key in rows:
            _report_duplicate(sheet, record, rows[key], key, problems)
            continue
        complete(key, record.values)
        rows[key] = record
    return rows


def _completer(sheet: Sheet, existing: StoredState) -> Callable[[Key, Values], None]:
    name = sheet.table.name
    now, before = existing.rows[name], existing.removed[name]
    absent = [(one.name, empty_value(one)) for one in absent_columns(sheet)]

    def complete(key: Key, values: Values) -> None:
        stored = now.get(key) or before.get(key)
        for column, default in absent:
            values[column] = stored.values[column] if stored else default

    return complete


def absent_columns(sheet: Sheet) -> list[Column]:
    """Return the columns of the table that the sheet lacks."""
    return [column for column in sheet.table.columns if column.name not in sheet.headers]


def _key_if_whole(record: Record, table: Table) -> Key | None:
    for name in table.key:
        record.values.setdefault(name, None)
    if record.faulty and any(name in record.faulty for name in table.key):
        return None
    return key_of(table, record.values)


def _ledger(sheet: Sheet, problems: Problems) -> dict[Key, list[Record]]:
    table = sheet.table
    absent = [(column.name, empty_value(column)) for column in absent_columns(sheet)]
    seen: dict[Key, Record] = {}
    ledger: dict[Key, list[Record]] = {}
    for record in sheet.records:
        key = _key_if_whole(record, table)
        if key is None or (table.dated_by and table.dated_by in record.faulty):
            continue
        for column, default in absent:
            record.values.setdefault(column, default)
        dated = (*key, record.values[table.dated_by]) if table.dated_by else key
        if dated in seen:
            _report_duplicate(sheet, record, seen[dated], dated, problems)
            continue
        seen[dated] = record
        ledger.setdefault(key, []).append(record)
    if table.dated_by:
        _sort_histories(ledger, table.dated_by)
    return ledger


def _sort_histories(ledger: dict[Key, list[Record]], dated_by: str) -> None:
    for history in ledger.values():
        if len(history) > 1:
            # A row without a date was published before those that say when.
            history.sort(key=lambda record: (record.values[dated_by] or _BEFORE_ALL).toordinal())


class _BeforeAll:
    def toordinal(self) -> int:
        return 0


_BEFORE_ALL = _BeforeAll()


def _duplicate(table: Table) -> str:
    if table.geojson is not None:
        return "feature_duplicate"
    return "history_duplicate" if table.dated_by else "key_duplicate"


def _report_duplicate(
    sheet: Sheet, record: Record, first: Record, key: Key, problems: Problems
) -> None:
    column = sheet.table.key[0] if sheet.table.is_coded else None
    problems.add(
        _duplicate(sheet.table), sheet.place(record.row, column), key_values(key), first=first.row
    )
