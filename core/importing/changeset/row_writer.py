"""Rows of things and their children: inserted, updated, removed and linked in bulk."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, update

from core.importing.changeset.bulk import batches, insert_rows
from core.importing.changeset.proposal import TableProposal
from core.importing.changeset.stored_state import (
    Key,
    Stored,
    Values,
    stored_columns,
)
from core.models import LINKS, MODELS, Link
from core.models.tables import sql_table


class RowWriter:
    """Writes what happens to one table that is not a ledger."""

    def __init__(
        self, connection: Connection, proposal: TableProposal, plan: str, run: int
    ) -> None:
        """Write in the name of import *run*."""
        self.connection = connection
        self.proposal = proposal
        self.plan = plan
        self.run = run
        self.table = proposal.table
        self.model = MODELS[self.table.name]
        self.sql = sql_table(self.model)
        self.of_plan = {} if self.table.name == "plan" else {"plan": plan}

    def write(self) -> None:
        """Write additions, changes, removals, places among siblings, and links."""
        names = stored_columns(self.table)
        fresh = [one for one in self.proposal.added if one.restored is None]
        restored = [
            (one.key, one.restored, one.values) for one in self.proposal.added if one.restored
        ]
        insert_rows(
            self.connection,
            self.model,
            (
                {
                    **self.of_plan,
                    **{name: one.values[name] for name in names},
                    **self._place(one.key),
                }
                for one in fresh
            ),
        )
        changed = [(one.key, one.stored, one.values) for one in self.proposal.changed]
        self._update(changed, {})
        self._update(restored, {"removed_by": None})
        self._remove()
        self._reorder()
        for (owner_table, column), link in LINKS.items():
            if owner_table == self.table.name:
                self._link(column, link)

    def _place(self, key: Key) -> dict[str, int]:
        return {"position": self.proposal.positions[key]} if self.table.is_ordered else {}

    def _update(
        self, rows: Sequence[tuple[Key, Stored, Values]], extra: Mapping[str, Any]
    ) -> None:
        names = [name for name in stored_columns(self.table) if name not in self.table.key]
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        statement = update(self.sql).where(*self._where()).values({**new, **extra})
        parameters = (
            self._which(key, stored) | {f"new_{name}": values[name] for name in names}
            for key, stored, values in rows
        )
        for batch in batches(parameters):
            self.connection.execute(statement, batch)

    def _where(self) -> list[Any]:
        if "id" in self.sql.c:
            return [self.sql.c.id == bindparam("key_id")]
        of_plan = [self.sql.c[name] == value for name, value in self.of_plan.items()]
        return [
            *of_plan,
            *(self.sql.c[name] == bindparam(f"key_{name}") for name in self.table.key),
        ]

    def _which(self, key: Key, stored: Stored) -> dict[str, Any]:
        if stored.id is not None:
            return {"key_id": stored.id}
        return {f"key_{name}": value for name, value in zip(self.table.key, key, strict=True)}

    def _remove(self) -> None:
        statement: Any = delete(self.sql)
        if "removed_by" in self.sql.c:
            statement = update(self.sql).values(removed_by=self.run)
        for batch in batches(self._which(key, stored) for key, stored in self.proposal.removed):
            self.connection.execute(statement.where(*self._where()), batch)

    def _reorder(self) -> None:
        """Put rows in the package's order; one that made room for another is no change."""
        if not self.proposal.reordered:
            return
        statement = (
            update(self.sql).where(*self._where()).values(position=bindparam("new_position"))
        )
        parameters = (
            {"key_code": key[0], "new_position": self.proposal.positions[key]}
            for key in self.proposal.reordered
        )
        for batch in batches(parameters):
            self.connection.execute(statement, batch)

    def _link(self, column: str, link: Link) -> None:
        sql = sql_table(link.model)
        known = {
            one.key[0]: one.values[column]
            for one in self.proposal.changed
            if any(change.field == column for change in one.fields)
        } | {one.key[0]: one.values[column] for one in self.proposal.added if one.restored}
        fresh = {one.key[0]: one.values[column] for one in self.proposal.added if not one.restored}
        statement = delete(sql).where(
            sql.c.plan == self.plan, sql.c[link.owner] == bindparam("key_owner")
        )
        for batch in batches({"key_owner": owner} for owner in known):
            self.connection.execute(statement, batch)
        insert_rows(
            self.connection,
            link.model,
            (
                {"plan": self.plan, link.owner: owner, link.member: member}
                for owner, members in (known | fresh).items()
                for member in members
            ),
        )
