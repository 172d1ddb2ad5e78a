"""Words and phrases that mean the same, from `synonyms.csv`, which a clerk can edit."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.search.analysis.analyzer import Analyzer, Word, get_analyzer

_FILE = Path(__file__).with_name("synonyms.csv")
_BETWEEN, _STANDS_FOR = "|", ">"
LONGEST_PHRASE = 4  # words


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as it is searched: units and surfaces of its words of meaning."""

    units: tuple[str, ...]
    surfaces: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """A term, and the others that it stands for."""

    term: Term
    others: tuple[Term, ...]


type Synonyms = Mapping[tuple[str, ...], Meaning]


def load_synonyms(analyzer: Analyzer, path: Path = _FILE) -> Synonyms:
    """Read the table: units of a term to what it means.

    The terms of a row stand for each other; or, where one is before «>», it for those behind.
    Raises ValueError, naming file, line and fault, where a row has no reason or fewer than two
    terms, a term no word of meaning, or a term more than LONGEST_PHRASE words.
    """
    meanings: dict[tuple[str, ...], Meaning] = {}
    for line, cell, reason in _rows(path):
        first, is_one_way, rest = cell.partition(_STANDS_FOR)
        texts = [first, *rest.split(_BETWEEN)] if is_one_way else cell.split(_BETWEEN)
        terms = [_term(analyzer, text.strip()) for text in texts]
        fault = _fault(terms) or ("" if reason.strip() else "needs a reason")
        if fault:
            raise ValueError(f"{path.name}:{line}: {fault}")
        for term in terms[:1] if is_one_way else terms:
            before = meanings.get(term.units)
            others = (other for other in terms if other.units != term.units)
            every = dict.fromkeys((*(before.others if before else ()), *others))
            meanings[term.units] = Meaning(before.term if before else term, tuple(every))
    return meanings


def _fault(terms: Sequence[Term]) -> str:
    if len(terms) < 2:  # noqa: PLR2004 - a pair
        return f"needs two terms, parted by {_BETWEEN} or {_STANDS_FOR}"
    if not all(term.surfaces for term in terms):
        return "has a term without a word"
    long = next((term for term in terms if len(term.surfaces) > LONGEST_PHRASE), None)
    return f"«{long.written}» has more than {LONGEST_PHRASE} words" if long else ""


@cache
def get_synonyms() -> Synonyms:
    """Return the synonyms of this process; starts the analyzer."""
    return load_synonyms(get_analyzer())


def units_of(words: Sequence[Word]) -> tuple[str, ...]:
    """Return the units of the words of meaning among *words*, in order."""
    return tuple(unit for word in words if not word.is_function for unit in word.units)


def _rows(path: Path) -> list[tuple[int, str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (line, row["terms"] or "", row["reason"] or "")
            for line, row in enumerate(csv.DictReader(file), start=2)
        ]


def _term(analyzer: Analyzer, text: str) -> Term:
    words = analyzer.words(text)
    meaning = [word for word in words if not word.is_function] or words
    return Term(
        tuple(unit for word in meaning for unit in word.units),
        tuple(word.key for word in meaning),
        text,
    )
