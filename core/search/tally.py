"""What is counted over all documents while they are indexed, and the vocabulary it makes."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from core.search.analyzer import Word
from core.search.finglish import persian_skeleton
from core.search.synonyms import Synonyms


class Tally:
    """Counts of words, units and lengths."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._documents = 0
        self._length = 0.0
        self._units = 0.0
        self._by_unit: Counter[str] = Counter()
        self._by_key: Counter[str] = Counter()
        self._by_form: Counter[str] = Counter()
        self._words: dict[str, Word] = {}

    def add(self, words: Sequence[Word], *, word_length: float, unit_length: float) -> None:
        """Take one document: all its words, and its lengths as the rescorer sees them."""
        self._documents += 1
        self._length += word_length
        self._units += unit_length
        # By how they are written: hashing a word itself would cost as much as analysing it.
        self._by_form.update([word.written for word in words])
        forms = {word.written: word for word in words}
        self._words.update(forms)
        self._by_key.update({word.key for word in forms.values()})
        meaning = [word.units for word in forms.values() if not word.is_function]
        self._by_unit.update(set(chain.from_iterable(meaning)))

    def write(self, connection: sqlite3.Connection, synonyms: Synonyms, file_format: int) -> None:
        """Fill the tables of the vocabulary and of what is known of the whole index."""
        self._add_synonyms(synonyms)
        connection.executemany("insert into search_word values (?, ?, ?, ?, ?, ?)", self._rows())
        connection.executemany(
            "insert into search_unit values (?, ?)", sorted(self._by_unit.items())
        )
        connection.executemany(
            "insert into search_unit_word values (?, ?)", sorted(set(self._pairs()))
        )
        connection.executemany(
            "insert into search_synonym values (?, ?)", self._synonyms(synonyms)
        )
        many = max(1, self._documents)
        meta = {
            "documents": self._documents,
            "format": file_format,
            "units_per_document": self._units / many,
            "words_per_document": self._length / many,
        }
        connection.executemany("insert into search_meta values (?, ?)", meta.items())

    def _add_synonyms(self, synonyms: Synonyms) -> None:
        """Know words that no document has but that stand for some it has: «مترو» misspelt."""
        for term in sorted(
            {other for others in synonyms.values() for other in others},
            key=lambda term: term.written,
        ):
            known = any(
                all(unit in self._by_unit for unit in other.units)
                for other in synonyms[term.units]
            )
            if known and len(term.surfaces) == 1 and term.surfaces[0] not in self._by_key:
                word = Word(term.surfaces[0], term.units, term.written, is_function=False)
                self._by_form[word.written] += 1
                self._words.setdefault(word.written, word)

    def _synonyms(self, synonyms: Synonyms) -> Iterator[tuple[str, str]]:
        """Terms with those that mean the same and that some document holds."""
        for units, terms in sorted(synonyms.items()):
            held = [term.units for term in terms if self._by_unit.keys() >= {*term.units}]
            if held:
                yield " ".join(units), "\n".join(map(" ".join, held))

    def _rows(self) -> Iterator[tuple[str, str, int, int, str, str]]:
        for key, word in sorted(self._commonest_forms().items()):
            units = " ".join(word.units)
            yield key, persian_skeleton(key), len(key), self._by_key[key], units, word.written

    def _commonest_forms(self) -> dict[str, Word]:
        """Give for each key the word as it is written most often."""
        found: dict[str, Word] = {}
        for written, _ in sorted(self._by_form.items(), key=lambda item: (-item[1], item[0])):
            word = self._words[written]
            found.setdefault(word.key, word)
        return found

    def _pairs(self) -> Iterator[tuple[str, str]]:
        return ((unit, word.key) for word in self._words.values() for unit in word.units)
