"""Half-spaces where a writer put a space: hazm's rules, on words instead of lines.

hazm's whole Normalizer runs some forty regular expressions over each text and breaks numbers. Its
letters are dealt with by the folding table; what is taken from it is its lexicon, by which words
join, and its list of suffixes. What its regular expressions do for affixes is done here on words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from core.search.analysis.folding import HALF_SPACE
from core.search.analysis.stemming import PLURAL_ENDINGS

_TOKEN = re.compile(rf"[^\W_]+(?:{HALF_SPACE}+[^\W_]+)*|[^\w\s]|\n")
# As hazm has them: what stands behind a word of the lexicon is joined to it.
SUFFIXES = frozenset((
    "ی", "ای", "ها", "های", "هایی", "تر", "تری", "ترین", "گر", "گری", "ام", "ات", "اش", "یم", "ید",
    "ند", "مان", "تان", "شان", "هایمان", "هایتان", "هایشان", "ان", "ین", "م", "ت", "ش",
))  # fmt: skip
_PREFIXES = frozenset(("می", "نمی"))
_SUFFIXES = frozenset((*PLURAL_ENDINGS, "تر", "تری", "ترین", "گر", "گری"))
_AFTER_HEH = frozenset(("ی", "ام", "ایم", "اش", "اند", "ای", "اید", "ات"))


def tokens(text: str) -> list[str]:
    """Cut *text* into words, signs and ends of lines."""
    return _TOKEN.findall(text)


class Spacing:
    """Join words that a space parts and a half-space should."""

    def __init__(self, words: Mapping[str, int], suffixes: Iterable[str]) -> None:
        """Take the words of a lexicon, with how often each is used, and suffixes."""
        self._words = frozenset(words)
        self._suffixes = frozenset(suffixes)
        self._any_suffix = self._suffixes | _SUFFIXES | _AFTER_HEH
        self._joined = frozenset(word for word in words if HALF_SPACE in word and words[word])
        self._ends = frozenset(end for word in self._joined for end in _ends(word))

    def may_begin(self, token: str) -> bool:
        """Whether *token* joins what follows it, whatever that is."""
        return token in _PREFIXES

    def may_end(self, token: str) -> bool:
        """Whether *token* may join what stands before it."""
        return token in self._any_suffix or token in self._ends

    def is_one_word(self, previous: str, token: str) -> bool:
        """Whether two words that a space parts are one."""
        if previous in _PREFIXES:
            return token[0].isalpha()
        if token in self._any_suffix and (
            (token in self._suffixes and previous in self._words) or _may_end(previous, token)
        ):
            return True
        # Few words are the end of another, and a pair is dear to make.
        return token in self._ends and previous + HALF_SPACE + token in self._joined


def _ends(word: str) -> Iterator[str]:
    """Yield what stands behind each half-space."""
    while HALF_SPACE in word:
        word = word.partition(HALF_SPACE)[2]
        yield word


def _may_end(previous: str, token: str) -> bool:
    """Whether the suffix *token* belongs to a word that the lexicon does not hold."""
    if token in _AFTER_HEH and previous[-1] == "ه":
        return len(previous) > 1
    return token in _SUFFIXES and len(previous) > 1 and previous[-1].isalpha()
