"""A proposal as its reader sees it: thing by thing, field by field, with what is asked of each.

What belongs to a thing that goes is folded under it. Values in, values out; nothing is printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.importing.changeset.proposal import FieldChange, Proposal, Question, TableProposal
from core.importing.changeset.stored_state import Key, Values
from core.plan.schema import TABLES, Table
from core.release.fields import ORDER


class DiffKind(StrEnum):
    """What happens to a thing."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ThingDiff:
    """What happens to one row: `fields` with old and new, the reason, and the questions about it.

    `row` is where the package says so, 0 for what it lacks. `dependants` go with the thing.
    """

    table: Table
    key: Key
    kind: DiffKind
    row: int
    title: str
    fields: tuple[FieldChange, ...]
    reason: str | None
    questions: tuple[Question, ...] = ()
    dependants: tuple["ThingDiff", ...] = ()


def diff_of(proposal: Proposal, reason: str | None = None) -> list[ThingDiff]:
    """Return every thing that an import would change, in the order of tables and rows.

    *reason* is the import's own; a row's stands before it.
    """
    questions: dict[tuple[str, Key], list[Question]] = {}
    for question in proposal.questions:
        questions.setdefault((question.table, question.key), []).append(question)
    found = [
        replace(one, questions=tuple(questions.get((one.table.name, one.key), ())))
        for table in TABLES
        if table.name in proposal.tables
        for one in _of_table(proposal.tables[table.name], reason)
    ]
    return _folded(found)


def _of_table(table: TableProposal, reason: str | None) -> Iterator[ThingDiff]:
    make = _DiffMaker(table.table, reason)
    rows = [*_rows_that_stay(table, make), *_of_ledger(table, make)]
    yield from sorted(rows, key=lambda one: (one.row == 0, one.row))
    for key, stored in table.removed:
        yield make.removed(key, stored.values)


@dataclass(frozen=True, slots=True)
class _DiffMaker:
    """Makes the diffs of one table's rows; `reason` is the import's."""

    table: Table
    reason: str | None

    def removed(self, key: Key, values: Values) -> ThingDiff:
        title = values.get("title") or ""
        return ThingDiff(self.table, key, DiffKind.REMOVED, 0, title, (), self.reason)

    def added(self, key: Key, row: int, values: Values) -> ThingDiff:
        return self.there(DiffKind.ADDED, key, (row, values), _all_fields(self.table, values))

    def there(
        self, kind: DiffKind, key: Key, row: tuple[int, Values], fields: Sequence[FieldChange]
    ) -> ThingDiff:
        number, values = row
        title, reason = values.get("title") or "", values.get("reason") or self.reason
        return ThingDiff(self.table, key, kind, number, title, tuple(fields), reason)


def _rows_that_stay(table: TableProposal, make: _DiffMaker) -> Iterator[ThingDiff]:
    for added in table.added:
        yield make.added(added.key, added.row, added.values)
    moved = dict(table.moved)
    for changed in table.changed:
        places = moved.pop(changed.key, None)
        fields = (*changed.fields, *([FieldChange(ORDER, *places)] if places else []))
        row = changed.row, changed.values
        yield make.there(DiffKind.CHANGED, changed.key, row, fields)
    for key, places in moved.items():
        fields = (FieldChange(ORDER, *places),)
        yield make.there(DiffKind.MOVED, key, table.rows[key], fields)


def _of_ledger(table: TableProposal, make: _DiffMaker) -> Iterator[ThingDiff]:
    for append in table.appended:
        values = append.rows[-1]
        if append.withdraws:
            yield make.removed(append.key, values)
        elif append.revises is None:
            yield make.added(append.key, append.row, values)
        else:
            row = append.row, values
            yield make.there(DiffKind.CHANGED, append.key, row, append.changes)


def _all_fields(table: Table, values: Values) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, None, values[name])
        for name in (column.name for column in table.columns)
        if name not in table.key and values.get(name) not in (None, ())
    )


def _folded(found: Sequence[ThingDiff]) -> list[ThingDiff]:
    """Put what belongs to a thing that goes under it."""
    gone = {
        (one.table.name, one.key[0])
        for one in found
        if one.kind is DiffKind.REMOVED and one.table.is_coded
    }
    below: dict[tuple[str, str], list[ThingDiff]] = {}
    tops: list[ThingDiff] = []
    for one in found:
        owner = _owner(one)
        if one.kind is DiffKind.REMOVED and owner in gone:
            below.setdefault(owner, []).append(one)
        else:
            tops.append(one)
    return [
        replace(one, dependants=tuple(below.get((one.table.name, one.key[0]), ())))
        if one.kind is DiffKind.REMOVED and one.table.is_coded
        else one
        for one in tops
    ]


def _owner(one: ThingDiff) -> tuple[str, str]:
    """Return the thing that a row belongs to, by table and code; its own where it is none's."""
    for name, code in zip(one.table.key, one.key, strict=True):
        column = one.table.by_name[name]
        if column.owns and column.refers_to and code is not None:
            return column.refers_to, code
    return "", ""
