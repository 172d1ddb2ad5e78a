"""Writes the index as small JSON files, for search in the browser where no server answers.

Made from the tables of a release file, so units and surfaces are the same. The format is
described in docs/search.md.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from core.search.analysis import finglish
from core.search.analysis.analyzer import get_analyzer
from core.search.analysis.folding import folding_table
from core.search.analysis.function_words import FUNCTION_WORDS
from core.search.analysis.keyboard import layout
from core.search.analysis.word_forms import word_forms
from core.search.index.documents import NARROWED_BY
from core.search.index.postings import unpacked
from core.search.index.schema import facet_token
from core.search.index.synonyms import get_synonyms
from core.search.index.vocabulary import FIRST_LETTER
from core.search.query.asides import ASIDES

FORMAT = 2
_SHARD_BYTES = 5_000  # of JSON, two thousand when compressed
_LONGEST_BODY = 200  # characters that a static snippet is cut from
_MOST_POSTINGS = 400  # documents, the best ones, that a unit is found by

# The page of a thing, by its kind and code.
type Address = Callable[[str, str], str]
type _Rows = Iterable[tuple[Any, list[Any] | str]]


def static_files(connection: sqlite3.Connection, address: Address) -> Iterator[tuple[str, str]]:
    """Yield the name and JSON text of every file. The same index gives the same files."""
    yield "language.json", _json(_language(connection))
    yield "facets.json", _json(_facets(connection))
    sections = {
        "words": _words(connection),
        "sounds": _sounds(connection),
        "real": _real(connection),
        "numbered": _numbered(connection),
        "units": _units(connection),
        "titles": _titles(connection),
        "documents": _documents(connection, address),
    }
    kinds = connection.execute("select kind, first, last from search_kind order by first")
    manifest: dict[str, Any] = {"format": FORMAT, "kinds": [list(row) for row in kinds]}
    for name, rows in sections.items():
        shards = list(_shards(rows))
        manifest[name] = [first for first, _ in shards]
        yield from ((f"{name}-{number}.json", text) for number, (_, text) in enumerate(shards))
    yield "index.json", _json(manifest)


def _shards(rows: _Rows) -> Iterator[tuple[Any, str]]:
    """Pack rows, in their order, into texts of about the same size, each with its first key."""
    held: list[Any] = []
    first, size = None, 0
    for key, row in rows:
        length = len(_json(row).encode())
        if held and size + length > _SHARD_BYTES:
            yield first, _json(held)
            held, size = [], 0
        first = first if held else key
        held.append(row)
        size += length
    if held:
        yield first, _json(held)


def _language(connection: sqlite3.Connection) -> dict[str, Any]:
    """What a reader must know of the language: letters, keys, function words, synonyms."""
    letters: defaultdict[str, str] = defaultdict(str)
    for character, folded in folding_table().items():
        letters[folded] += character
    synonyms = connection.execute("select units, others from search_synonym order by units")
    return {
        "fold": letters,
        "keyboard": layout(),
        "finglish": finglish.tables(),
        "function_words": sorted(FUNCTION_WORDS),
        "asides": sorted(ASIDES),
        "forms": _forms(connection),
        "district": _first_unit_of_districts(connection),
        "synonyms": {units: others.split("\n") for units, others in synonyms},
    }


def _forms(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the irregular forms, with their bases, that stand for a word of the index."""
    held = {key for (key,) in connection.execute("select key from search_word")}
    forms = sorted(word_forms().items())
    return {form: base for form, base in forms if base in held and form not in held}


def _facets(connection: sqlite3.Connection) -> dict[str, dict[str, list[int]]]:
    """Return the documents of each value of what a search can be narrowed by."""
    named = {
        facet_token(number): (name, value)
        for number, name, value in connection.execute("select id, name, value from search_facet")
        if name in NARROWED_BY
    }
    held: dict[str, dict[str, list[int]]] = {name: {} for name in NARROWED_BY}
    for number, tokens in connection.execute(
        "select document, facets from search_words order by document"
    ):
        for name, value in (named[token] for token in tokens.split() if token in named):
            held[name].setdefault(value, []).append(number)
    return held


