"""How a page is quoted: in a sentence, and for programs that keep references."""

import json
from collections.abc import Iterator

from core.persian import listed
from core.release.addresses import frozen
from core.release.records import ReleaseInfo
from portal.pages.elements.book import Book
from portal.pages.elements.page_citation import cite
from portal.pages.elements.parts import Cite, Page
from portal.pages.record.releases import ReleasePage

BIBTEX, CSL_JSON = "cite.bib", "cite.json"
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{letter: f"\\{letter}" for letter in "{}%&#$_"},
    }
)


class Citations:
    """Quotes the pages of one plan's release."""

    def __init__(self, book: Book, public_url: str) -> None:
        """Know where the pages are found."""
        self._book, self._public_url = book, public_url
        plan = book.release.plan
        self._publisher = plan.publisher or plan.city
        self._sample = book.t("standards.sample") if plan.is_sample else ""

    def of(self, page: Page) -> Cite:
        """Return how to quote *page* in a sentence; a release's page is of that release."""
        info = page.info if isinstance(page, ReleasePage) else None
        return cite(self._book, page.head.title, info)

    def files(self, page: Page, info: ReleaseInfo) -> Iterator[tuple[str, bytes]]:
        """Yield the files beside *page*, which shows *info*, for programs that keep references."""
        if page.is_cited and page.has_citation:
            yield page.head.path + BIBTEX, self._bibtex(page, info).encode()
            yield page.head.path + CSL_JSON, self._csl(page, info).encode()

    def _key(self, page: Page, info: ReleaseInfo) -> str:
        path = page.head.path.strip("/").replace("/", "-").replace("%", "")
        return f"qotbnama-{path}-r{info.number}"

    def _address(self, page: Page, info: ReleaseInfo) -> str:
        return self._public_url + frozen(info.number, page.head.path)

    def _note(self, info: ReleaseInfo) -> str:
        fingerprint = f"SHA-256 {self._book.stamp_of(info).hash}"
        parts = (self._book.release.plan.title, fingerprint, self._sample.rstrip("."))
        return listed(parts)

    def _bibtex(self, page: Page, info: ReleaseInfo) -> str:
        day = info.published_on
        fields = {
            "author": f"{{{_escaped(self._publisher)}}}",
            "title": f"{{{_escaped(page.head.title)}}}",
            "year": str(day.year),
            "month": str(day.month),
            "date": day.isoformat(),
            "version": str(info.number),
            "url": self._address(page, info),
            "note": _escaped(self._note(info)),
            "langid": "persian",
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{{self._key(page, info)},\n{lines}}}\n"

    def _csl(self, page: Page, info: ReleaseInfo) -> str:
        day = info.published_on
        described = {
            "id": self._key(page, info),
            "type": "webpage",
            "title": page.head.title,
            "author": [{"literal": self._publisher}],
            "container-title": self._book.t("portal.name"),
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
            "version": str(info.number),
            "URL": self._address(page, info),
            "note": self._note(info),
            "language": "fa",
        }
        return json.dumps([described], ensure_ascii=False) + "\n"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
