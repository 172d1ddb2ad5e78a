"""The words of an index: known or not, how common, and which ones lie near a misspelt one."""

import json
import sqlite3
from dataclasses import dataclass

from core.search import finglish
from core.search.finglish import persian_skeleton

_CACHED = 20_000
_FARTHEST = 2.2  # alignment cost beyond which a Finglish reading is not believed
_CLOSE = 0.45  # how much worse than the best reading another may be
_READINGS = 4

_INTACT = 3  # letters at the beginning of a word with two mistakes
_ABOUT_AS_LONG = "{} and abs(length - ?) <= 2 order by documents desc, key limit 80"
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

    def entry(self, key: str) -> Entry | None:
        """Give the word with this surface, None where no document has it."""
        if key not in self._entries:
            _make_room(self._entries)
            found = self._select("key = ?", key)
            self._entries[key] = found[0] if found else None
        return self._entries[key]

    def documents(self, key: str) -> int:
        """In how many documents a surface stands."""
        entry = self.entry(key)
        return entry.documents if entry else 0

    def unit_documents(self, unit: str) -> int:
        """In how many documents a unit stands."""
        if unit not in self._unit_documents:
            _make_room(self._unit_documents)
            row = self._connection.execute(
                "select documents from search_unit where unit = ?", (unit,)
            ).fetchone()
            self._unit_documents[unit] = row[0] if row else 0
        return self._unit_documents[unit]

    def surfaces(self, unit: str) -> tuple[str, ...]:
        """Surfaces of the words of the index that hold *unit*."""
        if unit not in self._surfaces:
            _make_room(self._surfaces)
            rows = self._connection.execute(
                "select key from search_unit_word where unit = ?", (unit,)
            )
            self._surfaces[unit] = tuple(key for (key,) in rows)
        return self._surfaces[unit]

    def near(self, key: str) -> list[Entry]:
        """Words at one edit from *key*, commonest first."""
        rows = self._connection.execute(
            "select key from search_word where key in (select value from json_each(?))",
            (json.dumps(sorted(one_edit(key)), ensure_ascii=False),),
        )
        close = filter(None, (self.entry(word) for (word,) in rows))
        return sorted(close, key=lambda entry: (-entry.documents, entry.key))

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

    def split(self, key: str) -> tuple[Entry, Entry] | None:
        """Part *key* into two words of the index; of several ways, the commonest and evenest."""
        best = None
        for cut in range(2, len(key) - 1):
            head = self.entry(key[:cut])
            tail = self.entry(key[cut:]) if head else None
            if head and tail:
                evenness = min(cut, len(key) - cut, 4) ** 2
                score = min(head.documents, tail.documents) * evenness
                if best is None or score > best[0]:
                    best = (score, head, tail)
        return (best[1], best[2]) if best else None

    def romanised(self, latin: str) -> list[tuple[float, Entry]]:
        """Words that *latin* may be the Finglish of, with their cost, cheapest first."""
        sounded = finglish.sounds(latin)
        skeleton = finglish.latin_skeleton(sounded)
        if not skeleton:
            return []
        readings = sorted(
            (cost - 0.08 * entry.documents.bit_length() * 0.69, entry.key, entry)
            for entry in self._select("skeleton = ?", skeleton)
            if (cost := finglish.distance(sounded, entry.key)) < _FARTHEST
        )[:_READINGS]
        return [(cost, entry) for cost, _, entry in readings if cost <= readings[0][0] + _CLOSE]

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
        return [
            Entry(key, documents, tuple(units.split()), written)
            for key, documents, units, written in rows
        ]


def after(prefix: str) -> str:
    """Give the end of the range of texts that begin with *prefix*."""
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
