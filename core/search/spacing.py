"""Half-spaces where a writer put a space: hazm's rules, on words instead of lines.

hazm's whole Normalizer runs some forty regular expressions over each text and breaks numbers. Its
letters are dealt with by the folding table; what is taken from it is the joining of words by its
lexicon. What its regular expressions do for affixes is done here on the words.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from core.search.folding import HALF_SPACE

_TOKEN = re.compile(rf"[^\W_]+(?:{HALF_SPACE}+[^\W_]+)*|[^\w\s]|\n")
_PREFIXES = frozenset(("می", "نمی"))
_SUFFIXES = frozenset(("تر", "تری", "ترین", "گر", "گری", "ها", "های", "هایی"))
_AFTER_HEH = frozenset(("ی", "ام", "ایم", "اش", "اند", "ای", "اید", "ات"))


class JoinsTokens(Protocol):
    """What is used of hazm's Normalizer."""

    def token_spacing(self, tokens: list[str]) -> list[str]:
        """Join neighbours that are one word in the lexicon, or word and suffix."""


class Spacing:
    """Cut text into words, with the half-spaces it should have had."""

    def __init__(self, hazm: JoinsTokens) -> None:
        """Take hazm's Normalizer."""
        self._hazm = hazm

    def words(self, text: str) -> list[str]:
        """Give the words of *text* in order. Words do not join across punctuation or lines."""
        tokens = self._hazm.token_spacing(_TOKEN.findall(text))
        return [token for token in _join_affixes(tokens) if token[0].isalnum()]


def _join_affixes(tokens: Iterable[str]) -> Iterator[str]:
    previous = ""
    for token in tokens:
        if previous and _belongs(previous, token):
            previous += HALF_SPACE + token
            continue
        if previous:
            yield previous
        previous = token
    if previous:
        yield previous


def _belongs(previous: str, token: str) -> bool:
    if previous in _PREFIXES:
        return token[0].isalpha()
    if token in _SUFFIXES:
        return len(previous) > 1 and previous[-1].isalpha()
    return token in _AFTER_HEH and len(previous) > 1 and previous[-1] == "ه"
