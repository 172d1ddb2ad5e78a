"""How often a thing is among the first three for three words of its title, written in seven ways.

    python tests/bench/search_titles.py data/releases/1400/current

Asks the index of a release file for each of its nodes, projects, indicators, districts and claims.
Prints the share for each way, and what was missed. A thing counts as found where another of the
same title is.
"""

import argparse
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from core.search import SearchIndex

HALF_SPACE = "\u200c"
_LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_FIRST = 3
_KINDS = ("node", "project", "indicator", "district", "claim")

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
    parser.add_argument("release", type=Path)
    parser.add_argument("--seed", type=int, default=1400)
    chosen = parser.parse_args()
    address = f"{chosen.release.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True)
    index = SearchIndex(connection)
    rows = connection.execute("select kind, code, title from search_document order by id")
    things = [row for row in rows if row[0] in _KINDS]
    rarity = Counter(
        word.strip("،؛:.«»()؟") for *_, title in things for word in set(title.split())
    )
    for name, way in WAYS.items():
        chance = random.Random(chosen.seed)
        queries = [" ".join(way(three_words(title, rarity), chance)) for *_, title in things]
        report(name, index, things, queries)


def report(
    name: str, index: SearchIndex, things: list[tuple[str, str, str]], queries: list[str]
) -> None:
    missed = []
    for (kind, code, title), query in zip(things, queries, strict=True):
        hits = index.search(query, limit=_FIRST).hits
        if not any((hit.kind, hit.code) == (kind, code) or hit.title == title for hit in hits):
            missed.append(f"    {kind} {code} «{title}» for «{query}»")
    print(f"{name:10} {1 - len(missed) / len(things):7.2%} of {len(things)}")
    print("\n".join(missed), end="\n" if missed else "")


if __name__ == "__main__":
    main()
