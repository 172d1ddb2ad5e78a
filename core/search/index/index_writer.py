"""Writes the search index into an open release file. The same documents give the same rows."""

import gc
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched

from core.search.analysis.analyzer import Word, get_analyzer
from core.search.analysis.folding import alphabetical, fold
from core.search.analysis.protection import code_key, glued_key
from core.search.index.documents import FIELD_STRENGTH, PLAIN, STRONG, WEAK, Document
from core.search.index.postings import STRENGTHS
from core.search.index.schema import FORMAT, INDEXES, TABLES, facet_token
from core.search.index.synonyms import get_synonyms
from core.search.index.tally import Tally

_FIELD_ORDER = {name: place for place, name in enumerate(FIELD_STRENGTH)}
_AT_ONCE = 500  # documents
_INSERTS = (
    "insert into search_document values (?, ?, ?, ?, ?)",
    "insert into search_words values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "insert into search_match (rowid, strong, others) values (?, ?, ?)",
    "insert into search_title values (?, ?, ?)",
)


def write_index(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Make the search tables and fill them; the caller commits. (kind, code) must be unique."""
    _execute(connection, TABLES)
    with _without_collecting():
        _fill(connection, documents)
    _execute(connection, INDEXES)
    connection.execute("insert into search_match (search_match) values ('optimize')")


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Do not look for rings of garbage: none is made here, and all words would be gone through."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _fill(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    ordered = sorted(documents, key=lambda one: (one.kind, alphabetical(one.title), one.code))
    _write_kinds(connection, ordered)
    facets = _write_facets(connection, ordered)
    tally = Tally()
    numbered = enumerate(ordered, start=1)
    for several in batched(numbered, _AT_ONCE):
        rows = [_rows(number, document, tally, facets) for number, document in several]
        for statement, given in zip(_INSERTS, zip(*rows, strict=True), strict=True):
            connection.executemany(statement, given)
    _write_codes(connection, (document.code for document in ordered))
    tally.write(connection, get_synonyms(), FORMAT)


def _execute(connection: sqlite3.Connection, script: str) -> None:
    # Not executescript(): it would commit the caller's transaction.
    for statement in filter(str.strip, script.split(";\n")):
        connection.execute(statement)


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
) -> Mapping[tuple[str, str], str]:
    pairs = {
        (name, value)
        for one in documents
        for name, values in one.facets.items()
        for value in values
    }
    numbered = list(enumerate(sorted(pairs)))
    connection.executemany(
        "insert into search_facet values (?, ?, ?)", ((number, *pair) for number, pair in numbered)
    )
    return {pair: facet_token(number) for number, pair in numbered}


def _rows(
    number: int, document: Document, tally: Tally, facets: Mapping[tuple[str, str], str]
) -> tuple[tuple[str | float, ...], ...]:
    """Return what each of _INSERTS writes of a document."""
    text = _read(document)
    words_long = len(text.surfaces)
    units_long = tally.add(number, text.words, text.units, word_length=words_long)
    surfaces = _padded(text.surfaces)
    columns = [_padded(text.units[strength]) for strength in STRENGTHS]
    carried = " ".join(sorted(_facet_tokens(document, facets)))
    return (
        (number, document.kind, document.code, document.title, text.shown),
        (number, text.title_units, *columns, surfaces, units_long, words_long, carried),
        (number, columns[0], f"{columns[1]}{columns[2]}{carried}"),
        ("".join(text.title), number, " ".join(text.title)),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A document analysed. *surfaces* leave out the weak fields; *shown* has a line for each."""

    title: list[str]
    title_units: int
    words: list[Word]
    units: dict[str, list[str]]
    surfaces: list[str]
    shown: str


def _read(document: Document) -> _Text:
    analyzer = get_analyzer()
    last = len(_FIELD_ORDER)
    fields = sorted(
        (_FIELD_ORDER.get(name, last), name, text)
        for name, text in document.fields.items()
        if text
    )
    title = analyzer.words(document.title)
    parts = [(STRONG, title), (STRONG, analyzer.words(document.code))]
    parts += [(FIELD_STRENGTH.get(name, PLAIN), analyzer.words(text)) for _, name, text in fields]
    units: dict[str, list[str]] = {strength: [] for strength in STRENGTHS}
    for strength, words in parts:
        units[strength] += [unit for word in words if not word.is_function for unit in word.units]
    return _Text(
        title=[word.key for word in title],
        title_units=sum(len(word.units) for word in title if not word.is_function),
        words=[word for _, words in parts for word in words],
        units=units,
        surfaces=[word.key for strength, words in parts if strength != WEAK for word in words],
        shown="\n".join(" ".join(text.split()) for _, _, text in fields),
    )


def _padded(terms: Sequence[str]) -> str:
    """Write *terms* with a blank on both sides of each, as the rescorer looks for them."""
    return f" {' '.join(terms)} " if terms else ""


def _facet_tokens(document: Document, facets: Mapping[tuple[str, str], str]) -> Iterator[str]:
    return (facets[name, value] for name, values in document.facets.items() for value in values)


def _write_codes(connection: sqlite3.Connection, codes: Iterable[str]) -> None:
    numbered = enumerate(map(fold, codes), start=1)
    keys = ((number, {code_key(code), glued_key(code)}) for number, code in numbered)
    connection.executemany(
        "insert into search_code values (?, ?)",
        ((key, number) for number, held in keys for key in sorted(held) if key),
    )
