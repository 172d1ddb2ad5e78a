"""Finds things by the words of their titles alone, strictly: every word, as it is or its synonym.

For answers, which must be about the very thing that was asked for; the search itself is generous.
"""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.search.analysis.folding import fold
from core.search.analysis.protection import code_key, glued_key
from core.search.index.synonyms import get_synonyms

type Units = tuple[str, ...]

_MOST = 60  # documents that hold the words; beyond, they name nothing in particular
_LONGEST_CODE = 20
_HOLDING = (
    "select d.kind, d.code, w.title, w.strong from search_match m "
    "join search_document d on d.id = m.rowid join search_words w on w.document = m.rowid "
    "where search_match match ? order by m.rowid limit ?"
)


@dataclass(frozen=True, slots=True)
class Titled:
    """A thing whose title holds all the words; `share` of the title's own are among them."""

    kind: str
    code: str
    share: float


class TitleWords:
    """Reads the words of titles in one index; for one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection to a release file."""
        self._connection = connection

    def coded(self, text: str, kinds: Collection[str]) -> list[tuple[str, str]]:
        """Return kind and code of what *text* is the code of."""
        folded = fold(text.strip())
        has_both = any(map(str.isdecimal, folded)) and any(map(str.isalpha, folded))
        if not has_both or len(folded) > _LONGEST_CODE:
            return []
        keys = {code_key(folded), glued_key(folded)}
        marks = ", ".join("?" * len(keys))
        query = f"select d.kind, d.code from search_code c join search_document d on d.id = c.document where c.key in ({marks})"  # noqa: E501, S608 - question marks
        rows = self._connection.execute(query, sorted(keys))
        return sorted({(kind, code) for kind, code in rows if kind in kinds})

    def holding(
        self, words: Sequence[Sequence[Units]], kinds: Collection[str]
    ) -> list[Titled] | None:
        """Return the things of *kinds* whose title holds every one of *words*.

        A word is what it may be written as, each way with its units. None: too many hold them.
        """
        ways = [_with_synonyms(one) for one in words]
        expression = " AND ".join(f"({' OR '.join(map(_all_of, one))})" for one in ways)
        found = self._connection.execute(_HOLDING, (f"strong : ({expression})", _MOST + 1))
        rows = found.fetchall()
        if len(rows) > _MOST:
            return None
        held = []
        for kind, code, length, strong in rows:
            title = frozenset(strong.split()[:length])
            if kind in kinds and all(any(title.issuperset(way) for way in one) for one in ways):
                named = {unit for one in ways for way in one for unit in way}
                held.append(Titled(kind, code, len(title & named) / len(title)))
        return held


def _with_synonyms(ways: Sequence[Units]) -> list[Units]:
    synonyms = get_synonyms()
    known = (synonyms[way] for way in ways if way in synonyms)
    others = (term.units for meaning in known for term in meaning.others)
    return list(dict.fromkeys([*ways, *others]))


def _all_of(units: Units) -> str:
    quoted = (f'"{unit}"' for unit in units)
    return f"({' AND '.join(quoted)})"
