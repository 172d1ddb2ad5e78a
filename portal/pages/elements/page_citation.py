"""How a page is quoted: its permanent address, the release it shows, and its file."""

from core.release.addresses import FROZEN
from core.release.records import ReleaseInfo
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Read
from portal.pages.elements.parts import Cite, Link


def is_offered(book: Book, file: str) -> bool:
    """Return whether the *file* of a release is there to be downloaded."""
    book.reads.note(Read("file", file))
    with book.reads.apart():
        return file in book.release_files


def cite(book: Book, title: str, info: ReleaseInfo | None = None) -> Cite:
    """Return how to quote the page of *title*, with the release that it shows.

    *info* is the release quoted, where it is not the page's own.
    """
    plan = book.release.plan
    quoted = book.stamp_of(info) if info else book.stamp
    is_here = info is None or is_offered(book, quoted.file)
    file = Link(quoted.file, book.at.section("data") + quoted.file if is_here else "")
    text = book.t(
        "portal.cite.text",
        publisher=plan.publisher or plan.city,
        title=title,
        plan=plan.title,
        number=quoted.number,
        date=quoted.published,
        hash=quoted.hash,
    )
    text += book.t("portal.cite.sample") if plan.is_sample else ""
    return Cite(text, file, "" if info else f"{FROZEN}{quoted.plain_number}")
