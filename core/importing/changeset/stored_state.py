"""The plan as the database has it now, in the shape of the package's rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from core.models import LINKS, MODELS
from core.models.tables import sql_table
from core.plan.schema import TABLES, Kind, Table

type Key = tuple[Any, ...]
type Values = dict[str, Any]


@dataclass(slots=True)
class Stored:
    """A row of the database: its values as the package has them, and what only it knows.

    `id` is the surrogate key where there is one; `position` the place among its siblings.
    """

    values: Values
    id: int | None = None
    position: int = 0
    withdrawn: bool = False


@dataclass(slots=True)
class StoredState:
    """All of a plan: rows in force by key, keys removed earlier, and the ledgers in full."""

    rows: dict[str, dict[Key, Stored]] = field(default_factory=dict)
    removed: dict[str, dict[Key, Stored]] = field(default_factory=dict)
    ledgers: dict[str, dict[Key, list[Stored]]] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether there is no such plan yet."""
        return not self.rows["plan"]


def key_of(table: Table, values: Mapping[str, Any]) -> Key:
    """Return the key of a row."""
    return tuple(values[name] for name in table.key)


def stored_columns(table: Table) -> list[str]:
    """Return the columns that are in the table itself, not in a link table."""
    return [column.name for column in table.columns if column.kind is not Kind.CODES]


def load_stored_state(
    session: Session, plan: str, tables: Iterable[Table] = TABLES
) -> StoredState:
    """Read everything the plan has, or what it has in *tables* alone."""
    existing = StoredState()
    for table in tables:
        if table.ledger:
            existing.ledgers[table.name] = _load_ledger(session, table, plan)
        else:
            _load_rows(session, table, plan, existing)
    return existing


def _load_rows(session: Session, table: Table, plan: str, existing: StoredState) -> None:
    sql = sql_table(MODELS[table.name])
    links = _load_links(session, table, plan)
    names = stored_columns(table)
    extras = [name for name in ("id", "position", "removed_by") if name in sql.c]
    of_plan = sql.c.code if table.name == "plan" else sql.c.plan
    query = select(*(sql.c[name] for name in (*names, *extras))).where(of_plan == plan)
    rows: dict[Key, Stored] = {}
    removed: dict[Key, Stored] = {}
    for row in session.execute(query):
        values = dict(zip(names, row, strict=False))
        extra = dict(zip(extras, row[len(names) :], strict=True))
        for column, by_owner in links.items():
            values[column] = tuple(sorted(by_owner.get(values["code"], ())))
        stored = Stored(values, extra.get("id"), extra.get("position", 0))
        place = removed if extra.get("removed_by") else rows
        place[key_of(table, values)] = stored
    existing.rows[table.name], existing.removed[table.name] = rows, removed


def _load_links(session: Session, table: Table, plan: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for (owner_table, column), link in LINKS.items():
        if owner_table == table.name:
            sql = sql_table(link.model)
            query = select(sql.c[link.owner], sql.c[link.member]).where(sql.c.plan == plan)
            by_owner = found.setdefault(column, {})
            for owner, member in session.execute(query):
                by_owner.setdefault(owner, []).append(member)
    return found


def _load_ledger(session: Session, table: Table, plan: str) -> dict[Key, list[Stored]]:
    sql = sql_table(MODELS[table.name])
    names = stored_columns(table)
    columns = [sql.c[name] for name in names]
    query = (
        select(*columns, sql.c.id, sql.c.withdrawn).where(sql.c.plan == plan).order_by(sql.c.id)
    )
    ledger: dict[Key, list[Stored]] = {}
    for row in session.execute(query):
        values = dict(zip(names, row, strict=False))
        stored = Stored(values, id=row[-2], withdrawn=row[-1])
        ledger.setdefault(key_of(table, values), []).append(stored)
    return ledger
