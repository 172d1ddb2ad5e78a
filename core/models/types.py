# ruff: noqa: ARG002 - SQLAlchemy hands every hook the dialect
"""Column types that mean the same on SQLite and PostgreSQL, and short ways to write columns."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Numeric,
    String,
    TypeDecorator,
    text,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.operators import OperatorType, is_, is_not
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

# Named constraints, so that a migration can alter them on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite would give naive ones back. A naive value is a mistake."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; hand over UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(value)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware UTC instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _OnlyWhetherAbsent(TypeDecorator.Comparator[Decimal]):
    """What SQL may ask of an exact decimal: SQLite would compare its digits as letters."""

    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        """Allow IS NULL and IS NOT NULL."""
        if op not in {is_, is_not}:
            raise TypeError(op)
        return super().operate(op, *other, **kwargs)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept digit by digit: NUMERIC on PostgreSQL, text on SQLite (which has floats).

    It is compared, sorted and summed in Python, never in SQL.
    """

    impl = Numeric
    cache_ok = True
    comparator_factory = _OnlyWhetherAbsent

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        return dialect.type_descriptor(String(40) if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Refuse floats; write plain notation, and zero without a sign."""
        if value is None:
            return None
        if isinstance(value, float) or not Decimal(value).is_finite():
            raise TypeError(value)
        exact = Decimal(value) or Decimal(value).copy_abs()
        return f"{exact:f}" if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the exact decimal."""
        return None if value is None else Decimal(value)


def enum_type(enum: type[StrEnum]) -> SqlEnum:
    """Store an enum by value with a CHECK; SQLAlchemy's default stores names."""
    return SqlEnum(
        enum,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        name=enum.__name__.lower(),
        length=40,
    )


def enum_field(enum: type[StrEnum], **options: Any) -> Any:
    """Return a column of *enum*."""
    return Field(sa_type=enum_type(enum), **options)


def instant_field(**options: Any) -> Any:
    """Return a column of aware UTC instants."""
    return Field(sa_type=UtcDateTime, **options)


def json_field(**options: Any) -> Any:
    """Return a column of JSON; None is NULL, and not the word null."""
    return Field(sa_type=JSON(none_as_null=True), **options)


def plan_key() -> Any:
    """Return the plan's code as a part of a key."""
    return Field(primary_key=True, max_length=40)


def refers(
    table: str, *columns: str, to: Sequence[str] = ("plan", "code")
) -> ForeignKeyConstraint:
    """Return a foreign key to a thing of the same plan.

    Deferred to the end of the transaction: a package may name a thing before it defines it.
    """
    return ForeignKeyConstraint(
        columns, [f"{table}.{column}" for column in to], deferrable=True, initially="DEFERRED"
    )


def of_plan() -> ForeignKeyConstraint:
    """Return the foreign key of a thing to its plan."""
    return refers("plan", "plan", to=("code",))


# A table's last argument, where rows are deleted while a worker may still hold their id: SQLite
# would give the id of a deleted last row to the next one.
never_reuse_ids = {"sqlite_autoincrement": True}


def holds(name: str, condition: str) -> CheckConstraint:
    """Return a rule that the database itself holds."""
    return CheckConstraint(condition, name=name)


def a_chain(table: str, *key: str) -> tuple[Index, Index]:
    """Return the rule that a ledger is a chain per key: one first row, one successor each.

    *key* may hold SQL expressions, for columns that may be NULL.
    """
    first = text("revises IS NULL")
    return (
        Index(
            f"uq_{table}_first",
            *(text(part) if "(" in part else part for part in key),
            unique=True,
            sqlite_where=first,
            postgresql_where=first,
        ),
        Index(f"uq_{table}_revises", "revises", unique=True),
    )
