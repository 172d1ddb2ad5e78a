"""Pages that are yet to be made, and what is read of a release while each of them is."""

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from core.release.columns import columns
from core.release.reader import Release
from core.release.records import RECORDS, Record, ReleaseInfo
from portal.pages.elements.parts import Page

# Of the things by the thousand no more are held at a time.
_HELD_MOST = 20_000

type Where = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: `rows` of the table `of`, a `count` of them, its `codes`, a `fact`.

    `where` are the columns that rows were chosen by, with their values as they are stored. A
    fact is an attribute of the book. `filled` is whether a table has rows; of releases, `current`
    is whether the number `of` is this one's, `published` when that one was, `file` whether it is
    there.
    """

    kind: str
    of: str
    where: Where = ()


class Reads:
    """Notes what is read, for whom it is read."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._now: set[Read] = set()

    def note(self, *reads: Read) -> None:
        """Note reads for who reads now."""
        self._now.update(reads)

    @contextmanager
    def apart(self) -> Iterator[set[Read]]:
        """Yield what is read meanwhile, which is not noted for whoever reads around it."""
        before, own = self._now, set[Read]()
        self._now = own
        try:
            yield own
        finally:
            self._now = before


class Remembering:
    """What makes its values once, and notes for whoever asks for one what it is made of."""

    reads: Reads
    _held: dict[Any, tuple[Any, frozenset[Read]]]

    def remember(self, release: Release) -> None:
        """Begin: note what is read of *release*."""
        reads = release.reads if isinstance(release, NotedRelease) else Reads()
        object.__setattr__(self, "reads", reads)
        object.__setattr__(self, "_held", {})

    def once[T](self, make: Callable[..., T], *given: Hashable) -> T:
        """Return what *make* makes of this and what is *given*, made when first asked for.

        Of what is made of something given the last ones are kept.
        """
        key = (make, *given)
        if key not in self._held:
            with self.reads.apart() as own:
                value = make(self, *given)
            if given and len(self._held) > _HELD_MOST:
                del self._held[next(one for one in self._held if len(one) > 1)]
            self._held[key] = value, frozenset(own)
        value, read = self._held[key]
        self.reads.note(*read)
        return value


class remembered[T]:  # noqa: N801 - it stands where a decorator of Python's own would
    """A value that is made once; whoever asks for it has read what it is made of."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        """Take what makes it."""
        self._make = make
        self.__doc__ = make.__doc__

    def __get__(self, owner: Remembering, _: type | None = None) -> T:
        """Return the value of *owner*."""
        return owner.once(self._make)


@dataclass(frozen=True, slots=True)
class Draft:
    """A page to be made; `name` tells it from all others of its plan, in any language.

    Its book, what its name says and its `inputs` are all that it is made of, and what was
    `shared` with others: read to list them.
    """

    name: str
    make: Callable[[], Page]
    shared: frozenset[Read] = frozenset()
    inputs: str = ""

    @property
    def full_name(self) -> str:
        """Its name with all its inputs: another one is another page."""
        return f"{self.name} {self.inputs}".strip()


class FilledTables:
    """The tables that have rows; who asks for one has read no more than whether it has any."""

    def __init__(self, filled: Iterable[type[Record]], reads: Reads) -> None:
        """Take the tables that are *filled*."""
        self._filled, self._reads = {record.table: record for record in filled}, reads

    def __contains__(self, table: object) -> bool:
        """Return whether a table has rows."""
        self._reads.note(Read("filled", str(table)))
        return table in self._filled

    def __iter__(self) -> Iterator[type[Record]]:
        """Yield every table that has rows."""
        self._reads.note(*(Read("filled", record.table) for record in RECORDS))
        yield from self._filled.values()


class NotedRelease(Release):
    """A release that notes what is read from it."""

    def __init__(self, release: Release, reads: Reads) -> None:
        """Open the file of *release* once more."""
        super().__init__(release.path, release.folder)
        self.reads = reads
        self._info, self._sha256 = release.info, release.sha256

    def stream[R: Record](self, record: type[R], **options: Any) -> Iterator[R]:
        """Read rows as a release does."""
        names = {column.name for column in columns(record)}
        where = {name: value for name, value in options.items() if name in names}
        self.reads.note(Read("rows", record.table, _stored(record, where)))
        return super().stream(record, **options)

    def count(self, record: type[Record], **where: Any) -> int:
        """Count rows as a release does."""
        self.reads.note(Read("count", record.table, _stored(record, where)))
        return super().count(record, **where)

    def codes(self, record: type[Record]) -> list[str]:
        """Return codes as a release does."""
        self.reads.note(Read("codes", record.table))
        return super().codes(record)

    def once_per_thread[T](self, make: Callable[[sqlite3.Connection], T]) -> T:
        """Make of a connection whatever it be: it may read all of the file."""
        self.reads.note(Read("fact", "release.sha256"))
        return super().once_per_thread(make)

    @property
    def sha256(self) -> str:
        """The hash of the file, which differs in every release."""
        self.reads.note(Read("fact", "release.sha256"))
        return self._sha256

    @property
    def info(self) -> ReleaseInfo:
        """The release's own row, of which each field is noted by itself."""
        return _NotedInfo(self._info, self.reads)  # type: ignore[return-value]


class _NotedInfo:
    """The row of a release; most of its fields differ from that of the release before."""

    def __init__(self, info: ReleaseInfo, reads: Reads) -> None:
        self._info, self._reads = info, reads

    def __getattr__(self, name: str) -> Any:
        self._reads.note(Read("fact", f"info.{name}"))
        return getattr(self._info, name)


def _stored(record: type[Record], where: dict[str, Any]) -> Where:
    """Return what rows are chosen by as it is stored; a value that a list holds is as it is."""
    described = {column.name: column for column in columns(record)}

    def stored(name: str, value: Any) -> Any:
        column = described[name]
        return value if value is None or column.is_tuple else column.write(value)

    return tuple((name, stored(name, value)) for name, value in sorted(where.items()))
