"""Which release each page of a build last changed in, and the record of what is new."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment

from core.editions import Editions, NewPage, PageEdition
from core.persian import persian_digits
from core.release.addresses import frozen
from core.release.records import ReleaseInfo
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link
from portal.pages.elements.stamp import PLACES, Stamp, stamped
from portal.site.writer import file_of

# A page that changes in every release lists no more than these of its earlier editions.
EARLIER_SHOWN = 12
# The page of an address where nothing is has no edition.
LOST = "/404.html"


@dataclass(frozen=True, slots=True)
class FileEdition:
    """Which release a page, or a file of its charts, is of.

    `digest` is of its text before that is put in, `stamp` of all that is put in.
    """

    address: str
    digest: bytes
    number: int
    is_new: bool
    stamp: bytes


class PageEditions:
    """The editions of one plan's pages while its site is built.

    *kept* is the store of what earlier releases showed; without one every page is of this release.
    """

    def __init__(self, book: Book, kept: Editions | None, environment: Environment) -> None:
        """Know the releases of *book*; *environment* renders the foot."""
        self._book, self.kept = book, kept
        self._plan, self._number = book.release.plan.code, book.info.number
        self._foot = environment.get_template("_permanent.html.j2")
        self._stamps: dict[int, Stamp] = {}

    def of(self, address: str, text: str, beside: Iterable[bytes] = ()) -> FileEdition:
        """Return which release the file at *address* is of, which says *text*.

        Files *beside* it name the same release, and are a part of what it says.
        """
        made = hashlib.sha256(text.encode())
        for content in beside:
            made.update(content)
        return self.again(address, made.digest())

    def again(self, address: str, digest: bytes) -> FileEdition:
        """Return which release a file is of whose text has the *digest*."""
        history = self._history(address)
        held = next((one for one in history if one.ended is None), None)
        is_new = held is None or not self._still(held, digest)
        number = self._number if is_new or held is None else held.first
        shown = (number, self._stamp(number), list(self._earlier(history, address, number)))
        stamp = hashlib.sha256(repr(shown).encode()).digest()
        return FileEdition(address, digest, number, is_new and address != LOST, stamp)

    def info(self, edition: FileEdition) -> ReleaseInfo:
        """Return the release that a file is of."""
        return self._book.releases[edition.number]

    def finished(self, edition: FileEdition, text: str) -> bytes:
        """Put the release that it is of into the *text* of a file."""
        address, number = edition.address, edition.number
        foot = ""
        if address != LOST and PLACES.permanent in text:
            foot = self._foot.render(
                here=frozen(number, address),
                number=persian_digits(number),
                earlier=list(self._earlier(self._history(address), address, number)),
            )
        return stamped(text, replace(self._stamp(number), permanent=foot), address).encode()

    def finished_beside(self, edition: FileEdition, content: bytes) -> bytes:
        """Put the release that a page is of into a file beside it."""
        stamp = self._stamp(edition.number)
        return stamped(content.decode(), stamp, edition.address).encode()

    def _stamp(self, number: int) -> Stamp:
        if number not in self._stamps:
            self._stamps[number] = self._book.stamp_of(self._book.releases[number])
        return self._stamps[number]

    def _history(self, address: str) -> list[PageEdition]:
        if self.kept is None or address == LOST:
            return []
        return self.kept.history(self._plan, address)

    def _still(self, held: PageEdition, digest: bytes) -> bool:
        """Return whether the page is as it was, and the release that it then names is at hand."""
        info = self._book.releases.get(held.first)
        if info is None or held.content_sha256 != digest:
            return False
        return info.number == self._number or info.file_name in self._book.release_files

    def _earlier(self, history: list[PageEdition], address: str, number: int) -> Iterator[Link]:
        """Yield the editions before that of release *number*, newest first."""
        releases = self._book.releases
        before = [one for one in history if one.first < number and one.first in releases]
        for one in reversed(before[-EARLIER_SHOWN:]):
            date = self._book.calendar.medium(releases[one.first].published_on)
            yield Link(
                self._book.t(
                    "portal.edition.earlier", number=persian_digits(one.first), date=date
                ),
                frozen(one.first, address),
            )

    def record(self, store: Editions, editions: Iterable[FileEdition], site: Path) -> None:
        """Record in *store* what this release shows, as it was written to *site*."""
        shown = [one for one in editions if one.address != LOST]
        new = (
            NewPage(one.address, one.digest, (site / file_of(one.address)).read_bytes())
            for one in shown
            if one.is_new
        )
        addresses = (one.address for one in shown)
        store.record(self._plan, self._number, new=new, shown=addresses)
