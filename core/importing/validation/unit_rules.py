"""A number with a percent sign, held against the unit of its indicator."""

from core.importing.changeset.stored_state import StoredState
from core.importing.readers.cells import Percent, plain
from core.importing.readers.package_reader import Package
from core.importing.readers.sheets import Record
from core.importing.spelling import fold
from core.plan.schema import SHEETS, Table

_PERCENTS = tuple(map(fold, ("درصد", "percent")))


def settle_percents(package: Package, existing: StoredState) -> None:
    """Put 54 in place of 54% where the unit is the percent; anywhere else it is a problem."""
    units = {key[0]: stored.values["unit"] for key, stored in existing.rows["indicators"].items()}
    sheet = package.sheets.get("indicators")
    if sheet is not None and "unit" in sheet.headers:
        units |= {one.values.get("code"): one.values["unit"] for one in sheet.records}
    for table in SHEETS:
        names = [column.name for column in table.columns if column.in_unit]
        if names and table.name in package.sheets:
            for record in package.sheets[table.name].records:
                unit = units.get(record.values.get("indicator"))
                for name in names:
                    if isinstance(record.values.get(name), Percent):
                        _settle(package, table, record, name, unit)


def _settle(package: Package, table: Table, record: Record, name: str, unit: str | None) -> None:
    found: Percent = record.values[name]
    if unit is not None and _is_percent(unit):
        record.values[name] = found.shown
        return
    place = package.place(table.name, record.row, name)
    package.problems.add("percent_unclear", place, plain(found), unit=unit or "")
    record.values[name] = None
    record.faulty |= {name}


def _is_percent(unit: str) -> bool:
    return fold(unit).startswith(_PERCENTS) or unit.strip() in ("%", "٪")
