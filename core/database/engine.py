"""The operational database, SQLite in WAL mode or PostgreSQL: opening it, transactions, its shape.

Its tables are in core/models/; how they came to be is in core/migrations/.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from core.errors import (
    DatabaseForeignError,
    DatabaseInconsistentError,
    DatabaseOutdatedError,
    DatabaseUnreachableError,
    SettingInvalidError,
)

# The newest file under core/migrations/versions (a test holds it to that): asking Alembic would
# cost every start of the program a quarter of a second.
REVISION = "0024"

# A first import of 100,000 observations holds the write lock for some ten seconds.
LOCK_TIMEOUT_S = 60.0
# For a server that is gone without a word: the system itself would wait for many minutes.
_POSTGRESQL_ARGUMENTS = {"connect_timeout": "10", "tcp_user_timeout": "60000"}
# What these say of a connection that broke is raised as well, and said once in a sentence.
_POSTGRESQL_LOGGERS = ("psycopg", "sqlalchemy.pool")
_ERASE_TIMEOUT_MS = 200
_MIGRATIONS = Path(__file__).parents[1] / "migrations"
# How a URL may begin, and the driver that it gets.
_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql+psycopg": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"sqlite_begin": "BEGIN"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
# Any number, as long as nothing else on the server takes an advisory lock with it.
_MIGRATION_LOCK = 1_400_334_733


def open_database(url: str, *, lock_timeout_s: float = LOCK_TIMEOUT_S) -> Engine:
    """Return an engine for *url*; makes the folder of a SQLite file, not its tables.

    Who waits longer than *lock_timeout_s* for what others hold is refused. SettingInvalidError
    when it is neither SQLite's nor PostgreSQL's.
    """
    parsed = _parsed(url)
    timeout_ms = round(lock_timeout_s * 1000)
    if parsed.drivername != "sqlite":
        arguments = {**_POSTGRESQL_ARGUMENTS, **parsed.query}
        engine = create_engine(parsed, pool_pre_ping=True, connect_args=arguments)
        _quieten(_POSTGRESQL_LOGGERS)
        event.listen(engine, "connect", partial(_prepare_postgresql, timeout_ms))
        event.listen(engine, "checkin", _leave_read_only_to_server)
        return engine
    if parsed.database and not parsed.database.startswith("file:"):
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)
    event.listen(engine, "connect", partial(_prepare_sqlite, timeout_ms))
    event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _quieten(loggers: Iterable[str]) -> None:
    for name in loggers:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _prepare_postgresql(
    timeout_ms: int, connection: DBAPIConnection, _entry: ConnectionPoolEntry
) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = {timeout_ms}")
    cursor.close()
    connection.commit()


def _leave_read_only_to_server(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # After a transaction of `reading` SQLAlchemy would ask for READ WRITE in the next one, which
    # goes over the head of a server or database that was set to be read only.
    if connection is not None:
        connection.read_only = None


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingInvalidError("QOTBNAMA_DATABASE_URL") from None
    if parsed.drivername not in _DRIVERS:
        setting = f"QOTBNAMA_DATABASE_URL={parsed.render_as_string()}"  # the password is hidden
        raise SettingInvalidError(setting)
    return parsed.set(drivername=_DRIVERS[parsed.drivername])


def _prepare_sqlite(
    timeout_ms: int, connection: DBAPIConnection, _entry: ConnectionPoolEntry
) -> None:
    assert isinstance(connection, sqlite3.Connection)
    # The driver must not open transactions by itself: see _begin_on_sqlite.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={timeout_ms}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        # Without it INSERT OR REPLACE would get past the triggers of the append-only tables.
        "recursive_triggers=ON",
        # What is deleted is overwritten with zeros: a person who is forgotten leaves no bytes.
        "secure_delete=ON",
    ):
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            # A database that can only be read keeps the mode it has.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
                raise
        except sqlite3.DatabaseError as error:
            raise DatabaseUnreachableError(str(error)) from error  # not a database at all


def _begin_on_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later fails at once when another process
    # wrote in between; taking the write lock at the start waits instead.
    # Readers wait for nobody: WAL gives them the state they began with.
    how = connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE")
    connection.exec_driver_sql(how)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open a session that is committed at the end and rolled back on any error."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def undone(engine: Engine) -> Iterator[Session]:
    """Open a session that can write and keeps nothing: it is rolled back at the end.

    What was read in it stays readable.
    """
    with Session(engine, expire_on_commit=False) as session:
        try:
            yield session
        finally:
            session.expunge_all()
            session.rollback()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session that sees one state of the database and waits for no writer.

    What was read stays readable when the session is closed.
    """
    options = _READING[engine.dialect.name]
    reader = Session(engine.execution_options(**options), expire_on_commit=False)
    with reader as session, session.begin():
        yield session


def erase_deleted(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log, where deleted rows can still be read; False if not yet.

    It waits a moment for whoever reads an older state, and then gives up: while it waits nobody
    can write. PostgreSQL overwrites deleted rows by itself, at a time of its own.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        ((timeout_ms,),) = driver.execute("PRAGMA busy_timeout").fetchall()
        driver.execute(f"PRAGMA busy_timeout={_ERASE_TIMEOUT_MS}")
        busy = 1
        with suppress(sqlite3.OperationalError):  # somebody else is doing the same
            (busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        driver.execute(f"PRAGMA busy_timeout={timeout_ms}")
    return not busy


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What an operator asks first. `revision` None: the database has no tables yet."""

    server: str
    version: str
    revision: str | None
    required: str = REVISION


def describe(engine: Engine) -> DatabaseFacts:
    """Return which server runs and how far the database has been migrated."""
    with engine.connect() as connection:
        version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
        return DatabaseFacts(connection.dialect.name, version, _revision(connection))


def check_writable(engine: Engine) -> None:
    """Raise what the database refuses to be written with, before long work is done in vain."""
    with transaction(engine) as session:
        # Changes no row; SQLite refuses to begin, PostgreSQL the statement.
        session.execute(text("UPDATE plan SET code = code WHERE 1 = 0"))


def check_current(engine: Engine) -> None:
    """Raise DatabaseOutdatedError unless the database has the shape this program needs."""
    with engine.connect() as connection:
        found = _revision(connection)
    if found != REVISION:
        raise DatabaseOutdatedError(found, REVISION)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def migrate(engine: Engine) -> None:
    """Bring the database to the newest shape, whole or not at all; a second run does nothing.

    DatabaseForeignError when it has a shape from which no way leads here.
    """
    # Waits for nobody who writes, and needs no right to write.
    with reading(engine) as session:
        if _revision(session.connection()) == REVISION:
            return
    _migrate(engine)


def _migrate(engine: Engine) -> None:
    with migrating(engine) as connection:
        upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Bring the database of *connection* to the newest shape within the caller's transaction.

    DatabaseForeignError when it has a shape from which no way leads here.
    """
    from alembic import command  # noqa: PLC0415 - see REVISION
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = _revision(connection)
    if found is not None and found not in known:
        raise DatabaseForeignError(found, REVISION)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which tables may be rebuilt, one process at a time."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            with _unbound_rows(connection), connection.begin():
                yield connection
                _check_foreign_keys(connection)
        else:
            with connection.begin():
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
                yield connection


@contextmanager
def _unbound_rows(connection: Connection) -> Iterator[None]:
    # Alembic rebuilds a table under another name and drops the old one, which would take the rows
    # that refer to it along. The pragma does nothing inside a transaction, hence the driver.
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise DatabaseInconsistentError(str(broken[0]), str(broken[2]))
