"""What people ask that a plan is not about, from `absent_topics.csv`, which a clerk can edit.

A phrase is taken so only where the release itself does not have it: a plan that builds a hospital
is asked about it.
"""

import csv
import sqlite3
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from core.answers.reading.word_tags import LONGEST_PHRASE, phrase_key
from core.search.analysis.analyzer import Word
from core.search.index.synonyms import get_synonyms
from core.search.index.vocabulary import Vocabulary
from core.search.query.judging import stand_together

_FILE = Path(__file__).with_name("absent_topics.csv")
_ENDINGS = ("", "ها", "های", "ه", "ی", "ش")


@cache
def _topics() -> dict[str, str]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [(row["topic"], row["words"].split("|")) for row in csv.DictReader(file)]
    return {phrase_key(text): topic for topic, texts in rows for text in texts}


class AbsentTopics:
    """Finds them for one release; for one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection to a release file."""
        self._connection = connection
        self._vocabulary = Vocabulary(connection)

    def topic(self, words: Sequence[Word]) -> tuple[str, str] | None:
        """Return the topic of *words*, and the phrase that it is of, as it was typed."""
        for length in range(LONGEST_PHRASE + 1, 0, -1):
            for place in range(len(words) - length + 1):
                phrase = words[place : place + length]
                topic = self._of(phrase)
                if topic is not None:
                    return topic, " ".join(word.written for word in phrase)
        return None

    def _of(self, phrase: Sequence[Word]) -> str | None:
        key = "".join(word.key for word in phrase)
        bases = (key.removesuffix(ending) for ending in _ENDINGS if key.endswith(ending))
        base = next((base for base in bases if base in _topics()), None)
        if base is None or self._is_held(phrase):
            return None
        # «اینترنتی» is a word of its own, and no form of «اینترنت».
        is_another = base != key and phrase[-1].units in get_synonyms()
        return None if is_another else _topics()[base]

    def _is_held(self, phrase: Sequence[Word]) -> bool:
        """Whether a text of the release has the words of *phrase* side by side."""
        units = [unit for word in phrase for unit in word.units]
        return stand_together(self._connection, self._vocabulary, units)
