"""A proposal written to the database. The caller holds the transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy import Table as SqlTable
from sqlmodel import Session

from core.importing.existing import (
    LINKS,
    MODELS,
    POSITIONED,
    Key,
    Stored,
    Values,
    key_of,
    sql_table,
    stored_columns,
)
from core.importing.proposal import Append, Proposal, TableProposal
from core.importing.schema import Table
from core.importing.values import written
from core.importing.wanted import shown_key
from core.models import AuditEntry, FieldRevision, ImportRun, QualityFlag
from core.models.enums import ImportState

_BATCH = 5_000
type Progress = Any


def apply_proposal(session: Session, proposal: Proposal, run: ImportRun) -> None:
    """Write *proposal* in the name of *run*, which is already in the database."""
    assert run.id is not None
    connection = session.connection()
    for table in proposal.tables.values():
        _Writer(connection, proposal.plan, run.id, run.reason).write(table)


class _Writer:
    """Writes one table's changes and their revisions."""

    def __init__(self, connection: Connection, plan: str, run: int, reason: str | None) -> None:
        self.connection = connection
        self.plan = plan
        self.run = run
        self.reason = reason

    def write(self, proposal: TableProposal) -> None:
        """Write everything that happens to one table."""
        if proposal.table.ledger:
            self._append(proposal)
        else:
            self._add(proposal)
            self._change(proposal)
            self._remove(proposal)
            self._reorder(proposal)
            self._link(proposal)
            self._insert(sql_table(FieldRevision), self._revisions(proposal))

    def _insert(self, table: SqlTable, rows: Iterable[Mapping[str, Any]]) -> None:
        for batch in _batches(rows):
            self.connection.execute(insert(table), batch)

    def _own(self, table: Table) -> dict[str, str]:
        return {} if table.name == "plan" else {"plan": self.plan}

    def _add(self, proposal: TableProposal) -> None:
        table = proposal.table
        names = stored_columns(table)
        own = self._own(table)
        fresh = [one for one in proposal.added if one.restored is None]
        self._insert(
            sql_table(MODELS[table.name]),
            (
                {
                    **own,
                    **{name: one.values[name] for name in names},
                    **self._position(proposal, one.key),
                }
                for one in fresh
            ),
        )
        restored = [(one.key, one.restored, one.values) for one in proposal.added if one.restored]
        self._update(table, restored, {"removed_by": None})

    def _position(self, proposal: TableProposal, key: Key) -> dict[str, int]:
        if proposal.table.name not in POSITIONED:
            return {}
        return {"position": proposal.positions[key]}

    def _change(self, proposal: TableProposal) -> None:
        rows = [(one.key, one.stored, one.values) for one in proposal.changed]
        self._update(proposal.table, rows, {})

    def _update(
        self,
        table: Table,
        rows: Sequence[tuple[Key, Stored, Values]],
        extra: Mapping[str, Any],
    ) -> None:
        if not rows:
            return
        sql = sql_table(MODELS[table.name])
        names = [name for name in stored_columns(table) if name not in table.key]
        statement = (
            update(sql)
            .where(*self._where(sql, table))
            .values({**{name: bindparam(f"new_{name}") for name in names}, **extra})
        )
        parameters = (
            self._parameters(table, key, stored) | {f"new_{name}": values[name] for name in names}
            for key, stored, values in rows
        )
        for batch in _batches(parameters):
            self.connection.execute(statement, batch)

    def _where(self, sql: SqlTable, table: Table) -> list[Any]:
        if "id" in sql.c:
            return [sql.c.id == bindparam("key_id")]
        plan = [] if table.name == "plan" else [sql.c.plan == self.plan]
        return [*plan, *(sql.c[name] == bindparam(f"key_{name}") for name in table.key)]

    def _parameters(self, table: Table, key: Key, stored: Stored) -> dict[str, Any]:
        if stored.id is not None:
            return {"key_id": stored.id}
        return {f"key_{name}": value for name, value in zip(table.key, key, strict=True)}

    def _remove(self, proposal: TableProposal) -> None:
        if not proposal.removed:
            return
        table = proposal.table
        sql = sql_table(MODELS[table.name])
        statement: Any = (
            update(sql).values(removed_by=self.run) if "removed_by" in sql.c else delete(sql)
        )
        parameters = (self._parameters(table, key, stored) for key, stored in proposal.removed)
        for batch in _batches(parameters):
            self.connection.execute(statement.where(*self._where(sql, table)), batch)

    def _reorder(self, proposal: TableProposal) -> None:
        if not proposal.reordered:
            return
        table = proposal.table
        sql = sql_table(MODELS[table.name])
        statement = (
            update(sql).where(*self._where(sql, table)).values(position=bindparam("new_position"))
        )
        parameters = (
            {"key_code": key[0], "new_position": proposal.positions[key]}
            for key in proposal.reordered
        )
        for batch in _batches(parameters):
            self.connection.execute(statement, batch)

    def _link(self, proposal: TableProposal) -> None:
        for (owner_table, column), link in LINKS.items():
            if owner_table != proposal.table.name:
                continue
            sql = sql_table(link.model)
            changed = {
                one.key[0]: one.values[column]
                for one in (*proposal.changed, *(one for one in proposal.added if one.restored))
            }
            fresh = {one.key[0]: one.values[column] for one in proposal.added if not one.restored}
            statement = delete(sql).where(
                sql.c.plan == self.plan, sql.c[link.owner] == bindparam("key_owner")
            )
            for batch in _batches({"key_owner": owner} for owner in changed):
                self.connection.execute(statement, batch)
            self._insert(
                sql,
                (
                    {"plan": self.plan, link.owner: owner, link.member: member}
                    for owner, members in (changed | fresh).items()
                    for member in members
                ),
            )

    def _revisions(self, proposal: TableProposal) -> Iterator[dict[str, Any]]:
        for addition in proposal.added:
            yield self._revision(proposal, addition.key, "", None, shown_key(addition.key))
            if addition.restored:
                yield from self._field_revisions(
                    proposal, addition.key, addition.restored.values, addition.values
                )
        for change in proposal.changed:
            for one in change.fields:
                yield self._revision(proposal, change.key, one.field, one.old, one.new)
        for key, stored in proposal.removed:
            yield self._revision(proposal, key, "", shown_key(key), None)
            if "removed_by" not in sql_table(MODELS[proposal.table.name]).c:
                # The row itself will be gone: what it said lives on here.
                nothing = dict.fromkeys(stored.values)
                yield from self._field_revisions(proposal, key, stored.values, nothing)

    def _field_revisions(
        self, proposal: TableProposal, key: Key, old: Values, new: Values
    ) -> Iterator[dict[str, Any]]:
        for name, value in new.items():
            if old[name] != value:
                yield self._revision(proposal, key, name, old[name], value)

    def _revision(
        self, proposal: TableProposal, key: Key, field: str, old: Any, new: Any
    ) -> dict[str, Any]:
        return {
            "plan": self.plan,
            "import_run": self.run,
            "thing": proposal.table.name,
            "key": shown_key(key),
            "field": field,
            "old": written(old) or None,
            "new": written(new) or None,
            "reason": self.reason,
        }

    def _append(self, proposal: TableProposal) -> None:
        """Append in waves: a second row of a key must name the first, whose id is then known."""
        previous = {one.key: one.revises.id for one in proposal.appended if one.revises}
        wave = 0
        while pending := [one for one in proposal.appended if len(one.rows) > wave]:
            if wave:
                previous = self._last_ids(proposal.table)
            sql = sql_table(MODELS[proposal.table.name])
            self._insert(sql, (self._row(one, wave, previous) for one in pending))
            wave += 1

    def _row(self, append: Append, wave: int, previous: Mapping[Key, int | None]) -> Values:
        row = {
            **append.rows[wave],
            "plan": self.plan,
            "withdrawn": append.withdraws,
            "revises": previous.get(append.key),
            "imported_by": self.run,
        }
        if append.withdraws and self.reason and "reason" in row:
            row["reason"] = self.reason
        return row

    def _last_ids(self, table: Table) -> dict[Key, int | None]:
        sql = sql_table(MODELS[table.name])
        query = (
            select(sql.c.id, *(sql.c[name] for name in table.key))
            .where(sql.c.imported_by == self.run, sql.c.plan == self.plan)
            .order_by(sql.c.id)
        )
        return {tuple(row[1:]): row[0] for row in self.connection.execute(query)}


def _batches(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    batch: list[Mapping[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def record_doubts(session: Session, proposal: Proposal, run: ImportRun) -> None:
    """Keep the quality flags that the import raised."""
    rows = [
        {
            "plan": proposal.plan,
            "import_run": run.id,
            "rule": doubt.rule,
            "thing": doubt.thing,
            "key": doubt.key,
            "details": dict(doubt.details),
        }
        for doubt in proposal.doubts
    ]
    if rows:
        session.execute(insert(sql_table(QualityFlag)), rows)


def audit(session: Session, run: ImportRun, at: datetime) -> None:
    """Say in the audit trail how an import ended."""
    actions = {
        ImportState.APPLIED: "import.applied",
        ImportState.PROPOSED: "import.proposed",
        ImportState.REFUSED: "import.refused",
    }
    details = {"run": run.id, "file": run.file, "reason": run.reason}
    session.add(
        AuditEntry(at=at, by=run.by, action=actions[run.state], plan=run.plan, details=details)
    )


__all__ = ["apply_proposal", "audit", "key_of", "record_doubts"]
