"""Writes the search index into an open release file. The same documents give the same rows."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.search.analyzer import Word, get_analyzer
from core.search.documents import FIELD_STRENGTH, PLAIN, STRONG, WEAK, Document
from core.search.finglish import persian_skeleton
from core.search.folding import alphabetical, fold
from core.search.protection import code_key, glued_key
from core.search.schema import FORMAT, INDEXES, TABLES

_FIELD_ORDER = {name: place for place, name in enumerate(FIELD_STRENGTH)}


@dataclass(slots=True)
class _Counts:
    """What is gathered over all documents while they are written."""

    documents: int = 0
    words: int = 0
    units: int = 0
    by_key: Counter[str] = field(default_factory=Counter)
    by_unit: Counter[str] = field(default_factory=Counter)
    units_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    written: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def write_index(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Make the search tables and fill them; the caller commits. (kind, code) must be unique."""
    for statement in _statements(TABLES):
        connection.execute(statement)
    ordered = sorted(documents, key=lambda one: (one.kind, alphabetical(one.title), one.code))
    _write_kinds(connection, ordered)
    facets = _write_facets(connection, ordered)
    counts = _write_documents(connection, ordered, facets)
    _write_vocabulary(connection, counts)
    for statement in _statements(INDEXES):
        connection.execute(statement)
    connection.execute("insert into search_text (search_text) values ('optimize')")


def _statements(script: str) -> Iterator[str]:
    # executescript() would commit the caller's transaction.
    return (statement for statement in script.split(";\n") if statement.strip())


def _write_kinds(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(documents, start=1):
        numbers[document.kind].append(number)
    connection.executemany(
        "insert into search_kind values (?, ?, ?)",
        ((kind, held[0], held[-1]) for kind, held in numbers.items()),
    )


def _write_facets(
    connection: sqlite3.Connection, documents: Sequence[Document]
) -> dict[tuple[str, str], str]:
    pairs = sorted(
        {
            (name, value)
            for one in documents
            for name, values in one.facets.items()
            for value in values
        }
    )
    connection.executemany(
        "insert into search_facet values (?, ?, ?)",
        ((number, *pair) for number, pair in enumerate(pairs)),
    )
    return {pair: f"f{number}" for number, pair in enumerate(pairs)}


def _write_documents(
    connection: sqlite3.Connection,
    documents: Sequence[Document],
    facets: dict[tuple[str, str], str],
) -> _Counts:
    analyzer, counts = get_analyzer(), _Counts()
    for number, document in enumerate(documents, start=1):
        fields = _ordered_fields(document)
        words = {name: analyzer.words(text) for name, text in fields}
        _count(counts, words)
        connection.execute(
            "insert into search_document values (?, ?, ?, ?, ?)",
            (number, document.kind, document.code, document.title, _shown(fields)),
        )
        connection.execute(
            "insert into search_text (rowid, strong, plain, weak, surface, facet)"
            " values (?, ?, ?, ?, ?, ?)",
            (number, *_columns(words), _facet_tokens(document, facets)),
        )
        _write_keys(connection, number, document, words["title"])
    return counts


def _ordered_fields(document: Document) -> list[tuple[str, str]]:
    last = len(_FIELD_ORDER)
    others = sorted(
        document.fields.items(), key=lambda item: (_FIELD_ORDER.get(item[0], last), item[0])
    )
    return [("title", document.title), ("code", document.code), *others]


def _count(counts: _Counts, words: dict[str, list[Word]]) -> None:
    everything = [word for texts in words.values() for word in texts]
    counts.documents += 1
    counts.words += len(everything)
    units = [unit for word in everything if not word.is_function for unit in word.units]
    counts.units += len(units)
    counts.by_key.update({word.key for word in everything})
    counts.by_unit.update(set(units))
    for word in everything:
        counts.units_of[word.key] = word.units
        counts.written[word.key][word.written] += 1


def _shown(fields: Sequence[tuple[str, str]]) -> str:
    """Give the text that snippets are cut from."""
    return "\n".join(text for name, text in fields if name not in ("title", "code") and text)


def _columns(words: dict[str, list[Word]]) -> tuple[str, str, str, str]:
    units: dict[str, list[str]] = {STRONG: [], PLAIN: [], WEAK: []}
    for name, texts in words.items():
        units[FIELD_STRENGTH.get(name, PLAIN)].extend(
            unit for word in texts if not word.is_function for unit in word.units
        )
    surfaces = [word.key for texts in words.values() for word in texts]
    return _text(units[STRONG]), _text(units[PLAIN]), _text(units[WEAK]), _text(surfaces)


def _text(terms: Sequence[str]) -> str:
    """Write *terms* with a blank on both sides of each."""
    return f" {' '.join(terms)} " if terms else ""


def _facet_tokens(document: Document, facets: dict[tuple[str, str], str]) -> str:
    return " ".join(
        facets[name, value] for name, values in sorted(document.facets.items()) for value in values
    )


def _write_keys(
    connection: sqlite3.Connection, number: int, document: Document, title: Sequence[Word]
) -> None:
    code = fold(document.code)
    connection.executemany(
        "insert into search_code values (?, ?)",
        ((key, number) for key in sorted({code_key(code), glued_key(code)}) if key),
    )
    connection.execute(
        "insert into search_title values (?, ?, ?)",
        ("".join(word.key for word in title), number, " ".join(word.key for word in title)),
    )


def _write_vocabulary(connection: sqlite3.Connection, counts: _Counts) -> None:
    connection.executemany(
        "insert into search_word values (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                key,
                key[::-1],
                persian_skeleton(key),
                len(key),
                documents,
                " ".join(counts.units_of[key]),
                min(counts.written[key].items(), key=lambda item: (-item[1], item[0]))[0],
            )
            for key, documents in sorted(counts.by_key.items())
        ),
    )
    pairs = {(unit, key) for key, units in counts.units_of.items() for unit in units}
    connection.executemany("insert into search_unit_word values (?, ?)", sorted(pairs))
    connection.executemany("insert into search_unit values (?, ?)", sorted(counts.by_unit.items()))
    many = max(1, counts.documents)
    meta = {
        "format": FORMAT,
        "documents": counts.documents,
        "words_per_document": counts.words / many,
        "units_per_document": counts.units / many,
    }
    connection.executemany("insert into search_meta values (?, ?)", sorted(meta.items()))
