"""Times the search over a large made-up index.

    python tests/bench/search_scale.py --documents 100000

Texts are drawn from hazm's lexicon by the frequency of its corpus, so that the vocabulary and the
share of common words are like those of real text. Times are of this thread's own work, since
others may share the cores; beside them stands a fixed loop, by which machines compare.
"""

import argparse
import random
import sqlite3
import statistics
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from core.search import Document, SearchIndex, warm_up, write_index
from core.search.analysis.analyzer import get_analyzer

_KINDS = ("project", "indicator", "node", "claim")
_LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_HOSTILE = (
    '"', "'; drop table x; --", "NEAR(a b)", "title:پل", "*", "AND OR NOT", "(((((", "از به در و",
    " ", "", "😀😀😀", "ب", "1", "\x00\x01\u202e\u2066", "پل " * 300, "ب" * 10_000,
    " ".join(f"کلمهنا{number}ب" for number in range(400)), "xq" * 500, "?" * 1000, "۱٬۴۰۰" * 200,
)  # fmt: skip


def made_up(number: int, chance: random.Random, words: int) -> Iterator[Document]:
    frequency = get_analyzer().lexicon.frequency
    known = [word for word, count in sorted(frequency.items()) if count > 0]
    weights = list(accumulate(frequency[word] ** 0.8 for word in known))
    for place in range(number):
        texts = chance.choices(known, cum_weights=weights, k=words)
        texts[::9] = (_name(chance) for _ in texts[::9])
        yield Document(
            chance.choice(_KINDS),
            f"X-{place:06}",
            " ".join(texts[:6]),
            {"description": " ".join(texts[6:])},
            {"district": (str(chance.randrange(1, 16)),)},
        )


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_LETTERS, k=chance.randrange(3, 8)))


def queries(documents: list[Document], chance: random.Random, number: int) -> Iterator[str]:
    for document in chance.sample(documents, number):
        words = chance.sample(f"{document.title} {document.fields['description']}".split(), 3)
        if chance.random() < 0.5:
            place = chance.randrange(len(words[0]))
            words[0] = words[0][:place] + chance.choice(_LETTERS) + words[0][place + 1 :]
        yield " ".join(words)


def timed(index: SearchIndex, texts: list[str]) -> list[float]:
    spent = []
    for text in texts:
        start = time.thread_time()
        index.search(text, limit=10)
        spent.append((time.thread_time() - start) * 1000)
    return sorted(spent)


def fixed_loop_ms() -> float:
    """Return the least of five times that a loop of a million additions takes."""
    spent = []
    for _ in range(5):
        start = time.thread_time()
        total = 0
        for number in range(1_000_000):
            total += number & 7
        spent.append((time.thread_time() - start) * 1000)
    return min(spent)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=45)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--file", type=Path)
    chosen = parser.parse_args()
    warm_up()
    chance = random.Random(1400)
    documents = list(made_up(chosen.documents, chance, chosen.words))
    connection = sqlite3.connect(chosen.file or ":memory:")
    start = time.thread_time()
    write_index(connection, documents)
    connection.commit()
    built_s = time.thread_time() - start
    index = SearchIndex(connection)
    spent = timed(index, list(queries(documents, chance, chosen.queries)))
    pages = connection.execute("pragma page_count").fetchone()[0] * 4096
    print(
        f"build {built_s:.1f} s, {chosen.documents / built_s:.0f} documents/s, {pages >> 20} MiB"
    )
    print(f"p50 {statistics.median(spent):.2f} ms, p95 {spent[int(len(spent) * 0.95)]:.2f} ms")
    print(f"a million additions {fixed_loop_ms():.1f} ms")
    for text in _HOSTILE:
        print(f"{timed(index, [text])[0]:8.2f} ms  {text[:40]!r}")


if __name__ == "__main__":
    main()
