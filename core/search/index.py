"""Writes the search index into an open release file. The same documents give the same rows."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from core.search.analyzer import Word, get_analyzer
from core.search.documents import (
    FIELD_STRENGTH,
    PLAIN,
    STRENGTH_WEIGHT,
    STRONG,
    WEAK,
    Document,
)
from core.search.folding import alphabetical, fold
from core.search.protection import code_key, glued_key
from core.search.schema import FORMAT, INDEXES, TABLES
from core.search.synonyms import get_synonyms
from core.search.tally import Tally

_FIELD_ORDER = {name: place for place, name in enumerate(FIELD_STRENGTH)}
_STRENGTHS = (STRONG, PLAIN, WEAK)


def write_index(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Make the search tables and fill them; the caller commits. (kind, code) must be unique."""
    _execute(connection, TABLES)
    ordered = sorted(documents, key=lambda one: (one.kind, alphabetical(one.title), one.code))
    _write_kinds(connection, ordered)
    facets = _write_facets(connection, ordered)
    tally = Tally()
    titles = [
        _write_document(connection, number, document, tally, facets)
        for number, document in enumerate(ordered, start=1)
    ]
    _write_titles(connection, titles)
    _write_codes(connection, (document.code for document in ordered))
    tally.write(connection, get_synonyms(), FORMAT)
    _execute(connection, INDEXES)
    connection.execute("insert into search_text (search_text) values ('optimize')")


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
    return {pair: f"f{number}" for number, pair in numbered}


def _write_document(
    connection: sqlite3.Connection,
    number: int,
    document: Document,
    tally: Tally,
    facets: Mapping[tuple[str, str], str],
) -> list[str]:
    """Write the texts of a document; give the words of its title."""
    text = _read(document)
    tally.add(text.words, word_length=len(text.surfaces), unit_length=text.unit_length)
    connection.execute(
        "insert into search_document values (?, ?, ?, ?, ?)",
        (number, document.kind, document.code, document.title, text.shown),
    )
    connection.execute(
        "insert into search_text (rowid, strong, plain, weak, surface, facet, lengths)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            *(_padded(text.units[strength]) for strength in _STRENGTHS),
            _padded(text.surfaces),
            " ".join(sorted(_facet_tokens(document, facets))),
            f"{text.unit_length:.1f} {len(text.surfaces)}",
        ),
    )
    return text.title


@dataclass(frozen=True, slots=True)
class _Text:
    """A document analysed. *surfaces* leave out the weak fields; *shown* has a line for each."""

    title: list[str]
    words: list[Word]
    units: dict[str, list[str]]
    surfaces: list[str]
    shown: str

    @property
    def unit_length(self) -> float:
        """How long the document is, a unit counting by the weight of its field."""
        return sum(STRENGTH_WEIGHT[name] * len(units) for name, units in self.units.items())


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
    units: dict[str, list[str]] = {strength: [] for strength in _STRENGTHS}
    for strength, words in parts:
        meaning = [word.units for word in words if not word.is_function]
        units[strength].extend(chain.from_iterable(meaning))
    return _Text(
        title=[word.key for word in title],
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


def _write_titles(connection: sqlite3.Connection, titles: Iterable[Sequence[str]]) -> None:
    connection.executemany(
        "insert into search_title values (?, ?, ?)",
        (("".join(words), number, " ".join(words)) for number, words in enumerate(titles, 1)),
    )


def _write_codes(connection: sqlite3.Connection, codes: Iterable[str]) -> None:
    numbered = enumerate(map(fold, codes), start=1)
    keys = ((number, {code_key(code), glued_key(code)}) for number, code in numbered)
    connection.executemany(
        "insert into search_code values (?, ?)",
        ((key, number) for number, held in keys for key in sorted(held) if key),
    )
