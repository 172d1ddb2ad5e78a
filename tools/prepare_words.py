"""Write words.csv and verb_forms.csv of core/search/analysis: `python -m tools.prepare_words`."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.search.analysis.hazm_lists import all_verb_roots, words
from core.search.analysis.lexicon import VERB_FORMS, WORDS


def main() -> None:
    """Write both files; PREPARED_FOR in core/search/analysis/lexicon.py names the hazm."""
    _write(
        WORDS,
        ("word", "frequency", "is_plural"),
        ((word, str(frequency), "1" * is_plural) for word, frequency, is_plural in words()),
    )
    _write(VERB_FORMS, ("root", "forms"), _by_root(all_verb_roots()))


def _by_root(roots: dict[str, str]) -> Iterator[tuple[str, str]]:
    forms: dict[str, list[str]] = {}
    for form, root in roots.items():
        forms.setdefault(root, []).append(form)
    yield from ((root, " ".join(forms[root])) for root in sorted(forms))


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


if __name__ == "__main__":
    main()
