"""The words of an index: known or not, how common, and which ones lie near a misspelt one."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.search.analysis import finglish
from core.search.analysis.finglish import persian_skeleton
from core.search.index.postings import Gains, unpacked

_CACHED = 20_000
_FARTHEST = 2.2  # alignment cost beyond which a Finglish reading is not believed
_CLOSE = 0.45  # how much worse than the best reading another may be
_READINGS = 4
_SHORTEST_BEGUN = 3  # consonants of a word of which the rest is not typed
_PLAIN = 0.15  # cost of what is plainly a beginning
_SHORTEST_VOWELS = 4  # letters of a Latin word without a consonant: «hava», not «va» and «ya»
FIRST_LETTER = "ا"  # numbers and Latin words come before it

_INTACT = 3  # letters at the beginning of a word with two mistakes
_LISTED = "{} in (select value from json_each(?))"
_ABOUT_AS_LONG = "{} and abs(length(key) - ?) <= 2 order by documents desc, key limit 80"
_PERSIAN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the index. *documents* is 0 for a synonym that no document holds."""

    key: str
    documents: int
    units: tuple[str, ...]
    written: str


class Vocabulary:
    """Reads the vocabulary tables. Not for sharing between threads: it remembers words."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection to a release file."""
        self._connection = connection
        self._entries: dict[str, Entry | None] = {}
        self._unit_documents: dict[str, int] = {}
        self._surfaces: dict[str, tuple[str, ...]] = {}

    def learn(self, keys: Iterable[str], units: Iterable[str]) -> None:
        """Look *keys* and *units* up at once, which is faster than one by one."""
        new = [key for key in dict.fromkeys(keys) if key not in self._entries]
        if new:
            _make_room(self._entries)
            found = {entry.key: entry for entry in self._select(_LISTED.format("key"), _list(new))}
            self._entries.update((key, found.get(key)) for key in new)
        new = [unit for unit in dict.fromkeys(units) if unit not in self._unit_documents]
        if new:
            _make_room(self._unit_documents)
            query = f"select unit, documents from search_unit where {_LISTED.format('unit')}"  # noqa: S608 - constants
            counts = dict(self._connection.execute(query, (_list(new),)))
            self._unit_documents.update((unit, counts.get(unit, 0)) for unit in new)

    def entry(self, key: str) -> Entry | None:
        """Return the word with this surface, None where no document has it."""
        if key not in self._entries:
            self.learn((key,), ())
        return self._entries[key]

    def documents(self, key: str) -> int:
        """In how many documents a surface stands."""
        entry = self.entry(key)
        return entry.documents if entry else 0

    def unit_documents(self, unit: str) -> int:
        """In how many documents a unit stands."""
        if unit not in self._unit_documents:
            self.learn((), (unit,))
        return self._unit_documents[unit]

    def postings(self, units: Iterable[str]) -> dict[str, Gains]:
        """Return the documents of each of *units*, and what it tells of them."""
        query = f"select unit, postings from search_unit where {_LISTED.format('unit')}"  # noqa: S608 - constants
        rows = self._connection.execute(query, (_list(units),))
        return {unit: unpacked(blob) for unit, blob in rows}

    def surfaces(self, units: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Return for each of *units* the surfaces that hold it, but for that which is it."""
        units = set(units)
        new = units - self._surfaces.keys()
        if new:
            _make_room(self._surfaces)
            held: dict[str, list[str]] = {unit: [] for unit in units - self._surfaces.keys()}
            query = f"select unit, key from search_unit_word where {_LISTED.format('unit')}"  # noqa: S608 - constants
            for unit, key in self._connection.execute(query, (_list(held),)):
                held[unit].append(key)
            self._surfaces.update((unit, tuple(keys)) for unit, keys in held.items())
        return {unit: self._surfaces[unit] for unit in units}

    def near(self, key: str) -> list[Entry]:
        """Words at one edit from *key*, commonest first."""
        # A join, for a list would be sorted first; hardly any of it is a word.
        rows = self._connection.execute(
            "select word.key, documents, units, written from json_each(?) as made"
            " cross join search_word as word on word.key = made.value",
            (_list(one_edit(key)),),
        )
        return sorted(map(_entry, rows), key=lambda entry: (-entry.documents, entry.key))

    def far(self, key: str) -> list[Entry]:
        """Words at two edits from *key* that begin like it or share its consonants."""
        start, skeleton = key[:_INTACT], persian_skeleton(key)
        begins, sounds = "key >= ? and key < ?", "skeleton = ?"
        entries = {
            *self._select(_ABOUT_AS_LONG.format(begins), start, after(start), len(key)),
            *self._select(_ABOUT_AS_LONG.format(sounds), skeleton, len(key)),
        }
        close = [entry for entry in entries if edits(entry.key, key) <= 2]  # noqa: PLR2004
        return sorted(close, key=lambda entry: (-entry.documents, entry.key))

    def romanised(self, latin: str) -> list[tuple[float, Entry]]:
        """Words that *latin* may be the Finglish of, with their cost, cheapest first."""
        sounded = finglish.sounds(latin)
        skeletons = finglish.latin_skeletons(sounded)
        if not skeletons[0] and len(sounded) < _SHORTEST_VOWELS:
            return []
        readings = sorted(
            (cost - 0.08 * entry.documents.bit_length() * 0.69, entry.key, entry)
            for skeleton in skeletons
            for entry in self._select("skeleton = ? and key >= ?", skeleton, FIRST_LETTER)
            if (cost := finglish.distance(sounded, entry.key, _FARTHEST)) < _FARTHEST
        )[:_READINGS]
        return [(cost, entry) for cost, _, entry in readings if cost <= readings[0][0] + _CLOSE]

    def begun_romanised(self, latin: str) -> list[Entry]:
        """Return words that *latin* is plainly the beginning of in Finglish, commonest first."""
        sounded = finglish.sounds(latin)
        skeleton, *_ = finglish.latin_skeletons(sounded)
        if len(skeleton) < _SHORTEST_BEGUN:
            return []
        entries = self._select("skeleton > ? and skeleton < ?", skeleton, after(skeleton))
        found = [
            one for one in entries if finglish.distance_to_beginning(sounded, one.key) <= _PLAIN
        ]
        return sorted(found, key=lambda one: (-one.documents, one.key))

    def starting_with(self, prefix: str, limit: int) -> list[Entry]:
        """Words that begin with *prefix*, commonest first."""
        return self._select(
            "key >= ? and key < ? order by documents desc, key limit ?",
            prefix,
            after(prefix),
            limit,
        )

    def _select(self, where: str, *values: str | int) -> list[Entry]:
        rows = self._connection.execute(
            f"select key, documents, units, written from search_word where {where}",  # noqa: S608 - constants above
            values,
        )
        return list(map(_entry, rows))


def _entry(row: tuple[str, int, str, str]) -> Entry:
    key, documents, units, written = row
    return Entry(key, documents, tuple(units.split()), written)


def _list(texts: Iterable[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def after(prefix: str) -> str:
    """Return the end of the range of texts that begin with *prefix*."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def one_edit(key: str) -> set[str]:
    """All words that one letter dropped, swapped, changed or added makes of *key*.

    Some hundred, each looked up at once: the cost does not grow with the vocabulary, as that of
    a scan for words with one half in common does.
    """
    alphabet = _LATIN if key.isascii() else _PERSIAN
    cuts = [(key[:place], key[place:]) for place in range(len(key) + 1)]
    made = {head + tail[1:] for head, tail in cuts}
    made.update(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1)
    made.update(head + letter + tail[1:] for head, tail in cuts if tail for letter in alphabet)
    made.update(head + letter + tail for head, tail in cuts for letter in alphabet)
    return made - {key}


def edits(one: str, other: str) -> int:
    """Count the letters added, dropped, changed or swapped with a neighbour between two words."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]


def _make_room[Kept](cache: dict[str, Kept]) -> None:
    if len(cache) >= _CACHED:
        cache.clear()
