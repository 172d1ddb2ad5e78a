"""Words and phrases that mean the same, from `synonyms.csv`, which a clerk can edit."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.search.analysis.analyzer import Analyzer, Word, get_analyzer

_FILE = Path(__file__).with_name("synonyms.csv")
_BETWEEN = "|"
LONGEST_PHRASE = 4  # words


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as it is searched: units and surfaces of its words of meaning."""

    units: tuple[str, ...]
    surfaces: tuple[str, ...]
    written: str


type Synonyms = Mapping[tuple[str, ...], tuple[Term, ...]]


def load_synonyms(analyzer: Analyzer, path: Path = _FILE) -> Synonyms:
    """Read the table: units of a term to the other terms of its rows.

    Raises ValueError, naming file, line and fault, where a row has fewer than two terms, a term no
    word of meaning, or a term more than LONGEST_PHRASE words.
    """
    others: dict[tuple[str, ...], tuple[Term, ...]] = {}
    for line, cell in _rows(path):
        terms = [_term(analyzer, text.strip()) for text in cell.split(_BETWEEN)]
        fault = _fault(terms)
        if fault:
            raise ValueError(f"{path.name}:{line}: {fault}")
        for term in terms:
            rest = tuple(other for other in terms if other.units != term.units)
            others[term.units] = tuple(dict.fromkeys((*others.get(term.units, ()), *rest)))
    return others


def _fault(terms: Sequence[Term]) -> str:
    if len(terms) < 2:  # noqa: PLR2004 - a pair
        return f"needs two terms, parted by {_BETWEEN}"
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


def _rows(path: Path) -> list[tuple[int, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (line, row["terms"] or "") for line, row in enumerate(csv.DictReader(file), start=2)
        ]


def _term(analyzer: Analyzer, text: str) -> Term:
    words = analyzer.words(text)
    meaning = [word for word in words if not word.is_function] or words
    return Term(
        tuple(unit for word in meaning for unit in word.units),
        tuple(word.key for word in meaning),
        text,
    )
