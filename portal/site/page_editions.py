"""Which release each page of a build last changed in, and the record of what is new."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment

from core.editions import Editions, NewPage, PageEdition
from core.persian import persian_digits
from core.release.addresses import frozen
from core.release.records import ReleaseInfo
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link
from portal.pages.elements.stamp import PLACES, stamped
from portal.site.writer import file_of

# A page that changes in every release lists no more than these of its earlier editions.
EARLIER_SHOWN = 12
# The page of an address where nothing is has no edition.
LOST = "/404.html"


class PageEditions:
    """The editions of one plan's pages while its site is built.

    *kept* is the store of what earlier releases showed; without one every page is of this release.
    """

    def __init__(self, book: Book, kept: Editions | None, environment: Environment) -> None:
        """Know the releases of *book*; *environment* renders the foot."""
        self._book, self._kept = book, kept
        self._plan, self._number = book.release.plan.code, book.info.number
        self._foot = environment.get_template("_permanent.html.j2")
        self.shown: list[str] = []
        self.new: list[tuple[str, bytes]] = []

    def finished(self, address: str, page: str) -> tuple[bytes, ReleaseInfo]:
        """Put the release that it is of into a page, or a file of its charts, and return both."""
        book = self._book
        if address == LOST:
            return stamped(page, book.stamp_of(book.info), address).encode(), book.info
        digest = hashlib.sha256(page.encode()).digest()
        history = self._kept.history(self._plan, address) if self._kept else []
        held = next((one for one in history if one.ended is None), None)
        number = self._number
        if held and self._still(held, digest):
            number = held.first
        else:
            self.new.append((address, digest))
        self.shown.append(address)
        info = book.releases[number]
        if PLACES.permanent not in page:
            return stamped(page, book.stamp_of(info), address).encode(), info
        foot = self._foot.render(
            here=frozen(number, address),
            number=persian_digits(number),
            earlier=list(self._earlier(address, history, number)),
        )
        return stamped(page, book.stamp_of(info, foot), address).encode(), info

    def _still(self, held: PageEdition, digest: bytes) -> bool:
        """Return whether the page is as it was, and the release that it then names is at hand."""
        info = self._book.releases.get(held.first)
        if info is None or held.content_sha256 != digest:
            return False
        return info.number == self._number or info.file_name in self._book.release_files

    def _earlier(self, address: str, history: list[PageEdition], number: int) -> Iterator[Link]:
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

    def new_pages(self, site: Path) -> Iterator[NewPage]:
        """Yield what this release shows first, read from the *site* as it was built."""
        for address, digest in self.new:
            yield NewPage(address, digest, (site / file_of(address)).read_bytes())

    @property
    def plan(self) -> str:
        """The code of the plan."""
        return self._plan

    @property
    def number(self) -> int:
        """The number of the release."""
        return self._number
