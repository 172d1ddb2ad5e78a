"""Irregular plurals and spellings, and words that hazm does not know, from `word_forms.csv`."""

import csv
from functools import cache
from pathlib import Path

from core.search.analysis.lexicon import surface

KINDS = ("plural", "spelling", "word")
_FILE = Path(__file__).with_name("word_forms.csv")


@cache
def word_forms() -> dict[str, str]:
    """Return every irregular form with its base, as surfaces; a plain word is its own base."""
    return read_word_forms(_FILE)


@cache
def plurals_of(base: str) -> tuple[str, ...]:
    """Return the irregular forms of a word, as surfaces."""
    return tuple(form for form, one in word_forms().items() if one == base != form)


def read_word_forms(path: Path) -> dict[str, str]:
    """Read a table of form, base, kind.

    Raises ValueError, naming file, line and fault, where a cell is empty, a kind unknown, or a
    form stands twice with different bases.
    """
    bases: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            form, base = surface(row["form"] or ""), surface(row["base"] or "")
            fault = ""
            if not form or not base:
                fault = "needs a form and its base"
            elif row["kind"] not in KINDS:
                fault = f"kind is «{row['kind']}», not one of {', '.join(KINDS)}"
            elif bases.setdefault(form, base) != base:
                fault = f"«{row['form']}» stands above with another base"
            if fault:
                raise ValueError(f"{path.name}:{line}: {fault}")
    return bases
