"""Short ways to write the columns and rules of the first tables."""

from typing import Any

import sqlalchemy as sa

from core.models.types import ExactDecimal, UtcDateTime

TABLES = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Column = sa.Column[Any]


def key(name: str, length: int) -> Column:
    return sa.Column(name, sa.String(length), primary_key=True)


def serial() -> Column:
    return sa.Column("id", sa.Integer, primary_key=True)


def words(name: str, length: int | None = None, **options: Any) -> Column:
    return sa.Column(name, sa.String(length), **{"nullable": False, **options})


def words_or_none(name: str, **options: Any) -> Column:
    return sa.Column(name, sa.String, nullable=True, **options)


def column(name: str, kind: Any, **options: Any) -> Column:
    return sa.Column(name, kind, **{"nullable": False, **options})


def column_or_none(name: str, kind: Any) -> Column:
    return sa.Column(name, kind, nullable=True)


def decimal(name: str) -> Column:
    return sa.Column(name, ExactDecimal, nullable=False)


def decimal_or_none(name: str) -> Column:
    return sa.Column(name, ExactDecimal, nullable=True)


def instant(name: str) -> Column:
    return sa.Column(name, UtcDateTime, nullable=False)


def instant_or_none(name: str) -> Column:
    return sa.Column(name, UtcDateTime, nullable=True)


def _one_of(check: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=check, native_enum=False, create_constraint=True, length=40)


def one_of(name: str, check: str, *values: str) -> Column:
    return sa.Column(name, _one_of(check, values), nullable=False)


def one_of_or_none(name: str, check: str, *values: str) -> Column:
    return sa.Column(name, _one_of(check, values), nullable=True)


def of_row(name: str, table: str, **options: Any) -> Column:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{table}.id"), nullable=False, **options)


def of_row_or_none(name: str, table: str) -> Column:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{table}.id"), nullable=True)


def of_plan() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["plan"], ["plan.code"], deferrable=True, initially="DEFERRED")


def refers(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["plan", name],
        [f"{table}.plan", f"{table}.code"],
        deferrable=True,
        initially="DEFERRED",
    )


def holds(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def unique_index(name: str, *columns: str, where: str | None = None) -> sa.Index:
    condition = sa.text(where) if where else None
    return sa.Index(
        name,
        *(sa.text(part) if "(" in part else part for part in columns),
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )
