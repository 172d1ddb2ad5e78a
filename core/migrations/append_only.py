"""Triggers that let rows be added and never changed.

A table that a later migration rebuilds (batch mode on SQLite) loses its triggers: that migration
calls `let_rows_only_be_added` again.
"""

from alembic import op

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def let_rows_only_be_added(*tables: str) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE) on *tables*."""
    if op.get_context().dialect.name == "sqlite":
        _on_sqlite(tables)
    else:
        _on_postgresql(tables)


def _on_sqlite(tables: tuple[str, ...]) -> None:
    # INSERT OR REPLACE deletes without firing DELETE triggers unless the connection sets
    # recursive_triggers: core/database/engine.py does.
    for table in tables:
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER "{table}_no_{event.lower()}" BEFORE {event} ON "{table}"'
                f" BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
            )


def _on_postgresql(tables: tuple[str, ...]) -> None:
    op.execute(_POSTGRESQL_FUNCTION)
    for table in tables:
        op.execute(
            f'CREATE TRIGGER "{table}_no_change" BEFORE UPDATE OR DELETE ON "{table}"'
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}"'
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def drop_function() -> None:
    """Take away what the triggers of PostgreSQL call, once their tables are gone."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
