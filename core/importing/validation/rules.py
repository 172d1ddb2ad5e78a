"""Rules that span rows and tables. What one cell must be is the business of values.py."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.importing.changeset.desired_state import DesiredState, key_values
from core.importing.changeset.stored_state import StoredState
from core.importing.problems import Place
from core.importing.readers.package_reader import Package
from core.importing.readers.sheets import Record
from core.importing.validation.calendar_rules import check_calendar
from core.importing.validation.checking import Checker
from core.importing.validation.code_rules import check_codes
from core.importing.validation.row_rules import check_rows
from core.importing.validation.shape_rules import read_shape, resolve_names
from core.importing.validation.tree_rules import check_tree
from core.plan.schema import TABLES, Column, Kind, Table
from core.plan.shape import DEFAULT_SHAPE, Shape


def check(package: Package, desired: DesiredState, existing: StoredState) -> Shape:
    """Hold the desired state against every rule; what is wrong goes to the package's problems.

    Returns the shape of the plan as it will be. While that is wrong itself, nothing is held
    against it.
    """
    _References(package, desired, existing).check()
    shape = read_shape(package, desired)
    checker = Checker(package, desired, shape or DEFAULT_SHAPE)
    check_codes(checker, existing)
    if shape is not None:
        resolve_names(checker)
        check_tree(checker)
        check_calendar(checker)
    check_rows(checker)
    return checker.shape


@dataclass(slots=True)
class _References:
    package: Package
    desired: DesiredState
    existing: StoredState

    def check(self) -> None:
        codes = {table.name: self.desired.codes(table.name) for table in TABLES if table.is_coded}
        for table in TABLES:
            for column in table.columns:
                target = column.refers_to
                if target is None or target in self.package.unreadable:
                    continue
                if table.name in self.package.sheets:
                    self._check_column(table, column, target, codes[target])
                elif target in self.package.sheets:
                    self._check_remaining(table, column, target, codes[target])

    def _check_column(self, table: Table, column: Column, target: str, known: set[str]) -> None:
        """Find the cells of the package that name unknown codes."""
        is_absent = target not in self.package.sheets and not self.existing.rows[target]
        for record in self.package.sheets[table.name].records:
            for code in _named(column, record):
                if code in known:
                    continue
                if is_absent:
                    place = Place(self.package.name)
                    self.package.problems.add(
                        "sheet_missing_for", place, table=target, needed_by=table.name
                    )
                    return
                place = self.package.place(table.name, record.row, column.name)
                self.package.problems.add("code_unknown", place, code, table=target)

    def _check_remaining(self, table: Table, column: Column, target: str, known: set[str]) -> None:
        """Find rows of a table that the package lacks, which name what the package removes."""
        place = self.package.place(target)
        for key, record in self.desired.records(table.name):
            for code in _named(column, record):
                if code not in known:
                    self.package.problems.add(
                        "still_referenced",
                        place,
                        code,
                        needed_by=table.name,
                        key=key_values(key),
                    )


def _named(column: Column, record: Record) -> Iterator[str]:
    value = record.values.get(column.name)
    if column.kind is Kind.CODES:
        yield from value or ()
    elif value is not None:
        yield value
