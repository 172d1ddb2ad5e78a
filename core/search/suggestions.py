"""Completes a query as it is typed, by the titles of the index."""

import sqlite3
from collections.abc import Iterable, Sequence

from core.search.analyzer import Word
from core.search.vocabulary import Vocabulary, after

_SHORTEST_PREFIX = 2  # letters of the last word before the words inside titles are looked through

_MOST_ENDINGS = 12  # words that the last one may become


class Suggestions:
    """Finds titles that begin with what was typed, then titles that hold its words."""

    def __init__(self, connection: sqlite3.Connection, vocabulary: Vocabulary) -> None:
        """Take a connection to a release file and its vocabulary."""
        self._connection = connection
        self._vocabulary = vocabulary

    def documents(self, words: Sequence[Word], limit: int) -> list[int]:
        """Give at most *limit* documents, best first. The last of *words* may be unfinished."""
        if not words:
            return []
        found = dict.fromkeys(self._beginning("".join(word.key for word in words), limit))
        if len(found) < limit and len(words[-1].key) >= _SHORTEST_PREFIX:
            found.update(dict.fromkeys(self._holding(words, limit)))
        return list(found)[:limit]

    def _beginning(self, key: str, limit: int) -> list[int]:
        rows = self._connection.execute(
            "select document from search_title where key >= ? and key < ? limit ?",
            (key, after(key), limit),
        )
        return [number for (number,) in rows]

    def _holding(self, words: Sequence[Word], limit: int) -> list[int]:
        *finished, last = words
        endings = {
            unit
            for entry in self._vocabulary.starting_with(last.key, _MOST_ENDINGS)
            for unit in entry.units
        }
        if not endings:
            return []
        units = {unit for word in finished if not word.is_function for unit in word.units}
        parts = (*(_in_title(unit) for unit in sorted(units)), _any_in_title(endings))
        rows = self._connection.execute(
            "select rowid from search_text where search_text match ? order by rowid limit ?",
            (" AND ".join(parts), limit),
        )
        return [number for (number,) in rows]


def _in_title(unit: str) -> str:
    return f'strong : "{unit}"'


def _any_in_title(units: Iterable[str]) -> str:
    return f"({' OR '.join(map(_in_title, sorted(units)))})"
