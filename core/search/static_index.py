"""Writes the index as small JSON files, for search in the browser where no server answers.

Made from the tables of a release file, so units and surfaces are the same. The format is
described in docs/search.md.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from core.search.documents import PLAIN, STRENGTH_WEIGHT, STRONG, WEAK
from core.search.folding import folding_table
from core.search.function_words import FUNCTION_WORDS
from core.search.rescoring import LENGTH, SATURATION
from core.search.synonyms import get_synonyms

FORMAT = 1
DOCUMENTS_PER_FILE = 100
_LONGEST_BODY = 300  # characters that a static snippet is cut from

type _Shards = defaultdict[str, dict[str, Any]]


def static_files(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Give the name and JSON text of every file. The same index gives the same files."""
    lengths, postings = _read_texts(connection)
    shards = _shards(connection, postings)
    yield "index.json", _json(_manifest(connection, lengths, sorted(shards)))
    for letter in sorted(shards):
        yield f"{shard_name(letter)}.json", _json(shards[letter])
    yield from _document_files(connection)


def shard_name(key: str) -> str:
    """Name the file that holds *key*, after its first letter: «برنامه» is in letter-628."""
    return f"letter-{ord(key[0]):x}"


def _manifest(
    connection: sqlite3.Connection, lengths: list[float], letters: list[str]
) -> dict[str, Any]:
    kinds = connection.execute("select kind, first, last from search_kind order by first")
    return {
        "format": FORMAT,
        "fold": folding_table(),
        "function_words": sorted(FUNCTION_WORDS),
        "kinds": [list(row) for row in kinds],
        "lengths": lengths,
        "letters": "".join(letters),
        "documents_per_file": DOCUMENTS_PER_FILE,
        "weights": [STRENGTH_WEIGHT[name] for name in (STRONG, PLAIN, WEAK)],
        "saturation": SATURATION,
        "length": LENGTH,
    }


def _read_texts(connection: sqlite3.Connection) -> tuple[list[float], dict[str, list[int]]]:
    """Give the length of each document, and each unit's document and counts in a flat list."""
    weights = [STRENGTH_WEIGHT[name] for name in (STRONG, PLAIN, WEAK)]
    lengths: list[float] = []
    postings: defaultdict[str, list[int]] = defaultdict(list)
    rows = connection.execute("select rowid, strong, plain, weak from search_text order by rowid")
    for number, *columns in rows:
        counts = [Counter(column.split()) for column in columns]
        lengths.append(
            round(
                sum(weight * one.total() for weight, one in zip(weights, counts, strict=True)), 1
            )
        )
        for unit in sorted(set().union(*counts)):
            postings[unit] += (number, *(one[unit] for one in counts))
    return lengths, postings


def _shards(connection: sqlite3.Connection, postings: dict[str, list[int]]) -> _Shards:
    shards: _Shards = defaultdict(
        lambda: {"words": {}, "units": {}, "titles": [], "codes": [], "synonyms": []}
    )
    for unit, found in sorted(postings.items()):
        shards[unit[0]]["units"][unit] = found
    for key, units, documents, written in connection.execute(
        "select key, units, documents, written from search_word order by key"
    ):
        shards[key[0]]["words"][key] = [units, documents, written]
    for section in ("title", "code"):
        for key, number in connection.execute(
            f"select key, document from search_{section} where key <> '' order by key, document"  # noqa: S608 - two names
        ):
            shards[key[0]][f"{section}s"].append([key, number])
    for units, terms in sorted(get_synonyms().items()):
        others = [
            list(term.units) for term in terms if all(unit in postings for unit in term.units)
        ]
        if others:
            shards[units[0][0]]["synonyms"].append([list(units), others])
    return shards


def _document_files(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    rows = connection.execute(
        "select kind, code, title, substr(body, 1, ?) from search_document order by id",
        (_LONGEST_BODY,),
    ).fetchall()
    for place in range(0, len(rows), DOCUMENTS_PER_FILE):
        held = rows[place : place + DOCUMENTS_PER_FILE]
        yield f"documents-{place // DOCUMENTS_PER_FILE}.json", _json([list(row) for row in held])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
