"""What an import would change: added, changed, removed, unchanged. Nothing is written here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.importing.changeset.desired_state import DesiredState
from core.importing.changeset.stored_state import (
    Key,
    Stored,
    StoredState,
    Values,
)
from core.importing.readers.package_reader import Package
from core.importing.readers.sheets import Record, Sheet
from core.plan.schema import TABLES, Table
from core.plan.shape import DEFAULT_SHAPE, Shape


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one thing: what it was and what it shall be."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """A row that stays and whose fields change. `row` is where the package says so."""

    key: Key
    row: int
    stored: Stored
    values: Values
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """A row that comes. `restored` when it was removed earlier and its old row lives on."""

    key: Key
    row: int
    values: Values
    restored: Stored | None = None


@dataclass(frozen=True, slots=True)
class Append:
    """Rows that a ledger gets for one key, in order. `revises` is the row they follow, if any.

    `changes` tells how the value in force changes; empty for a first value. `withdraws`: the
    package no longer has the key, and the one row says so.
    """

    key: Key
    row: int
    rows: tuple[Values, ...]
    revises: Stored | None
    changes: tuple[FieldChange, ...] = ()
    withdraws: bool = False


@dataclass(slots=True)
class TableProposal:
    """What happens to one table.

    Of an ordered one, `reordered` rows get another number among their siblings, if only because
    one came or went before them; those that changed places with others are `moved`, from where
    and to where, and `rows` says where they stand in the package and what they are.
    """

    table: Table
    added: list[Addition] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[tuple[Key, Stored]] = field(default_factory=list)
    appended: list[Append] = field(default_factory=list)
    positions: dict[Key, int] = field(default_factory=dict)
    reordered: list[Key] = field(default_factory=list)
    moved: dict[Key, tuple[int, int]] = field(default_factory=dict)
    rows: dict[Key, tuple[int, Values]] = field(default_factory=dict)
    unchanged: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many rows come, change, go and stay; of a ledger, how many values."""
        first = sum(append.revises is None for append in self.appended)
        withdrawn = sum(append.withdraws for append in self.appended)
        revised = len(self.appended) - first - withdrawn
        return {
            "added": len(self.added) + first,
            "changed": len(self.changed) + revised,
            "removed": len(self.removed) + withdrawn,
            "unchanged": self.unchanged,
        }

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happens."""
        return not (self.added or self.changed or self.removed or self.appended or self.reordered)

    def removals(self) -> Iterator[tuple[Key, Stored]]:
        """Yield what goes, of a ledger what is withdrawn."""
        yield from self.removed
        for append in self.appended:
            if append.withdraws:
                assert append.revises is not None
                yield append.key, append.revises


@dataclass(frozen=True, slots=True)
class QualityWarning:
    """A quality flag to be raised: the rule, the thing it is about, and the figures behind it."""

    rule: str
    thing: str
    key: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the clerk: the rule, the cell it is about, and the figures behind it."""

    rule: str
    table: str
    key: Key
    row: int
    column: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Proposal:
    """What an import of a package would do to a plan.

    `base_run` is the last applied import it was worked out against; applying it after another one
    is refused. `foreign` are new judgements of another system, rows of ForeignJudgement.
    `questions` are for the clerk alone; `warnings` the public sees.
    """

    plan: str
    is_new_plan: bool
    base_run: int | None
    tables: dict[str, TableProposal]
    shape: Shape = DEFAULT_SHAPE
    warnings: list[QualityWarning] = field(default_factory=list)
    foreign: list[Values] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the plan already is as the package says."""
        return not self.foreign and all(table.is_empty for table in self.tables.values())

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Counts per table of the package."""
        return {name: table.counts for name, table in self.tables.items()}


def compare(
    package: Package, desired: DesiredState, existing: StoredState
) -> dict[str, TableProposal]:
    """Compare every table that the package has with what exists."""
    return {
        table.name: (
            _compare_ledger(package.sheets[table.name], desired, existing)
            if table.ledger
            else _compare_rows(package.sheets[table.name], desired, existing)
        )
        for table in TABLES
        if table.name in package.sheets
    }


def _compare_rows(sheet: Sheet, desired: DesiredState, existing: StoredState) -> TableProposal:
    table = sheet.table
    proposal = TableProposal(table)
    now, before = existing.rows[table.name], existing.removed[table.name]
    records = desired.rows[table.name]
    if table.is_ordered:
        is_partial = sheet.is_partial
        proposal.positions = _places_after(records, now) if is_partial else _positions(records)
    for key, record in records.items():
        if sheet.is_partial and not record.row:
            continue
        stored = now.get(key)
        if stored is None:
            proposal.added.append(Addition(key, record.row, record.values, before.get(key)))
            continue
        fields = differences(stored.values, record.values)
        if fields:
            proposal.changed.append(Change(key, record.row, stored, record.values, fields))
        else:
            proposal.unchanged += 1
        if key in proposal.positions and proposal.positions[key] != stored.position:
            proposal.reordered.append(key)
    if proposal.reordered:
        _find_moved(proposal, records, now)
    proposal.removed = [
        (key, stored)
        for key, stored in now.items()
        if key not in records and _is_owned(table, stored.values, existing)
    ]
    return proposal


