"""What is counted over all documents while they are indexed, and the vocabulary it makes."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from core.search.analysis.analyzer import Word
from core.search.analysis.finglish import persian_skeleton
from core.search.index.postings import Postings
from core.search.index.synonyms import Synonyms


class Tally:
    """Counts of words, units and lengths."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._documents = 0
        self._length = 0
        self._postings = Postings()
        self._by_key: Counter[str] = Counter()
        self._by_form: Counter[str] = Counter()
        self._words: dict[str, Word] = {}

    def add(
        self,
        number: int,
        words: Sequence[Word],
        units: Mapping[str, Sequence[str]],
        *,
        word_length: int,
    ) -> float:
        """Take one document: all its words, its units by strength, its surfaces' number.

        Gives its length as its units weigh.
        """
        self._documents += 1
        self._length += word_length
        # By how they are written: hashing a word itself would cost as much as analysing it.
        forms = {word.written: word for word in words}
        self._by_form.update(forms.keys())
        self._words.update(forms)
        self._by_key.update({word.key for word in forms.values()})
        return self._postings.add(number, units)

    def write(self, connection: sqlite3.Connection, synonyms: Synonyms, file_format: int) -> None:
        """Fill the tables of the vocabulary and of what is known of the whole index."""
        self._add_synonyms(synonyms)
        connection.executemany("insert into search_word values (?, ?, ?, ?, ?)", self._rows())
        connection.executemany("insert into search_unit values (?, ?, ?)", self._postings.rows())
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
            "units_per_document": self._postings.average(),
            "words_per_document": self._length / many,
        }
        connection.executemany("insert into search_meta values (?, ?)", meta.items())

    def _add_synonyms(self, synonyms: Synonyms) -> None:
        """Know words that no document has but that stand for some it has: «مترو» misspelt."""
        for meaning in sorted(synonyms.values(), key=lambda one: one.term.written):
            term = meaning.term
            known = any(self._postings.holds(other.units) for other in meaning.others)
            if known and len(term.surfaces) == 1 and term.surfaces[0] not in self._by_key:
                word = Word(term.surfaces[0], term.units, term.written, is_function=False)
                self._by_form[word.written] += 1
                self._words.setdefault(word.written, word)

    def _synonyms(self, synonyms: Synonyms) -> Iterator[tuple[str, str]]:
        """Terms with those that mean the same and that some document holds."""
        for units, meaning in sorted(synonyms.items()):
            held = [term.units for term in meaning.others if self._postings.holds(term.units)]
            if held:
                yield " ".join(units), "\n".join(map(" ".join, held))

    def _rows(self) -> Iterator[tuple[str, str, int, str, str]]:
        for key, written in sorted(self._commonest_forms().items()):
            units = " ".join(self._words[written].units)
            yield key, persian_skeleton(key), self._by_key[key], units, written

    def _commonest_forms(self) -> dict[str, str]:
        """Return for each key how most documents write it."""
        found: dict[str, str] = {}
        counts = self._by_form
        for written, word in self._words.items():
            other = found.setdefault(word.key, written)
            if (-counts[written], written) < (-counts[other], other):
                found[word.key] = written
        return found

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """Return the words of each unit that are written otherwise."""
        return (
            (unit, word.key)
            for word in self._words.values()
            for unit in word.units
            if unit != word.key
        )
