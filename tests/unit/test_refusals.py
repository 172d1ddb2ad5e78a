"""What each database's refusals mean."""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import pytest
from psycopg import errors as postgres
from sqlalchemy import text
from sqlalchemy.exc import (
    DBAPIError,
    InternalError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from core import errors
from core.database.engine import check_writable, migrate, open_database, reading, transaction
from core.database.refusals import is_passing, refusal_of
from tests.factories.database_urls import read_only


def of(cause, kind=OperationalError):
    return kind("", {}, cause)


def with_code(code, message="x"):
    cause = sqlite3.OperationalError(message)
    cause.sqlite_errorcode = code
    return of(cause)


@pytest.mark.parametrize(
    ("error", "kind", "passing"),
    [
        (of(psycopg.OperationalError("connection failed")), errors.DatabaseUnreachableError, True),
        (of(psycopg.InterfaceError("gone")), errors.DatabaseUnreachableError, True),
        (
            of(psycopg.OperationalError("FATAL:  sorry, too many clients already")),
            errors.DatabaseBusyError,
            True,
        ),
        (of(postgres.AdminShutdown("x")), errors.DatabaseUnreachableError, True),
        (of(postgres.CannotConnectNow("x")), errors.DatabaseUnreachableError, True),
        (of(postgres.TooManyConnections("x")), errors.DatabaseBusyError, True),
        (of(postgres.LockNotAvailable("x")), errors.DatabaseBusyError, True),
        (of(postgres.DeadlockDetected("x")), errors.DatabaseBusyError, True),
        (of(postgres.QueryCanceled("x")), errors.DatabaseBusyError, True),
        (of(postgres.DiskFull("x")), errors.DatabaseFullError, True),
        (
            of(postgres.ReadOnlySqlTransaction("x"), InternalError),
            errors.DatabaseReadOnlyError,
            True,
        ),
        (
            of(postgres.UndefinedTable("x"), ProgrammingError),
            errors.DatabaseIncompleteError,
            False,
        ),
        (
            of(postgres.UndefinedColumn("x"), ProgrammingError),
            errors.DatabaseIncompleteError,
            False,
        ),
        (
            of(postgres.InsufficientPrivilege("x"), ProgrammingError),
            errors.DatabaseRefusedError,
            False,
        ),
        (of(postgres.CheckViolation("x")), errors.DatabaseFailedError, False),
        (of(postgres.DataCorrupted("x"), InternalError), errors.DatabaseFailedError, False),
        (with_code(sqlite3.SQLITE_BUSY), errors.DatabaseBusyError, True),
        (with_code(sqlite3.SQLITE_READONLY | (8 << 8)), errors.DatabaseReadOnlyError, True),
        (with_code(sqlite3.SQLITE_FULL), errors.DatabaseFullError, True),
        (with_code(sqlite3.SQLITE_IOERR), errors.DatabaseUnreachableError, True),
        (with_code(sqlite3.SQLITE_CANTOPEN), errors.DatabaseUnreachableError, True),
        (
            with_code(sqlite3.SQLITE_ERROR, "no such table: plan"),
            errors.DatabaseIncompleteError,
            False,
        ),
        (with_code(sqlite3.SQLITE_ERROR, "near x"), errors.DatabaseFailedError, False),
        (of(sqlite3.OperationalError("database is locked")), errors.DatabaseBusyError, True),
        (PoolTimeoutError("QueuePool limit"), errors.DatabaseBusyError, True),
        (
            StatementError("x", "", {}, OverflowError("too large")),
            errors.DatabaseFailedError,
            False,
        ),
        (SQLAlchemyError(), errors.DatabaseFailedError, False),
    ],
)
def test_a_refusal_is_understood(error, kind, passing):
    found: Any = refusal_of(error)
    assert type(found) is kind
    assert found.reason
    assert is_passing(error) is passing


def refused(engine, statement):
    with pytest.raises(DBAPIError) as caught, transaction(engine) as session:
        session.execute(text(statement))
    return refusal_of(caught.value)


@pytest.fixture
def engine(database):
    opened = open_database(database, lock_timeout_s=0.2)
    yield opened
    opened.dispose()


def test_a_missing_table_is_named(engine):
    found = refused(engine, "SELECT * FROM nowhere")
    assert type(found) is errors.DatabaseIncompleteError
    assert "nowhere" in found.reason


def test_a_table_that_others_hold_is_waited_for_no_longer_than_was_said(engine):
    with transaction(engine) as session:
        session.execute(text("SELECT 1"))  # now it has begun
        if engine.dialect.name == "postgresql":
            session.execute(text("LOCK TABLE plan"))
        assert type(refused(engine, "UPDATE plan SET code = code")) is errors.DatabaseBusyError


def test_a_database_that_can_only_be_read_is_said_to_be(engine, database):
    check_writable(engine)
    opened = open_database(read_only(database))
    try:
        migrate(opened)
        with reading(opened) as session:
            assert session.execute(text("SELECT count(*) FROM plan")).scalar() == 0
        # A connection that has read may not have won the right to write by that.
        with pytest.raises(DBAPIError) as caught:
            check_writable(opened)
        assert type(refusal_of(caught.value)) is errors.DatabaseReadOnlyError
    finally:
        opened.dispose()


def test_a_database_that_can_only_be_read_keeps_its_journal(tmp_path):
    path = tmp_path / "plan.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE plan (code)")
    opened = open_database(read_only(f"sqlite:///{path}"))
    with opened.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
    opened.dispose()


def test_a_connection_that_broke_is_replaced(engine):
    with engine.connect() as connection:
        connection.invalidate()
    check_writable(engine)
