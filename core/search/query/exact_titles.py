"""Finds documents by their very code or title, which come before every score."""

import sqlite3
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from itertools import accumulate

from core.search.analysis.folding import fold
from core.search.analysis.keyboard import as_latin
from core.search.analysis.protection import code_key, glued_key
from core.search.index.vocabulary import after
from core.search.query.planner import Plan

CODE, TITLE, BEGINNING = 3, 2, 1
_MOST_BEGINNINGS = 200
_LONGEST_CODE = 20
_SHORTEST_BEGINNING = 2


class ExactMatches:
    """Reads the tables of codes and titles."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection to a release file."""
        self._connection = connection

    def bands(self, text: str, plan: Plan) -> dict[int, int]:
        """Return documents whose code is *text*, or whose title is or begins with the query."""
        found = dict.fromkeys(self._beginnings(plan), BEGINNING)
        found.update(dict.fromkeys(self._titles({plan.key, plan.meant_key}), TITLE))
        found.update(dict.fromkeys(self._codes(text.strip()), CODE))
        return found

    def _codes(self, text: str) -> Iterable[int]:
        if not 0 < len(text) <= _LONGEST_CODE:
            return ()
        return documents_coded(self._connection, (fold(text), fold(as_latin(text))))

    def _titles(self, keys: AbstractSet[str]) -> Iterable[int]:
        return _with_keys(self._connection, "search_title", keys)

    def _beginnings(self, plan: Plan) -> Iterable[int]:
        """Documents whose title begins with the query's words, whole."""
        if len(plan.key) < _SHORTEST_BEGINNING:
            return ()
        rows = self._connection.execute(
            "select document, words from search_title where key >= ? and key < ? limit ?",
            (plan.key, after(plan.key), _MOST_BEGINNINGS),
        )
        return (number for number, words in rows if _ends_a_word(words, len(plan.key)))


class WholeTitles:
    """Knows the titles of one index by the keys of their words, side by side; for one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection to a release file."""
        self._connection = connection

    def is_title(self, key: str, kinds: Collection[str]) -> bool:
        """Whether the title of something of *kinds* is *key*."""
        query = "select kind from search_title join search_document on id = document where key = ?"
        return any(kind in kinds for (kind,) in self._connection.execute(query, (key,)))


def documents_coded(connection: sqlite3.Connection, folded: Iterable[str]) -> list[int]:
    """Return the documents whose code is one of *folded*, with its zeros and signs or without."""
    keys = {key for code in folded for key in (code_key(code), glued_key(code))}
    return _with_keys(connection, "search_code", keys)


def _with_keys(connection: sqlite3.Connection, table: str, keys: AbstractSet[str]) -> list[int]:
    given = sorted(keys - {""})
    marks = ", ".join("?" * len(given))
    rows = connection.execute(
        f"select document from {table} where key in ({marks})",  # noqa: S608 - two names
        given,
    )
    return [number for (number,) in rows]


def _ends_a_word(words: str, length: int) -> bool:
    """Whether the first *length* letters of *words*, blanks apart, end where a word does."""
    return length in accumulate(map(len, words.split(" ")))
