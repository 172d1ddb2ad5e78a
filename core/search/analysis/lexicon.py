"""What is known of Persian words: hazm's lists, prepared in `words.csv` and `verb_forms.csv`.

With another hazm than they were prepared for, hazm itself is asked (hazm_lists.py): slower, equal.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from core.search.analysis.folding import HALF_SPACE, fold

WORDS = Path(__file__).with_name("words.csv")
VERB_FORMS = Path(__file__).with_name("verb_forms.csv")
PREPARED_FOR = "0.12.1"  # the release of hazm that both files were written from
SHORTEST_WORD = 2

type Listed = tuple[str, int, bool]  # word as it is written, frequency, whether it is a plural


def surface(word: str) -> str:
    """Write *word* folded and without half-spaces."""
    return fold(word).replace(HALF_SPACE, "")


@dataclass(slots=True)
class Lexicon:
    """What is known of Persian words.

    *frequency*: how often hazm's corpus has the word; 0 where it did not count. *parts*: a word
    written with half-spaces, by its surface. *plurals*: surfaces tagged as plural. *verb_roots*:
    inflected verb form to the root of its verb.
    """

    frequency: dict[str, int] = field(default_factory=dict)
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    plurals: set[str] = field(default_factory=set)
    spellings: dict[str, str] = field(default_factory=dict)
    verb_roots: dict[str, str] = field(default_factory=dict)

    def add_words(self, rows: Iterable[Listed]) -> None:
        """Take words as they are listed."""
        for word, frequency, is_plural in rows:
            key = surface(word)
            if len(key) < SHORTEST_WORD:
                continue
            if frequency > self.frequency.get(key, 0) and key != word and HALF_SPACE not in word:
                self.spellings[key] = word
            elif frequency > self.frequency.get(key, 0):
                self.spellings.pop(key, None)
            self.frequency[key] = max(self.frequency.get(key, 0), frequency)
            if HALF_SPACE in word:
                self.parts[key] = tuple(filter(None, fold(word).split(HALF_SPACE)))
            elif is_plural:
                self.plurals.add(key)


def hazm_lists() -> tuple[list[Listed], dict[str, str]]:
    """Return the words and the verb forms (surface → root) of the hazm that is installed."""
    if version("hazm") == PREPARED_FOR:
        return read_words(), read_verb_roots()
    from core.search.analysis import (  # noqa: PLC0415 - loads hazm: seconds, 160 MB
        hazm_lists as installed,
    )

    return installed.words(), installed.all_verb_roots()


def read_words() -> list[Listed]:
    """Read the prepared list of words."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)  # the header
        return [(word, int(frequency), bool(plural)) for word, frequency, plural in rows]


def read_verb_roots() -> dict[str, str]:
    """Read the prepared forms of verbs: each form's surface, and its verb's root."""
    with VERB_FORMS.open(encoding="utf-8", newline="") as file:
        return {form: row["root"] for row in csv.DictReader(file) for form in row["forms"].split()}
