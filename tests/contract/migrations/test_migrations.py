"""The frozen migrations and the living models describe the same database, both ways."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from core.database import (
    REVISION,
    check_current,
    migrate,
    migrating,
    open_database,
)
from core.models.types import metadata

_APPEND_ONLY = {
    "audit_entry",
    "field_revision",
    "imported_file",
    "observation",
    "progress_report",
    "release",
}


@pytest.fixture
def engine(database) -> Iterator[Engine]:
    opened = open_database(database)
    yield opened
    opened.dispose()


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", "core/migrations")
    return config


def take_down(engine: Engine) -> None:
    config = alembic_config()
    with migrating(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def sqlite_shape(connection) -> dict[str, str]:
    rows = connection.execute(
        text(
            "SELECT name, sql FROM sqlite_master WHERE type <> 'trigger' AND sql IS NOT NULL"
            " AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
        )
    )
    # The order of a table's rules is not part of its shape.
    return {name: sorted(line.strip(" ,\t") for line in sql.splitlines()) for name, sql in rows}


def postgresql_shape(connection) -> dict[str, object]:
    columns = connection.execute(
        text(
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,"
            " column_default, numeric_precision FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
        )
    )
    rules = connection.execute(
        text(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            " AND conrelid::regclass::text <> 'alembic_version'"
        )
    )
    indexes = connection.execute(
        text(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
    )
    return {
        "columns": {tuple(row) for row in columns},
        "rules": {tuple(row) for row in rules},
        "indexes": {tuple(row) for row in indexes},
    }


def shape(engine: Engine) -> dict[str, object]:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return sqlite_shape(connection)
        return postgresql_shape(connection)


def triggers(engine: Engine) -> set[tuple[str, str]]:
    statement = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
        ),
    }[engine.dialect.name]
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text(statement))}


def test_models_and_migrations_make_the_same_database(database_urls):
    migrated, made = open_database(database_urls()), open_database(database_urls())
    migrate(migrated)
    metadata.create_all(made)
    assert shape(migrated) == shape(made)
    migrated.dispose()
    made.dispose()


# SQLAlchemy cannot reflect an index on an expression; the test above compares those.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_alembic_finds_nothing_to_migrate(engine):
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_up_check_down_up(engine):
    migrate(engine)
    first = (shape(engine), triggers(engine))
    check_current(engine)
    take_down(engine)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert triggers(engine) == set()
    migrate(engine)
    assert (shape(engine), triggers(engine)) == first


def test_a_second_run_changes_nothing(engine):
    migrate(engine)
    first = (shape(engine), triggers(engine))
    migrate(engine)
    assert (shape(engine), triggers(engine)) == first


def test_every_append_only_table_has_its_triggers(engine):
    migrate(engine)
    assert {table for table, _ in triggers(engine)} == _APPEND_ONLY


def test_there_is_one_head_and_the_program_knows_it():
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [REVISION]
