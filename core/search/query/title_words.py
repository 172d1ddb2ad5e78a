"""Finds things by the words of their titles alone, strictly: every word, as it is or its synonym.

For answers, which must be about the very thing that was asked for; the search itself is generous.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from core.search.analysis.folding import fold
from core.search.index.synonyms import LONGEST_PHRASE, get_synonyms
from core.search.query.exact_titles import documents_coded

type Units = tuple[str, ...]

_MOST = 60  # documents that hold the words; beyond, they name nothing in particular
_LONGEST_CODE = 20
_HOLDING = (
    "select d.kind, d.code, w.title, w.strong, w.plain from search_match m "
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
        numbers = documents_coded(self._connection, (folded,))
        marks = ", ".join("?" * len(numbers))
        query = f"select kind, code from search_document where id in ({marks})"  # noqa: S608 - question marks
        rows = self._connection.execute(query, numbers)
        return sorted({(kind, code) for kind, code in rows if kind in kinds})

    def holding(
        self,
        words: Sequence[Sequence[Units]],
        kinds: Collection[str],
        loose: Sequence[Sequence[Units]] = (),
    ) -> list[Titled] | None:
        """Return the things of *kinds* whose title holds every one of *words*, and of *loose*.

        A word is what it may be written as, each way with its units. Phrases of *loose* are read
        by their synonyms too, and it may stand in a thing's unit or definition instead, but for
        half of all words. None: too many hold them.
        """
        return self._found([_with_synonyms(one) for one in words], _phrases(loose), kinds)

    def _found(
        self,
        strict: Sequence[Sequence[Units]],
        loose: Sequence[Sequence[Units]],
        kinds: Collection[str],
    ) -> list[Titled] | None:
        every = [*strict, *loose]
        columns = [*("strong" for _ in strict), *("strong others" for _ in loose)]
        expression = " AND ".join(
            f"{{{column}}} : ({' OR '.join(map(_all_of, one))})"
            for column, one in zip(columns, every, strict=True)
        )
        rows = self._connection.execute(_HOLDING, (expression, _MOST + 1)).fetchall()
        if len(rows) > _MOST:
            return None
        held = []
        for kind, code, length, strong, plain in rows:
            title, beside = frozenset(strong.split()[:length]), frozenset(plain.split())
            in_title = [_way_in(title, one) for one in every]
            lacking = [one for one, way in zip(every, in_title, strict=True) if way is None]
            is_beside = 2 * len(lacking) <= len(every) and all(
                one in loose and _way_in(beside, one) for one in lacking
            )
            if kind in kinds and is_beside:
                named = {unit for way in in_title for unit in way or ()}
                held.append(Titled(kind, code, len(named) / len(title)))
        return held


def _way_in(held: frozenset[str], ways: Iterable[Units]) -> Units | None:
    """Return the first of *ways* whose units are all *held*."""
    return next((way for way in ways if held.issuperset(way)), None)


def _with_synonyms(ways: Sequence[Units]) -> list[Units]:
    synonyms = get_synonyms()
    known = (synonyms[way] for way in ways if way in synonyms)
    others = (term.units for meaning in known for term in meaning.others)
    return list(dict.fromkeys([*ways, *others]))


def _phrases(words: Sequence[Sequence[Units]]) -> list[list[Units]]:
    """Return what each word, or phrase of several that has synonyms, may be written as."""
    found: list[list[Units]] = []
    place = 0
    while place < len(words):
        length, phrase = _phrase(words[place : place + LONGEST_PHRASE])
        found.append(_with_synonyms([phrase] if length > 1 else words[place]))
        place += length
    return found


def _phrase(words: Sequence[Sequence[Units]]) -> tuple[int, Units]:
    """Return how many of *words* are a phrase that has synonyms, and its units; 1 for none."""
    for length in range(len(words), 1, -1):
        units = tuple(unit for ways in words[:length] for unit in ways[0])
        if units in get_synonyms():
            return length, units
    return 1, ()


def _all_of(units: Units) -> str:
    quoted = (f'"{unit}"' for unit in units)
    return f"({' AND '.join(quoted)})"
