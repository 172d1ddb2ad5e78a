"""The frozen migrations and the living models describe the same database, both ways."""

from collections.abc import Iterator
from io import StringIO
from threading import Thread

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, String, insert, inspect, text
from sqlalchemy.exc import DBAPIError

from core.database.engine import (
    REVISION,
    check_current,
    describe,
    migrate,
    migrating,
    open_database,
)
from core.errors import DatabaseForeignError, DatabaseInconsistentError, DatabaseOutdatedError
from core.models.types import metadata
from tests.contract.models.world import FIRST

_APPEND_ONLY = {
    "audit_entry",
    "field_revision",
    "foreign_judgement",
    "imported_file",
    "observation",
    "progress_report",
    "release",
}


@pytest.fixture
def engine(empty_database) -> Iterator[Engine]:
    opened = open_database(empty_database)
    yield opened
    opened.dispose()


def alembic_config(**options) -> Config:
    config = Config(stdout=StringIO())
    for name, value in {"script_location": "core/migrations", **options}.items():
        config.set_main_option(name, str(value))
    return config


def take_down(engine: Engine) -> None:
    config = alembic_config()
    with migrating(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def sqlite_shape(connection) -> dict[str, object]:
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
    migrated, made = (open_database(database_urls(is_empty=True)) for _ in range(2))
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


def test_an_empty_database_is_outdated(engine):
    with pytest.raises(DatabaseOutdatedError) as caught:
        check_current(engine)
    assert (caught.value.found, caught.value.required) == (None, REVISION)


def test_a_database_of_another_program_version_is_outdated(engine):
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseOutdatedError) as caught:
        check_current(engine)
    assert caught.value.found == "9999"


def test_the_operator_is_told_what_runs(engine):
    before = describe(engine)
    migrate(engine)
    after = describe(engine)
    assert (before.revision, after.revision) == (None, after.required)
    assert after.server == engine.dialect.name
    with engine.connect() as connection:
        statement = {"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}
        told = connection.scalar(text(statement[after.server]))
    assert told.startswith(after.version)
    assert "." in after.version


def test_a_failed_migration_leaves_nothing(engine):
    def make_a_table_and_fail():
        with migrating(engine) as connection:
            connection.execute(text("CREATE TABLE half (done INTEGER)"))
            connection.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError):
        make_a_table_and_fail()
    assert inspect(engine).get_table_names() == []


def test_two_processes_may_migrate_at_once(empty_database):
    engines = [open_database(empty_database) for _ in range(3)]
    threads = [Thread(target=migrate, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check_current(engines[0])
    for engine in engines:
        engine.dispose()


# SQLAlchemy cannot reflect an index on an expression.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_alembics_own_commands_find_the_database(engine, empty_database, monkeypatch):
    """`alembic check`, as a developer runs it: without the program's connection."""
    migrate(engine)
    monkeypatch.setenv("QOTBNAMA_DATABASE_URL", empty_database)
    config = alembic_config()
    command.check(config)
    assert isinstance(config.stdout, StringIO)
    assert "No new upgrade operations" in config.stdout.getvalue()


# SQLAlchemy cannot reflect an index on an expression.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_a_new_migration_is_written_in_our_types(engine, tmp_path):
    with migrating(engine) as connection:
        config = alembic_config(version_locations=tmp_path, path_separator="newline")
        config.attributes["connection"] = connection
        command.revision(config, "Make a table", rev_id="0001", autogenerate=True)
    [written] = tmp_path.glob("*.py")
    source = written.read_text(encoding="utf-8")
    compile(source, written.name, "exec")
    assert "ExactDecimal()" in source
    assert "UtcDateTime()" in source
    assert "sa.String(40)" in source
    assert "sqlmodel" not in source


def test_a_database_of_another_version_is_left_as_it_is(engine):
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseForeignError) as caught:
        migrate(engine)
    assert (caught.value.found, caught.value.required) == ("9999", REVISION)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_rebuilding_a_table_on_sqlite_keeps_what_refers_to_it(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'plan.sqlite'}")
    migrate(engine)
    with engine.begin() as connection:
        for name in ("subscriber", "follow"):
            connection.execute(insert(metadata.tables[name]), FIRST[name])
    with migrating(engine) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("subscriber", recreate="always") as subscriber:
            subscriber.add_column(Column("name", String))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM follow")) == 1
        # And references are held again afterwards, on the same connection.
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_a_migration_on_sqlite_that_loses_a_row_is_undone(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'plan.sqlite'}")
    migrate(engine)
    with engine.begin() as connection:
        for name in ("subscriber", "follow"):
            connection.execute(insert(metadata.tables[name]), FIRST[name])

    def lose_a_subscriber():
        with migrating(engine) as connection:
            connection.execute(text("DELETE FROM subscriber"))

    with pytest.raises(DatabaseInconsistentError) as caught:
        lose_a_subscriber()
    assert (caught.value.table, caught.value.referred) == ("follow", "subscriber")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM subscriber")) == 1
    engine.dispose()
