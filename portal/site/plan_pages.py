"""The pages of one plan: each rendered with what lies beside it, and written."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.editions import Editions
from core.languages.language import Language
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft, Read
from portal.pages.elements.parts import Page
from portal.pages.record.figure_pages import figures_page
from portal.site.assets import Assets
from portal.site.check import PageLinks, links_of
from portal.site.files.chart_files import ChartFiles
from portal.site.files.citations import Citations
from portal.site.files.feeds import FEED, Feeds
from portal.site.files.offline import in_one_file
from portal.site.keeping.build_version import build_version
from portal.site.languages.twin_pages import TwinPages
from portal.site.page_editions import LOST, FileEdition, PageEditions
from portal.site.renderer import Renderer
from portal.site.writer import SiteWriter


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page and what lies beside it as they are rendered, and what was read for them.

    `beside` are the files of its charts and the page of its figures: each has editions of its own.
    `twins` are it and that page in each other language.
    """

    page: Page
    html: str
    beside: Sequence[tuple[str, str]]
    attached: Sequence[tuple[str, bytes]]
    feed: bytes | None
    twins: Sequence[Sequence[tuple[str, str]]]
    reads: frozenset[Read]


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """What is known of a page that was written: the addresses of its `files`, itself the first.

    `editions` are those of the files that have any, `links` those of the pages among them.
    """

    name: str
    files: tuple[str, ...]
    links: tuple[PageLinks, ...]
    published_at: datetime
    editions: tuple[FileEdition, ...]
    reads: frozenset[Read]
    is_made: bool = True

    @property
    def address(self) -> str:
        """Where the page is."""
        return self.files[0]


class PlanPages:
    """Makes and writes the pages of one plan; the home of the first is the root too."""

    def __init__(
        self,
        book: Book,
        assets: Assets,
        public_url: str,
        *,
        is_root: bool,
        kept: Editions | None,
        others: Sequence[Language] = (),
    ) -> None:
        """Prepare the frame; *kept* is what pages said in earlier releases.

        *others* are the languages that the pages are written in besides.
        """
        self.book = book
        self._assets, self._public_url, self._is_root = assets, public_url, is_root
        self._citations = Citations(book, public_url)
        self._feeds = Feeds(book, public_url)
        self._render = Renderer(book, assets, public_url, self._citations, others=others)
        self._twins = [TwinPages(book, one, assets, public_url) for one in others]
        environment = self._render.environment
        self._charts = ChartFiles(book, environment, assets, public_url)
        self.editions = PageEditions(book, kept, environment)

    def make(self, draft: Draft) -> MadePage:
        """Render a page and what lies beside it."""
        with self.book.reads.apart() as reads:
            page = draft.make()
            made = MadePage(
                page=page,
                html=self._render(page),
                beside=[*self._charts.of_page(page), *self._figures(page)],
                attached=list(page.attached()),
                feed=self._feeds.of_page(page),
                twins=[one.of_page(page, draft) for one in self._twins],
                reads=frozenset(),
            )
        return replace(made, reads=draft.shared | reads)

    def _figures(self, page: Page) -> Iterator[tuple[str, str]]:
        if figures := figures_page(self.book, page):
            yield figures.head.path, self._render(figures)

    def write(self, draft: Draft, writer: SiteWriter) -> WrittenPage:
        """Render a page and write it with what lies beside it."""
        made = self.make(draft)
        files: list[str] = []
        links: list[PageLinks] = []
        editions: list[FileEdition] = []
        for address, content, pack in self._files(made, editions):
            writer.put(address, content, pack=pack)
            if address.endswith(("/", LOST)):
                links.append(links_of(address, content))
            files.append(address)
        return WrittenPage(
            name=draft.full_name,
            files=tuple(files),
            links=tuple(links),
            published_at=self.editions.info(editions[0]).published_at,
            editions=tuple(editions),
            reads=made.reads,
        )

    def again(self, page: WrittenPage) -> WrittenPage | None:
        """Return a page of the site before as it is now; None if it is of another release now."""
        editions = tuple(self.editions.again(one.address, one.digest) for one in page.editions)
        shown = [(one.number, one.stamp) for one in page.editions]
        if shown != [(one.number, one.stamp) for one in editions]:
            return None
        return replace(page, editions=editions, is_made=False)

    def hashes(self, draft: Draft) -> dict[str, str]:
        """Render a page; return the hash of each of its files, by address."""
        files = self._files(self.make(draft), [])
        return {address: hashlib.sha256(content).hexdigest() for address, content, _ in files}

    @property
    def version(self) -> str:
        """What all pages are made with."""
        frames = [one.frame for one in self._twins]
        settings = (self._public_url, self._is_root, self._feeds.started, frames)
        return build_version(self.book, self._render.shell, settings)

    def _files(
        self, made: MadePage, editions: list[FileEdition]
    ) -> Iterator[tuple[str, bytes, bool]]:
        """Yield address and bytes of each file, and whether it is worth packing."""
        page, path = made.page, made.page.head.path
        beside = (file for _, file in made.attached)
        edition = self.editions.of(path, made.html, beside)
        editions.append(edition)
        content, info = self.editions.finished(edition, made.html), self.editions.info(edition)
        yield path, content, True
        for address, file in made.attached:
            yield address, self.editions.finished_beside(edition, file), True
        if self._is_root and path == self.book.at.home:
            yield "/", content, True
        if page.has_single_file:
            yield page.single_file(), self._alone(content), True
        for address, text in made.beside:
            yield address, self._finished(address, text, editions), True
        if made.feed:
            yield path + FEED, made.feed, False
        for address, quoted in self._citations.files(page, info):
            yield address, quoted, False
        for twins, texts in zip(self._twins, made.twins, strict=True):
            for address, twin in twins.finished(texts, editions):
                yield address, twin, True
                if self._is_root and address == twins.home:
                    yield twins.root + "/", twin, True

    def _finished(self, address: str, text: str, editions: list[FileEdition]) -> bytes:
        edition = self.editions.of(address, text)
        editions.append(edition)
        return self.editions.finished(edition, text)

    def _alone(self, content: bytes) -> bytes:
        style = self._assets.files[self._assets.css].decode()
        return in_one_file(content.decode(), style, self._public_url).encode()
