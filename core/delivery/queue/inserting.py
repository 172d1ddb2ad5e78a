"""INSERT … ON CONFLICT DO NOTHING, which SQLAlchemy spells once per database."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from core.models.tables import sql_table

type Insert = sqlite.Insert | postgresql.Insert


def insert(session: Session, model: type[SQLModel]) -> Insert:
    """Begin an INSERT into the table of *model*, in the words of this session's database."""
    table = sql_table(model)
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_new(session: Session, model: type[SQLModel], **values: Any) -> bool:
    """Insert one row; False when its key was there already (no error, nothing changed)."""
    statement = insert(session, model).values(**values).on_conflict_do_nothing()
    return changed(session, statement) == 1


def changed(session: Session, statement: Any) -> int:
    """Execute an INSERT, UPDATE or DELETE and give the number of rows that it touched."""
    result: Any = session.execute(statement, execution_options={"preserve_rowcount": True})
    count: int = result.rowcount
    if count < 0:
        # SQLite's driver does not count a statement that begins with its WITH.
        count = session.execute(text("SELECT changes()")).scalar_one()
    return count
