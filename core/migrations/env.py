"""What Alembic runs to reach the database: the program's connection, or a developer's."""

from alembic import context
from sqlalchemy import Connection

import core.models  # noqa: F401 - fills the metadata
from core.database.engine import migrating, open_database
from core.migrations.rendering import render
from core.models.types import metadata
from core.settings import load_settings


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render,
        # SQLite, too, undoes a change of shape; see migrating().
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _run_alone() -> None:
    engine = open_database(load_settings().database)
    try:
        with migrating(engine) as connection:
            _run(connection)
    finally:
        engine.dispose()


if given := context.config.attributes.get("connection"):
    _run(given)
else:
    _run_alone()  # Alembic's own commands: see CONTRIBUTING.md