def _units(connection: sqlite3.Connection) -> _Rows:
    """Units, with the number of their documents, and the best of these with their gains."""
    rows = connection.execute("select unit, documents, postings from search_unit").fetchall()
    for unit, documents, blob in sorted(rows, key=lambda row: _place(row[0])):
        pairs = zip(*unpacked(blob), strict=True)
        best = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:_MOST_POSTINGS]
        flat: list[int] = []
        before = 0
        for number, gain in sorted(best):
            flat += (number - before, gain)
            before = number
        yield unit, [unit, documents, flat]


def _words(connection: sqlite3.Connection) -> _Rows:
    """Words, with their units and as they are written where these differ from the key."""
    rows = connection.execute("select key, units, written from search_word").fetchall()
    for key, units, written in sorted(rows, key=lambda row: _place(row[0])):
        row = [key, units, written] if written != key else [key, units]
        yield key, [key] if row == [key, key] else row


def _real(connection: sqlite3.Connection) -> _Rows:
    """Words of Persian that the index has not: no mistakes, though nothing is told of them."""
    held = {key for (key,) in connection.execute("select key from search_word")}
    held.update(unit for (unit,) in connection.execute("select unit from search_unit"))
    words = get_analyzer().lexicon.frequency.keys() - held if held else ()
    for key in sorted(words, key=_place):
        yield key, key


def _numbered(connection: sqlite3.Connection) -> _Rows:
    """Units that stand beside a number, before it with the one before them, or behind it."""
    numbers = _number_units()
    found: set[str] = set()
    for row in connection.execute("select strong, plain, weak from search_words"):
        for units in map(str.split, row):
            for place, unit in enumerate(units):
                if unit.isdecimal() or unit in numbers:
                    found.update(" ".join(units[at : place + 1]) for at in (place - 1, place - 2))
                    found.add(" ".join(units[place : place + 2]))
    for text in sorted((text for text in found if " " in text), key=_place):
        yield text, text


def _number_units() -> frozenset[str]:
    """Return the units of numbers in words."""
    return frozenset(
        units[0]
        for units, meaning in get_synonyms().items()
        if len(units) == 1 and any(other.units[0].isdecimal() for other in meaning.others)
    )


def _first_unit_of_districts(connection: sqlite3.Connection) -> str:
    """Return the word that the numbers of districts follow, "" where there are none."""
    row = connection.execute(
        "select strong from search_words where document ="
        " (select first from search_kind where kind = 'district')"
    ).fetchone()
    return row[0].split()[0] if row else ""


def _sounds(connection: sqlite3.Connection) -> _Rows:
    """Words by their consonants, each with about how common it is, as Finglish is read."""
    rows = connection.execute("select skeleton, key, documents from search_word order by key")
    sounding: defaultdict[str, list[str | int]] = defaultdict(list)
    for skeleton, key, documents in rows:
        if key >= FIRST_LETTER:
            sounding[skeleton] += (key, documents.bit_length())
    for skeleton in sorted(sounding, key=_place):
        yield skeleton, [skeleton, *sounding[skeleton]]


def _titles(connection: sqlite3.Connection) -> _Rows:
    """Keys of titles, their words parted, and of codes, which are marked."""
    titles = connection.execute("select key, words, document from search_title where key <> ''")
    codes = connection.execute("select key, document from search_code")
    rows = [(key, [words, number]) for key, words, number in titles]
    rows += [(key, [key, number, 1]) for key, number in codes]
    return sorted(rows, key=lambda row: (_place(row[0]), row[1][1]))


def _documents(connection: sqlite3.Connection, address: Address) -> _Rows:
    rows = connection.execute(
        "select id, kind, code, title, body from search_document order by id"
    )
    for number, kind, code, title, body in rows:
        shown = body.replace("\n", " · ")
        cut = shown if len(shown) <= _LONGEST_BODY else f"{shown[:_LONGEST_BODY].rstrip()}…"
        yield number, [address(kind, code), title, cut]


def _place(key: str) -> bytes:
    """Sort keys as JavaScript does."""
    return key.encode("utf-16-be", "surrogatepass")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
