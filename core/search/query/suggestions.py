"""Completes a query as it is typed, by the titles of the index."""

import sqlite3
from collections.abc import Sequence

from core.search.analysis.analyzer import Word
from core.search.analysis.folding import fold
from core.search.analysis.protection import glued_key
from core.search.index.vocabulary import Vocabulary, after

_SHORTEST_PREFIX = 2  # letters of the last word before the words inside titles are looked through

_MOST_ENDINGS = 12  # words that the last one may become


class Suggestions:
    """Finds titles that begin with what was typed, then titles that hold its words."""

    def __init__(self, connection: sqlite3.Connection, vocabulary: Vocabulary) -> None:
        """Take a connection to a release file and its vocabulary."""
        self._connection = connection
        self._vocabulary = vocabulary

    def documents(self, typed: str, words: Sequence[Word], limit: int) -> list[int]:
        """Return at most *limit* documents, best first. The last of *words* may be unfinished."""
        found = dict.fromkeys(self._codes(glued_key(fold(typed)), limit))
        if words:
            found.update(dict.fromkeys(self._titles(_joined(words), limit)))
        if words and len(found) < limit and len(words[-1].key) >= _SHORTEST_PREFIX:
            found.update(dict.fromkeys(self._holding(words, limit)))
        return list(found)[:limit]

    def _codes(self, key: str, limit: int) -> list[int]:
        return self._beginning("search_code", key, limit) if key else []

    def _titles(self, key: str, limit: int) -> list[int]:
        return self._beginning("search_title", key, limit)

    def _beginning(self, table: str, key: str, limit: int) -> list[int]:
        rows = self._connection.execute(
            f"select document from {table} where key >= ? and key < ? limit ?",  # noqa: S608 - two names
            (key, after(key), limit),
        )
        return [number for (number,) in rows]

    def _holding(self, words: Sequence[Word], limit: int) -> list[int]:
        """Documents with all the words in their title; the last two may be one half-written."""
        ways = [self._expression(words[:-1], words[-1].key)]
        if len(words) > 1:
            ways.append(self._expression(words[:-2], _joined(words[-2:])))
        expression = " OR ".join(filter(None, ways))
        if not expression:
            return []
        rows = self._connection.execute(
            "select rowid from search_match where search_match match ? order by rowid limit ?",
            (expression, limit),
        )
        return [number for (number,) in rows]

    def _expression(self, finished: Sequence[Word], beginning: str) -> str:
        endings = {
            " AND ".join(map(_in_title, entry.units))
            for entry in self._vocabulary.starting_with(beginning, _MOST_ENDINGS)
        }
        if not endings:
            return ""
        units = {unit for word in finished if not word.is_function for unit in word.units}
        parts = (*map(_in_title, sorted(units)), f"({' OR '.join(sorted(endings))})")
        return f"({' AND '.join(parts)})"


def _joined(words: Sequence[Word]) -> str:
    return "".join(word.key for word in words)


def _in_title(unit: str) -> str:
    return f'strong : "{unit}"'
