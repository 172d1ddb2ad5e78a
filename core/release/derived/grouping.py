"""Rows of one table joined to the things that they are about, in one pass."""

from collections.abc import Iterable
from itertools import groupby

from core.release.records.base import Record


class Grouped[R: Record]:
    """Rows that come in order of one field, handed out group by group in that same order.

    This joins a ledger to the things it is about in one pass, holding one group at a time.
    """

    def __init__(self, rows: Iterable[R], field: str) -> None:
        """Take *rows*, which must be sorted by *field*."""
        self._groups = groupby(rows, key=lambda row: str(getattr(row, field)))
        self._waiting: tuple[str, tuple[R, ...]] | None = None

    def take(self, key: str) -> tuple[R, ...]:
        """Return the rows of *key*; keys must be asked for in order, and earlier ones are gone."""
        while self._waiting is None or self._waiting[0] < key:
            following = next(self._groups, None)
            if following is None:
                self._waiting = None
                return ()
            self._waiting = following[0], tuple(following[1])
        return self._waiting[1] if self._waiting[0] == key else ()
