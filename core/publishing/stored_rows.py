"""Rows of one plan in the operational tables, and the records that they become.

A table of the package has one name in both stores (core/plan/schema); so has a column.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import RowMapping, Table, select
from sqlmodel import Session

from core.enums import ImportState
from core.models import LINKS, ImportRun, thing_id
from core.models.tables import sql_table
from core.models.types import metadata
from core.plan.schema import TABLES
from core.release.columns import Kind, columns
from core.release.records import Record

type Row = Mapping[str, Any] | RowMapping

_PACKAGE_NAMES = {table.stored: table.name for table in TABLES}
# A key of a release has no empty part.
_EMPTY_IN_KEY = {Kind.TEXT: "", Kind.INTEGER: 0}


def record_of[R: Record](record: type[R], row: Row, **more: Any) -> R:
    """Return *row* as a *record*; *more* are fields that the table does not have as they are."""
    values = []
    for column in columns(record):
        value = more[column.name] if column.name in more else row[column.name]
        if value is None and column.name in record.key:
            value = _EMPTY_IN_KEY[column.kind]
        values.append(value)
    return record(*values)


class StoredRows:
    """Reads what a plan has, without what was removed."""

    def __init__(self, session: Session, plan: str) -> None:
        """Read in *session*, of the plan with the code *plan*."""
        self._session = session
        self._plan = plan

    def of(self, name: str) -> Iterator[Row]:
        """Yield the rows of a table in the order of its key."""
        table = metadata.tables[name]
        links = self._links(name)
        query = select(table).where(
            (table.c.code if name == "plan" else table.c.plan) == self._plan
        )
        if "removed_by" in table.c:
            query = query.where(table.c.removed_by.is_(None))
        ordered = query.order_by(*table.primary_key.columns)
        for row in self._session.execute(ordered).mappings():
            if links:
                codes = {column: tuple(sorted(of[row["code"]])) for column, of in links.items()}
                yield {**row, **codes}
            else:
                yield row

    def records[R: Record](self, record: type[R], **more: Any) -> Iterator[R]:
        """Yield the rows of *record*'s table as records, with *more* fields of one value."""
        return (record_of(record, row, **more) for row in self.of(record.table))

    def imports(self) -> dict[int, Row]:
        """Return what was applied, by run, oldest first: when, and why."""
        table = sql_table(ImportRun)
        query = (
            select(table.c.id, table.c.applied_at, table.c.reason, table.c.reasons)
            .where(table.c.plan == self._plan, table.c.state == ImportState.APPLIED)
            .order_by(table.c.id)
        )
        return {row["id"]: row for row in self._session.execute(query).mappings()}

    def reason_of(self, table: str, row: Row, *key: str) -> str | None:
        """Return why the import that brought *row* did, in its words for this thing or for all."""
        run = self.runs[row["imported_by"]]
        thing = thing_id(table, "|".join(str(row[name] or "") for name in key))
        found: str | None = run["reasons"].get(thing, run["reason"])
        return found

    @cached_property
    def runs(self) -> dict[int, Row]:
        """What `imports` returns, read once."""
        return self.imports()

    def _links(self, name: str) -> dict[str, dict[str, list[str]]]:
        """Return the codes of each column that holds several, by the code of its row."""
        return {
            column: self._pairs(sql_table(link.model), link.owner, link.member)
            for (table, column), link in LINKS.items()
            if table == _PACKAGE_NAMES.get(name)
        }

    def _pairs(self, table: Table, owner: str, member: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        query = select(table.c[owner], table.c[member]).where(table.c.plan == self._plan)
        for one, code in self._session.execute(query):
            found[one].append(code)
        return found
