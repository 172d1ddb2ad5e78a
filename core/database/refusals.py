"""What a refusal of the operational database means, whichever of the two databases it is.

Drivers sort their errors differently; what counts is PostgreSQL's SQLSTATE and SQLite's code.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from core.errors import (
    DatabaseBusyError,
    DatabaseFailedError,
    DatabaseFullError,
    DatabaseIncompleteError,
    DatabaseReadOnlyError,
    DatabaseRefusedError,
    DatabaseUnreachableError,
    QotbnamaError,
)

type Refusal = Callable[[str], QotbnamaError]

# https://www.postgresql.org/docs/current/errcodes-appendix.html; the longest beginning counts.
_SQLSTATES: dict[str, Refusal] = {
    "08": DatabaseUnreachableError,
    "25006": DatabaseReadOnlyError,
    "28": DatabaseUnreachableError,
    "3D": DatabaseUnreachableError,
    "3F": DatabaseIncompleteError,
    "40": DatabaseBusyError,
    "42501": DatabaseRefusedError,
    "42703": DatabaseIncompleteError,
    "42P01": DatabaseIncompleteError,
    "53": DatabaseBusyError,
    "53100": DatabaseFullError,
    "55P03": DatabaseBusyError,
    "57": DatabaseUnreachableError,
    "57014": DatabaseBusyError,
    "58": DatabaseUnreachableError,
}
# https://www.sqlite.org/rescode.html: the primary codes.
_SQLITE_CODES: dict[int, Refusal] = {
    sqlite3.SQLITE_BUSY: DatabaseBusyError,
    sqlite3.SQLITE_LOCKED: DatabaseBusyError,
    sqlite3.SQLITE_READONLY: DatabaseReadOnlyError,
    sqlite3.SQLITE_PERM: DatabaseRefusedError,
    sqlite3.SQLITE_AUTH: DatabaseRefusedError,
    sqlite3.SQLITE_FULL: DatabaseFullError,
    sqlite3.SQLITE_IOERR: DatabaseUnreachableError,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreachableError,
    sqlite3.SQLITE_CORRUPT: DatabaseUnreachableError,
    sqlite3.SQLITE_NOTADB: DatabaseUnreachableError,
}
_PRIMARY = 0xFF
# A connection that is refused has no SQLSTATE, and an old SQLite error no code: their words.
_PHRASES: dict[str, Refusal] = {
    "too many clients": DatabaseBusyError,
    "too many connections": DatabaseBusyError,
    "connection slots": DatabaseBusyError,
    "no such table": DatabaseIncompleteError,
    "no such column": DatabaseIncompleteError,
    "has no column named": DatabaseIncompleteError,
    "readonly database": DatabaseReadOnlyError,
    "disk is full": DatabaseFullError,
    "is locked": DatabaseBusyError,
}
# Those that end by themselves, or when an operator has done something outside of the program.
_PASSING = (
    DatabaseBusyError,
    DatabaseFullError,
    DatabaseReadOnlyError,
    DatabaseUnreachableError,
)


def refusal_of(error: SQLAlchemyError) -> QotbnamaError:
    """Return a database's error as one of ours; its `reason` is the driver's first line."""
    cause = getattr(error, "orig", None) or error
    reason = str(cause).strip().partition("\n")[0] or type(cause).__name__
    return _kind(error, cause, reason)(reason)


def is_passing(error: SQLAlchemyError) -> bool:
    """Return whether the same may succeed later: the database is away, and nothing is wrong."""
    return isinstance(refusal_of(error), _PASSING)


def _kind(error: SQLAlchemyError, cause: Any, reason: str) -> Refusal:
    if isinstance(error, PoolTimeoutError):  # all connections of this process are in use
        return DatabaseBusyError
    state = getattr(cause, "sqlstate", None) or ""
    code = (getattr(cause, "sqlite_errorcode", None) or 0) & _PRIMARY
    beginnings = [state[:length] for length in range(len(state), 1, -1)]
    known = [_SQLSTATES[one] for one in beginnings if one in _SQLSTATES]
    known += [_SQLITE_CODES[code]] if code in _SQLITE_CODES else []
    known += [kind for phrase, kind in _PHRASES.items() if phrase in reason]
    if known:
        return known[0]
    is_away = isinstance(error, OperationalError | InterfaceError) and not state
    return DatabaseUnreachableError if is_away and not code else DatabaseFailedError
