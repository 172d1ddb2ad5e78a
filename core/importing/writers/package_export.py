"""A plan written out as a package that the importer reads back as unchanged."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlmodel import Session

from core.errors import PlanNotFoundError
from core.files import aside
from core.formulas import escape
from core.importing.changeset.desired_state import DesiredState, build_desired_state
from core.importing.changeset.stored_state import (
    Key,
    Stored,
    StoredState,
    Values,
    load_stored_state,
)
from core.importing.changeset.written_values import written
from core.importing.readers.delimited.csv_files import write_csv
from core.importing.readers.package_reader import Package
from core.importing.validation.shape_rules import shape_of
from core.importing.writers.frictionless import datapackage_json
from core.importing.writers.persian_workbook import write_workbook
from core.plan.geometry import feature, feature_collection
from core.plan.schema import BOUNDARIES, SHEETS, TABLES, Column, Kind, Table
from core.plan.shape import Shape

# A fixed moment, so that the same plan gives the same bytes.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def export_package(session: Session, plan: str, path: Path) -> None:
    """Write *plan* to *path*: a workbook (`.xlsx`), an archive (`.zip`), or else a folder.

    CSV is for programs (English names, ISO dates), the workbook for people (Persian); it has no
    place for boundaries. Of a value that was published several times, every publication is
    written; PlanNotFoundError when there is no such plan.
    """
    existing = load_stored_state(session, plan)
    if existing.is_new:
        raise PlanNotFoundError(plan)
    # Laying an empty package over the plan leaves out what belongs to removed things.
    desired = build_desired_state(Package("export"), existing)
    rows = {table.name: list(_rows(table, existing, desired)) for table in TABLES}
    with aside(path) as made:
        _write(made, path.suffix.lower(), rows, shape_of(desired))


def _write(path: Path, ending: str, rows: Mapping[str, list[Values]], shape: Shape) -> None:
    if ending == ".xlsx":
        write_workbook(path, rows, shape)
        return
    files = {table.file_name: _csv(table, rows[table.name]) for table in SHEETS}
    present = list(SHEETS)
    if boundaries := rows[BOUNDARIES.name]:
        files[BOUNDARIES.file_name] = _geojson(boundaries)
        present.append(BOUNDARIES)
    files["datapackage.json"] = datapackage_json([table.name for table in present]).encode()
    if ending == ".zip":
        _write_zip(path, files)
    else:
        path.mkdir()
        for name, content in files.items():
            (path / name).write_bytes(content)


def _rows(table: Table, existing: StoredState, desired: DesiredState) -> Iterator[Values]:
    if table.ledger:
        for key in desired.ledgers[table.name]:
            yield from _history(table, existing.ledgers[table.name][key])
        return
    keys = list(desired.rows[table.name])
    stored = existing.rows[table.name]
    shape = shape_of(desired)
    for key in sorted(keys, key=lambda key: _order(key, stored[key], shape)):
        yield stored[key].values


def _order(key: Key, stored: Stored, shape: Shape) -> tuple[object, ...]:
    """Put the top level first and the last one last, siblings in their places, others by key."""
    rank = shape.ranks.get(stored.values.get("level", ""), 0)
    return (rank, stored.position, *("" if part is None else str(part) for part in key))


def _history(table: Table, history: list[Stored]) -> list[Values]:
    """Return the rows of one key that read back as this history: the last, and those before it.

    A row that was overwritten without a later date of publication cannot be told in a package; it
    stays in the ledger.
    """
    exported = [history[-1].values]
    for stored in reversed(history[:-1]):
        if table.dated_by is None or stored.withdrawn:
            break
        day, following = stored.values[table.dated_by], exported[-1][table.dated_by]
        if following is not None and (day is None or day < following):
            exported.append(stored.values)
    return exported[::-1]


def _csv(table: Table, rows: list[Values]) -> bytes:
    header = [column.name for column in table.columns]
    return write_csv(
        header,
        ([_cell(column, values[column.name]) for column in table.columns] for values in rows),
    )


def _geojson(rows: list[Values]) -> bytes:
    return feature_collection(feature(row["geometry"], code=row["code"]) for row in rows)


def _cell(column: Column, value: object) -> str:
    text = written(value)
    return escape(text) if column.kind is Kind.TEXT else text


def _write_zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
