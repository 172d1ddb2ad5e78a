"""What the surroundings refuse - files, folders, the database, settings - said to an operator.

Such errors are not the program's own (core/errors.py): they are met at its rim, and told there.
"""

import errno
import sqlite3

from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from core.settings import PREFIX
from core.texts import Texts

# What is told; an integrity error, say, is a fault of the program and is not among them.
Refusal = (OSError, ValidationError, ArgumentError, NoSuchModuleError, DBAPIError)

_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FULL_SQLITE = "database or disk is full"


def tell_refusal(error: Exception, texts: Texts) -> str | None:
    """Say *error* in one sentence; None when it is a fault of the program."""
    if isinstance(error, ValidationError):
        return _tell_settings(error, texts)
    if isinstance(error, SQLAlchemyError):
        return _tell_database(error, texts)
    if isinstance(error, OSError):
        return _tell_file(error, texts)
    return None


def _tell_settings(error: ValidationError, texts: Texts) -> str | None:
    if error.title != "Settings":
        return None
    first = error.errors(include_input=False, include_url=False)[0]
    name = f"{PREFIX}{'_'.join(map(str, first['loc'])).upper()}"
    return texts("refusal.setting", name=name, reason=first["msg"])


def _tell_database(error: SQLAlchemyError, texts: Texts) -> str | None:
    if isinstance(error, (ArgumentError, NoSuchModuleError)):
        return texts("refusal.database_url")
    if not isinstance(error, DBAPIError) or not _is_refusal(error):
        return None
    reason = " ".join(str(error.orig).split())
    if _FULL_SQLITE in reason:
        return texts("refusal.disk_full")
    return texts("refusal.database", reason=reason)


def _is_refusal(error: DBAPIError) -> bool:
    """Say whether the database could not be reached or used, and not that it was used wrongly."""
    if isinstance(error.orig, sqlite3.DatabaseError):
        return type(error.orig) in (sqlite3.OperationalError, sqlite3.DatabaseError)
    return type(error).__name__ == "OperationalError"


def _tell_file(error: OSError, texts: Texts) -> str:
    # Of a swap, the place that was to be taken.
    path = error.filename2 or error.filename or ""
    if error.errno in _FULL:
        return texts("refusal.disk_full")
    if error.errno in _NOT_ALLOWED:
        return texts("refusal.not_allowed", path=path)
    if error.errno in _NOT_THERE:
        return texts("refusal.not_there", path=path)
    return texts("refusal.file", path=path, reason=error.strerror or str(error))