def _is_owned(table: Table, values: Values, existing: StoredState) -> bool:
    """Return whether the things that a row belongs to are there; it went with one that is not."""
    return all(
        values[column.name] is None or (values[column.name],) in existing.rows[column.refers_to]
        for column in table.columns
        if column.owns and column.refers_to
    )


def _positions(records: Mapping[Key, Record]) -> dict[Key, int]:
    """Number the rows from 1 among their siblings, in the package's order."""
    counts: dict[tuple[Any, Any], int] = {}
    positions: dict[Key, int] = {}
    for key, record in records.items():
        siblings = _siblings(record.values)
        counts[siblings] = positions[key] = counts.get(siblings, 0) + 1
    return positions


def _places_after(records: Mapping[Key, Record], now: Mapping[Key, Stored]) -> dict[Key, int]:
    """Leave rows where they are among their siblings; those that come stand behind them."""
    last: dict[tuple[Any, ...], int] = {}
    stays = {
        key
        for key, record in records.items()
        if key in now and _siblings(now[key].values) == _siblings(record.values)
    }
    for key in stays:
        siblings = _siblings(records[key].values)
        last[siblings] = max(last.get(siblings, 0), now[key].position)
    positions = {key: now[key].position for key in stays}
    for key, record in records.items():
        if key not in stays:
            siblings = _siblings(record.values)
            last[siblings] = positions[key] = last.get(siblings, 0) + 1
    return positions


def _find_moved(
    proposal: TableProposal, records: Mapping[Key, Record], now: Mapping[Key, Stored]
) -> None:
    """Note the rows that stand elsewhere among the siblings that they had and still have."""
    siblings: dict[tuple[Any, ...], list[Key]] = {}
    for key, record in records.items():
        if key in now and _siblings(now[key].values) == _siblings(record.values):
            siblings.setdefault(_siblings(record.values), []).append(key)
    for keys in siblings.values():
        before = sorted(keys, key=lambda key: now[key].position)
        for place, key in enumerate(keys, start=1):
            if before[place - 1] != key:
                proposal.moved[key] = (before.index(key) + 1, place)
                proposal.rows[key] = records[key].row, records[key].values


def _siblings(values: Values) -> tuple[Any, ...]:
    return values.get("level"), values.get("parent")


def differences(old: Values, new: Values) -> tuple[FieldChange, ...]:
    """Return the fields in which two rows differ; 54 and 54.0 are the same number."""
    return tuple(
        FieldChange(name, old[name], value) for name, value in new.items() if old[name] != value
    )


def _compare_ledger(sheet: Sheet, desired: DesiredState, existing: StoredState) -> TableProposal:
    table = sheet.table
    proposal = TableProposal(table)
    ledger = existing.ledgers[table.name]
    named = [name for name in sheet.headers if name in table.by_name]
    for key, records in desired.ledgers[table.name].items():
        if sheet.is_partial and not records[-1].row:
            continue
        append = _append(key, records, ledger.get(key, ()), named)
        if append is None:
            proposal.unchanged += 1
        else:
            proposal.appended.append(append)
    for key, history in ledger.items():
        last = history[-1]
        is_there = not last.withdrawn and _is_owned(table, last.values, existing)
        if key not in desired.ledgers[table.name] and is_there:
            proposal.appended.append(Append(key, 0, (last.values,), last, withdraws=True))
    return proposal


def _append(
    key: Key, records: Sequence[Record], history: Sequence[Stored], named: Sequence[str]
) -> Append | None:
    """Return what the ledger gets so that its last row is the package's, and no row is lost."""
    last = records[-1]
    if not history:
        return Append(key, last.row, tuple(record.values for record in records), None)
    in_force = history[-1]
    is_same = not in_force.withdrawn and _is_same(in_force.values, last.values, named)
    new = [
        record.values
        for record in records[:-1]
        if not any(_is_same(stored.values, record.values, named) for stored in history)
    ]
    if is_same and not new:
        return None
    changes = tuple(
        FieldChange(name, in_force.values[name], last.values[name])
        for name in named
        if in_force.values[name] != last.values[name]
    )
    # What the sheet has no column for stays as it was.
    kept = {name: value for name, value in in_force.values.items() if name not in named}
    rows = tuple({**values, **kept} for values in (*new, last.values))
    return Append(key, last.row, rows, in_force, changes)


def _is_same(stored: Values, values: Values, named: Sequence[str]) -> bool:
    return all(stored[name] == values[name] for name in named)


__all__ = [
    "Addition",
    "Append",
    "Change",
    "FieldChange",
    "Proposal",
    "QualityWarning",
    "Question",
    "TableProposal",
    "compare",
    "differences",
]
