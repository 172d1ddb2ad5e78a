"""Passwords: which are good enough, and their hashes (argon2id). Slow on purpose: in a thread."""

import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from core.desk.desk_errors import PasswordWeakError
from core.desk.entry.guessable import is_common, is_pattern

SHORTEST, LONGEST = 12, 200
_ROUNDS = 3
# Each takes its memory: more at once would let a few requests fill the machine.
_AT_ONCE = threading.BoundedSemaphore(2)


def check_password(password: str, *, account: str) -> None:
    """Raise PasswordWeakError with the reason, if *password* is one that others would try."""
    if len(password) < SHORTEST:
        raise PasswordWeakError("short")
    if len(password) > LONGEST:
        raise PasswordWeakError("long")
    if account in password.lower() or is_pattern(password):
        raise PasswordWeakError("guessable")
    if is_common(password):
        raise PasswordWeakError("common")


def hash_password(password: str, *, memory_kib: int) -> str:
    """Return what is kept of *password*."""
    with _AT_ONCE:
        return _hasher(memory_kib).hash(password)


def is_password(password: str, kept: str | None, *, memory_kib: int) -> bool:
    """Return whether *kept* was made of *password*; without one, after the same work, False."""
    against = kept or _of_nobody(memory_kib)
    with _AT_ONCE:
        try:
            _hasher(memory_kib).verify(against, password[:LONGEST])
        except (VerifyMismatchError, InvalidHashError):
            return False
    return kept is not None


@lru_cache(maxsize=4)
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=_ROUNDS, memory_cost=memory_kib, parallelism=1)


@lru_cache(maxsize=4)
def _of_nobody(memory_kib: int) -> str:
    """Return a hash that whoever has no account is checked against."""
    return _hasher(memory_kib).hash("nobody")
