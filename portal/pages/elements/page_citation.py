"""How a page is quoted: its permanent address, the release it shows, and the files behind it."""

from core.release.addresses import FROZEN
from core.release.records import ReleaseInfo
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Cite, Link


def cite(
    book: Book, title: str, *, tables: tuple[str, ...], info: ReleaseInfo | None = None
) -> Cite:
    """Return how to quote the page of *title*, with the release and the *tables* behind it.

    *info* is the release quoted, where it is not this one.
    """
    plan = book.release.plan
    quoted = book.stamp_of(info) if info else book.stamp
    data = book.at.section("data")
    is_here = info is None or quoted.file in book.release_files
    files = [Link(quoted.file, data + quoted.file)] if is_here else []
    files += [
        Link(f"{table}.csv", f"{data}{table}.csv") for table in tables if table in book.tables
    ]
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
    return Cite(text, tuple(files), "" if info else f"{FROZEN}{quoted.plain_number}")
