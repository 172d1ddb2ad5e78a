"""How often a thing is among the first three for three words of its title, written in seven ways.

    python tests/bench/search_titles.py things.jsonl

Each line of the file is one thing: kind, code, title and, if wanted, fields (texts by name).
Prints the share for each way, and what was missed.
"""

import argparse
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from core.search import Document, SearchIndex, write_index

HALF_SPACE = "\u200c"
_LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_FIRST = 3

Way = Callable[[list[str], random.Random], list[str]]


def clean(words: list[str], _: random.Random) -> list[str]:
    return words


def arabic(words: list[str], _: random.Random) -> list[str]:
    return [word.replace("ی", "ي").replace("ک", "ك") for word in words]


def spaced(words: list[str], _: random.Random) -> list[str]:
    return [word.replace(HALF_SPACE, " ") for word in words]


def dropped(words: list[str], _: random.Random) -> list[str]:
    return [word.replace(HALF_SPACE, "") for word in words]


def misspelt(words: list[str], chance: random.Random) -> list[str]:
    place = chance.choice([at for at, word in enumerate(words) if len(word) > 3] or [0])
    return [*words[:place], _misspell(words[place], chance), *words[place + 1 :]]


def _misspell(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word)) if len(word) > 1 else 0
    edits = (
        word[:at] + word[at + 1 :],
        word[:at] + chance.choice(_LETTERS) + word[at:],
        word[:at] + chance.choice(_LETTERS) + word[at + 1 :],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word,
    )
    return chance.choice(edits) or word


def plural(words: list[str], chance: random.Random) -> list[str]:
    able = [at for at, word in enumerate(words) if "ها" not in word and word.isalpha()]
    place = chance.choice(able) if able else None
    return [word + HALF_SPACE + "ها" if at == place else word for at, word in enumerate(words)]


def together(words: list[str], _: random.Random) -> list[str]:
    return [words[0] + words[1], *words[2:]] if len(words) > 1 else words


WAYS: dict[str, Way] = {
    way.__name__: way for way in (clean, arabic, spaced, dropped, misspelt, plural, together)
}


def three_words(title: str, rarity: Counter[str]) -> list[str]:
    """Take the rarest words of the title, in its order."""
    words = [word.strip("،؛:.«»()؟") for word in title.split()]
    words = [word for word in dict.fromkeys(words) if word]
    rarest = sorted(words, key=lambda word: (rarity[word], -len(word)))[:3]
    return [word for word in words if word in rarest]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("things", type=Path)
    parser.add_argument("--seed", type=int, default=1400)
    chosen = parser.parse_args()
    things = [json.loads(line) for line in chosen.things.read_text("utf-8").splitlines()]
    documents = [
        Document(thing["kind"], thing["code"], thing["title"], thing.get("fields", {}), {})
        for thing in things
    ]
    connection = sqlite3.connect(":memory:")
    write_index(connection, documents)
    index = SearchIndex(connection)
    rarity = Counter(
        word.strip("،؛:.«»()؟") for one in documents for word in set(one.title.split())
    )
    for name, way in WAYS.items():
        chance = random.Random(chosen.seed)
        queries = [" ".join(way(three_words(one.title, rarity), chance)) for one in documents]
        report(name, index, documents, queries)


def report(name: str, index: SearchIndex, documents: list[Document], queries: list[str]) -> None:
    missed = []
    for document, query in zip(documents, queries, strict=True):
        hits = index.search(query, limit=_FIRST).hits
        same = (document.kind, document.code), document.title
        if not any((hit.kind, hit.code) == same[0] or hit.title == same[1] for hit in hits):
            missed.append(f"    {document.kind} {document.code} «{document.title}» for «{query}»")
    print(f"{name:10} {1 - len(missed) / len(documents):7.2%} of {len(documents)}")
    print("\n".join(missed), end="\n" if missed else "")


if __name__ == "__main__":
    main()
