"""Completes a query as it is typed: the word that is half typed, before what is typed whole."""

import sqlite3
from collections.abc import Iterable, Sequence

from core.search.analysis.analyzer import Word
from core.search.analysis.folding import fold
from core.search.analysis.protection import glued_key
from core.search.analysis.stemming import ENDINGS
from core.search.index.documents import KINDS
from core.search.index.vocabulary import Entry, Vocabulary, after
from core.search.query.alternatives import Alternatives

_MOST_ENDINGS = 12  # words that the last one may become
_MOST_LOOKED_AT = 60  # documents that are put in order
_MOST_TITLES = 200

type _Units = tuple[str, ...]


class Suggestions:
    """Finds titles that begin with what was typed, then titles that hold its words."""

    def __init__(
        self, connection: sqlite3.Connection, vocabulary: Vocabulary, alternatives: Alternatives
    ) -> None:
        """Take a connection to a release file, its vocabulary, and what means the same."""
        self._connection = connection
        self._vocabulary = vocabulary
        self._alternatives = alternatives

    def documents(self, typed: str, words: Sequence[Word], limit: int) -> list[int]:
        """Return at most *limit* documents, best first. The last of *words* may be unfinished."""
        found = dict.fromkeys(self._codes(glued_key(fold(typed)), limit))
        if words:
            found.update(dict.fromkeys(self._titles(_joined(words))))
            if len(found) < limit:
                found.update(dict.fromkeys(self._holding(words)))
        return list(found)[:limit]

    def _codes(self, key: str, limit: int) -> list[int]:
        if not key:
            return []
        rows = self._connection.execute(
            "select document from search_code join search_document on id = document"
            " where key >= ? and key < ? and kind not in ('page', 'term') limit ?",
            (key, after(key), limit),
        )
        return [number for (number,) in rows]

    def _titles(self, key: str) -> list[int]:
        """Documents whose title begins so; a title's numbers count as numbers, 2 before 10."""
        rows = self._connection.execute(
            "select words, document from search_title where key >= ? and key < ? limit ?",
            (key, after(key), _MOST_TITLES),
        )
        return [number for _, number in sorted(rows, key=lambda row: (_natural(row[0]), row[1]))]

    def _holding(self, words: Sequence[Word]) -> list[int]:
        """Documents with all the words in their title, the half-typed ones first."""
        found: list[int] = []
        *finished, last = words
        half, whole = self._endings(last, is_alone=not finished)
        for endings in (half, whole):
            found += self._in_titles(finished, last.key, endings)
        if finished:  # the last two may be one word, parted
            both, _ = self._endings_of(_joined(words[-2:]), ())
            found += self._in_titles(finished[:-1], _joined(words[-2:]), both)
        return found

    def _endings(self, last: Word, *, is_alone: bool) -> tuple[list[str], list[str]]:
        """Return what the last word may become, and what it is as it stands, as expressions."""
        if len(last.key) > 1:
            return self._endings_of(last.key, last.units)
        # Of one letter there are too many words to choose from, but not behind another word.
        is_letter = last.key.isalpha() and not is_alone
        return ([f'strong : "{last.key}" *'] if is_letter else []), []

    def _endings_of(self, key: str, own: _Units) -> tuple[list[str], list[str]]:
        half: list[str] = []
        whole: list[str] = []
        for entry in self._vocabulary.starting_with(key, _MOST_ENDINGS):
            # An ending that only inflects what is typed, as in «متری», completes nothing.
            is_whole = entry.units == own or entry.key.removeprefix(key) in ("", *ENDINGS)
            chosen = whole if is_whole else half
            chosen += (" AND ".join(map(_in_title, units)) for units in self._meanings(entry))
        return half, whole

    def _meanings(self, entry: Entry) -> list[_Units]:
        """Return the units of a word, or of what it stands for where no document has it."""
        if entry.documents:
            return [entry.units]
        return [term.units for term in self._alternatives.synonyms(entry.units)]

    def _in_titles(self, finished: Sequence[Word], last: str, endings: Sequence[str]) -> list[int]:
        """Documents with all of *finished* and one of *endings* in their title."""
        if not endings:
            return []
        units = {unit for word in finished if not word.is_function for unit in word.units}
        each = (f"({ending})" for ending in dict.fromkeys(endings))
        expression = " AND ".join((*map(_in_title, sorted(units)), f"({' OR '.join(each)})"))
        rows = self._connection.execute(
            "select id, kind, words from search_document join search_title on document = id"
            " where id in (select rowid from search_match where search_match match ?"
            " order by rowid limit ?)",
            (expression, _MOST_LOOKED_AT),
        )
        beside = " ".join((*(word.key for word in finished), last))
        return _ordered(rows, beside)


def _ordered(rows: Iterable[tuple[int, str, str]], beside: str) -> list[int]:
    """Put first those whose title has the words side by side, then by kind."""
    ranked = sorted(
        (f" {beside}" not in f" {words}", KINDS.index(kind), number)
        for number, kind, words in rows
    )
    return [number for _, _, number in ranked]


def _natural(words: str) -> list[tuple[int, str]]:
    return [(int(word), "") if word.isdecimal() else (0, word) for word in words.split(" ")]


def _joined(words: Sequence[Word]) -> str:
    return "".join(word.key for word in words)


def _in_title(unit: str) -> str:
    return f'strong : "{unit}"'
