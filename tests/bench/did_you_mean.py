"""How often «did you mean» is shown, and how often it is right, over development questions.

    python tests/bench/did_you_mean.py FOLDER [--every]

The folder has docs.jsonl (id, title, text) and queries of id and text: queries.jsonl as people
would write them, queries.typo1.jsonl the same with one mistake each. Undistorted queries are those
as they are, and with words put before and behind them that people use in a question; and ordinary
words by themselves. What is shown for one with a mistake is right where it is the query without
it, letters folded and spaces dropped.
"""

import argparse
import json
import random
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.search import Document, SearchIndex, write_index
from core.search.analysis.analyzer import get_analyzer

_AROUND = (
    ("سلام", ""), ("لطفا بگید", ""), ("میخوام بدونم", ""), ("", "کدومه"), ("", "چجوریه"),
    ("کدوم", ""), ("راستی", "چی شد"), ("", "رو نشون بده"), ("", "خیلی مهمه"), ("دربارهٔ", ""),
)  # fmt: skip
_ORDINARY = 1000  # words
_SHOWN = 25


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=Path, help="the folder of the queries, where another")
    parser.add_argument("--every", action="store_true", help="print all that is wrong")
    chosen = parser.parse_args()
    queries = chosen.queries or chosen.folder
    index = _index(chosen.folder / "docs.jsonl")
    clean = {row["id"]: row["text"] for row in _rows(queries / "queries.jsonl")}
    undistorted = {
        "as they are": list(clean.values()),
        "with words around": list(_surrounded(clean.values())),
        "ordinary words": list(_ordinary()),
    }
    for name, texts in undistorted.items():
        shown = [(text, meant) for text in texts if (meant := index.search(text).did_you_mean)]
        print(f"{name:20} shown {len(shown) / len(texts):6.2%} of {len(texts)}")
        _print_some(shown, every=chosen.every)
    for path in sorted(queries.glob("queries.*.jsonl")):
        _mistaken(index, path, clean, every=chosen.every)


def _mistaken(index: SearchIndex, path: Path, clean: dict[str, str], *, every: bool) -> None:
    wrong, shown, asked = [], 0, 0
    for row in _rows(path):
        asked += 1
        meant = index.search(row["text"]).did_you_mean
        if meant is None:
            continue
        shown += 1
        if _letters(meant) != _letters(clean[row["id"]]):
            wrong.append((f"{row['text']} (for {clean[row['id']]})", meant))
    precision = 1 - len(wrong) / shown if shown else 1.0
    name = path.name.split(".")[1]
    print(f"{name:20} shown {shown / asked:6.2%} of {asked}, right {precision:6.2%}")
    _print_some(wrong, every=every)


def _letters(text: str) -> str:
    return "".join(word.key for word in get_analyzer().words(text))


def _print_some(pairs: list[tuple[str, str]], *, every: bool) -> None:
    for text, meant in pairs if every else pairs[:_SHOWN]:
        print(f"    {text} → {meant}")


def _surrounded(texts: Iterable[str]) -> Iterator[str]:
    chance = random.Random(1400)
    for text in texts:
        before, behind = chance.choice(_AROUND)
        yield f"{before} {text.rstrip('؟? ')} {behind}".strip()


def _ordinary() -> list[str]:
    """Draw words of hazm's lexicon, the commoner the likelier."""
    frequency = get_analyzer().lexicon.frequency
    words = sorted(word for word, count in frequency.items() if count > 0)
    weights = [frequency[word] ** 0.5 for word in words]
    return random.Random(1400).choices(words, weights=weights, k=_ORDINARY)


def _index(path: Path) -> SearchIndex:
    connection = sqlite3.connect(":memory:")
    write_index(
        connection,
        (
            Document("term", row["id"], row["title"], {"text": row["text"]}, {})
            for row in _rows(path)
        ),
    )
    return SearchIndex(connection)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    main()
