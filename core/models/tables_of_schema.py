"""Tables of the operational database from the declarations of the package's schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy import Column as SqlColumn
from sqlalchemy import Table as SqlTable

from core.models.table_rules import RULES
from core.models.types import ExactDecimal, a_chain, enum_type, holds, metadata, of_plan, refers
from core.plan.schema import BY_NAME, Column, Kind, Table

MAX_PLAN_CODE = 40
MAX_CODE = 80
_TYPES: Mapping[Kind, Any] = {
    Kind.TEXT: String,
    Kind.CODE: String(MAX_CODE),
    Kind.INTEGER: Integer,
    Kind.DECIMAL: ExactDecimal,
    Kind.DATE: Date,
    Kind.PERIOD: String,
    Kind.BOOLEAN: Boolean,
    Kind.GEOMETRY: String,
}
_IMPORT = "import_run.id"

type Rule = CheckConstraint | ForeignKeyConstraint
type AnyColumn = SqlColumn[Any]


def sql_table_of(table: Table) -> SqlTable:
    """Return the table that keeps the rows of *table* for every plan."""
    return SqlTable(
        table.stored,
        metadata,
        *_identity(table),
        *(_column(table, one) for one in table.columns if one.kind is not Kind.CODES),
        *_bookkeeping(table),
        *_references(table),
        *_bounds(table),
        *(holds(name, condition) for name, condition in RULES.get(table.stored, {}).items()),
        *_indexes(table),
    )


def link_table_of(table: Table, column: Column) -> SqlTable:
    """Return the table that keeps the codes of a multi-valued *column*, a row for each."""
    assert column.refers_to is not None
    return SqlTable(
        f"{table.stored}_{column.member}",
        metadata,
        SqlColumn("plan", String(MAX_PLAN_CODE), primary_key=True),
        SqlColumn(table.stored, String(MAX_CODE), primary_key=True),
        SqlColumn(column.member, String(MAX_CODE), primary_key=True),
        refers(table.stored, "plan", table.stored),
        refers(BY_NAME[column.refers_to].stored, "plan", column.member),
    )


def _is_numbered(table: Table) -> bool:
    """Return whether rows are told apart by a number: a key is repeated, or has empty parts."""
    return table.ledger or not all(table.by_name[name].required for name in table.key)


def _is_plan(table: Table) -> bool:
    return table.stored == "plan"


def _owners(table: Table) -> list[Column]:
    return [column for column in table.columns if column.owns]


def _identity(table: Table) -> Iterator[AnyColumn]:
    if _is_numbered(table):
        yield SqlColumn("id", Integer, primary_key=True)
    if not _is_plan(table):
        is_key = not _is_numbered(table)
        yield SqlColumn("plan", String(MAX_PLAN_CODE), primary_key=is_key, nullable=False)


def _column(table: Table, column: Column) -> AnyColumn:
    kind = enum_type(column.enum) if column.enum else _TYPES[column.kind]
    if _is_plan(table) and column.name in table.key:
        kind = String(MAX_PLAN_CODE)
    return SqlColumn(
        column.name,
        kind,
        primary_key=column.name in table.key and not _is_numbered(table),
        nullable=not column.required and column.default is None,
        default=column.default,
    )


def _bookkeeping(table: Table) -> Iterator[AnyColumn]:
    if table.is_ordered:
        yield SqlColumn("position", Integer, nullable=False, default=0)
    if table.ledger:
        yield SqlColumn("withdrawn", Boolean, nullable=False, default=False)
        yield SqlColumn("revises", Integer, ForeignKey(f"{table.stored}.id"))
        yield SqlColumn("imported_by", Integer, ForeignKey(_IMPORT), nullable=False)
    elif table.is_coded and not _is_plan(table) and not _owners(table):
        yield SqlColumn("removed_by", Integer, ForeignKey(_IMPORT))


def _references(table: Table) -> Iterator[Rule]:
    # What belongs to a thing is of its plan.
    if not _is_plan(table) and not any(owner.required for owner in _owners(table)):
        yield of_plan()
    for column in _referring(table):
        yield refers(BY_NAME[str(column.refers_to)].stored, "plan", column.name)


def _referring(table: Table) -> list[Column]:
    return [one for one in table.columns if one.refers_to and one.kind is Kind.CODE]


def _bounds(table: Table) -> Iterator[Rule]:
    for column in table.columns:
        # Exact decimals are text on SQLite.
        is_text = column.kind is Kind.DECIMAL
        value = f"CAST({column.name} AS NUMERIC)" if is_text else column.name
        if column.maximum is not None:
            yield holds(column.name, f"{value} BETWEEN {column.minimum} AND {column.maximum}")
        elif column.minimum is not None:
            yield holds(column.name, f"{value} >= {column.minimum}")


def _indexes(table: Table) -> Iterator[Index]:
    for column in _referring(table):
        if column.name not in table.key:
            yield Index(None, "plan", column.name)
    key = [_key_part(table.by_name[name]) for name in table.key]
    if table.ledger:
        yield Index(f"ix_{table.stored}_key", "plan", *table.key)
        yield from a_chain(table.stored, "plan", *key)
    elif _is_numbered(table):
        name = f"uq_{table.stored}_key"
        yield Index(name, "plan", *(text(one) if "(" in one else one for one in key), unique=True)


def _key_part(column: Column) -> str:
    """Return the column for an index that takes an empty part of a key for a value like others."""
    if column.required:
        return column.name
    return f"coalesce({column.name}, {0 if column.kind is Kind.INTEGER else "''"})"
