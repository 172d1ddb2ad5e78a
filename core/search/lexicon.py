"""hazm's word and verb lists, keyed by folded surface; loaded once, the slow part of start-up."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.search.folding import HALF_SPACE, fold

_SHORTEST_WORD = 2
_NO_TAG = "0"
_PLURAL_TAG = "PL"

type Listed = tuple[str, int, tuple[str, ...]]  # by hazm: word, frequency, tags


def is_word(listed: Listed) -> bool:
    """Whether a row of hazm is a word; most have no tag and are mere strings of letters."""
    return listed[2][0] != _NO_TAG


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
    verb_roots: dict[str, str] = field(default_factory=dict)

    def add_words(self, rows: Iterable[Listed]) -> None:
        """Take words as hazm lists them; those that are none are passed over."""
        for word, frequency, tags in filter(is_word, rows):
            key = surface(word)
            if len(key) < _SHORTEST_WORD:
                continue
            self.frequency[key] = max(self.frequency.get(key, 0), frequency)
            if HALF_SPACE in word:
                self.parts[key] = tuple(filter(None, fold(word).split(HALF_SPACE)))
            elif _PLURAL_TAG in tags:
                self.plurals.add(key)

    def add_verbs(self, lemmas: Iterable[tuple[str, str]]) -> None:
        """Take verb forms as hazm lists them: form, "past#present".

        A form that is also a common noun stays a noun; of two verbs with one form the commoner
        one wins.
        """
        for form, lemma in lemmas:
            if "_" in form or " " in form:
                continue
            key = surface(form)
            if len(key) <= _SHORTEST_WORD or self._is_noun(key, form):
                continue
            past, _, present = lemma.partition("#")
            root = surface(past or present)
            if self._is_commoner(root, self.verb_roots.get(key)):
                self.verb_roots[key] = root

    def _is_noun(self, key: str, form: str) -> bool:
        return HALF_SPACE not in form and self.frequency.get(key, 0) > 0

    def _is_commoner(self, root: str, than: str | None) -> bool:
        return than is None or self.frequency.get(root, 0) > self.frequency.get(than, 0)
