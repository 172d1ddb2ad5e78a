"""Digests of what pages read: the same digest is the same answer, in whichever release."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from core.release.columns import columns, stored_name
from core.release.records import RECORDS, Record
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Read

# From so many on, rows of a table are read in one pass.
_MANY = 8
_RECORDS = {record.table: record for record in RECORDS}

type _Group = tuple[str, tuple[str, ...]]


def read_digests(book: Book, reads: Iterable[Read]) -> dict[Read, bytes]:
    """Return what each of *reads* gives in the release of *book*, as a digest."""
    found: dict[Read, bytes] = {}
    groups: dict[_Group, list[Read]] = defaultdict(list)
    for read in set(reads):
        if read.kind == "rows":
            groups[read.of, tuple(name for name, _ in read.where)].append(read)
        else:
            found[read] = _digest([_other(book, read)])
    for (table, names), alike in groups.items():
        record = _RECORDS[table]
        lists = {column.name for column in columns(record) if column.is_tuple}
        if len(alike) >= _MANY and not lists.intersection(names):
            parts = _all_parts(book, record, names)
            nothing = _digest([])
            for read in alike:
                found[read] = parts.get(tuple(value for _, value in read.where), nothing)
        else:
            found |= {read: _digest(_rows(book, record, read)) for read in alike}
    return found


def _other(book: Book, read: Read) -> object:
    with book.reads.apart():
        return _ANSWERS[read.kind](book, read)


def _fact(book: Book, read: Read) -> object:
    if read.of == "release_files":
        return sorted(book.release_files)
    found: object = book
    for name in read.of.split("."):
        found = getattr(found, name)
    return found


def _rows(book: Book, record: type[Record], read: Read) -> list[tuple[object, ...]]:
    lists = {column.name for column in columns(record) if column.is_tuple}
    terms = [
        f"rowid IN (SELECT owner FROM {record.table}__{name} WHERE value = ?)"  # noqa: S608 - names are ours
        if name in lists
        else f"{name} IS ?"
        for name, _ in read.where
    ]
    condition = f" WHERE {' AND '.join(terms)}" if terms else ""
    query = f"{_all_rows(record)}{condition} ORDER BY {_key(record)}"
    return book.release.connection.execute(query, [value for _, value in read.where]).fetchall()


def _all_parts(
    book: Book, record: type[Record], names: tuple[str, ...]
) -> Mapping[tuple[object, ...], bytes]:
    """Go once through a table; return the digest of the rows of each of its parts."""
    place = {column.name: number for number, column in enumerate(columns(record))}
    part = [place[name] for name in names]
    query = f"{_all_rows(record)} ORDER BY {_key(record)}"
    made: dict[tuple[object, ...], hashlib.blake2b] = defaultdict(_hash)
    for row in book.release.connection.execute(query):
        made[tuple(row[number] for number in part)].update(repr(row).encode())
    return {key: one.digest() for key, one in made.items()}


def _all_rows(record: type[Record]) -> str:
    names = ", ".join(column.name for column in columns(record))
    return f"SELECT {names} FROM {stored_name(record)}"  # noqa: S608 - names are ours


def _key(record: type[Record]) -> str:
    return ", ".join(record.key)


def _digest(rows: Iterable[object]) -> bytes:
    made = _hash()
    for row in rows:
        made.update(repr(row).encode())
    return made.digest()


def _hash() -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=16)


_ANSWERS: Mapping[str, Callable[[Book, Read], object]] = {
    "codes": lambda book, read: book.release.codes(_RECORDS[read.of]),
    "count": lambda book, read: len(_rows(book, _RECORDS[read.of], read)),
    "current": lambda book, read: book.is_current(int(read.of)),
    "fact": _fact,
    "file": lambda book, read: read.of in book.release_files,
    "filled": lambda book, read: read.of in book.tables,
    "published": lambda book, read: book.published_at(int(read.of)),
}
