"""Building the site of a release aside, and swapping it in whole."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template

from core.editions import Editions, open_editions, read_editions
from core.files import new_folder, swap
from core.progress import Progress, silent
from core.release.reader import Release
from core.texts import Texts, load_texts
from portal.exports.table_files import filled_tables
from portal.pages.districts.compare_pages import compare_pages
from portal.pages.districts.district_measures import district_measures
from portal.pages.districts.district_page import district_pages
from portal.pages.districts.districts_page import districts_page, measure_pages
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import list_indicators
from portal.pages.elements.parts import Page
from portal.pages.elements.stamp import PLACES
from portal.pages.home import home_page
from portal.pages.indicators.indicator_pages import indicator_pages
from portal.pages.lists import indicators_pages, projects_pages
from portal.pages.money.budget import budget_page
from portal.pages.money.claim_pages import claims_page
from portal.pages.plan.coverage import coverage_page
from portal.pages.plan.nodes import node_page, plan_page
from portal.pages.plan.robustness_page import robustness_page
from portal.pages.plan.scorecard import scorecard_pages
from portal.pages.plan.strategy_map import map_page
from portal.pages.project_pages import project_pages
from portal.pages.promises.lateness_page import lateness_page
from portal.pages.prose import lost_page, prose_pages
from portal.pages.record.data_pages import data_page, process_page, quality_page, sources_page
from portal.pages.record.developer_page import developer_page
from portal.pages.record.dictionary_pages import dictionary_pages
from portal.pages.record.recompute import recompute_page
from portal.pages.record.releases import release_pages, releases_page
from portal.pages.search import search_page
from portal.site.assets import Assets, read_assets
from portal.site.check import LinkCheck
from portal.site.files.chart_files import ChartFiles
from portal.site.files.citations import Citations
from portal.site.files.feeds import FEED, Feeds
from portal.site.files.offline import in_one_file
from portal.site.files.plan_files import write_exports, write_search, write_standards
from portal.site.files.sitemap import OPEN_SEARCH, open_search, sitemap_files
from portal.site.files.wellknown import SecurityContact, well_known_files
from portal.site.page_editions import PageEditions
from portal.site.shell import render_shell
from portal.site.templates import page_environment
from portal.site.writer import SiteWriter

PROGRESS_EVERY = 200


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """What was built: where it is, how many pages, and how many of all files were unchanged."""

    folder: Path
    page_count: int
    file_count: int
    linked_count: int


@dataclass(frozen=True, slots=True)
class PreparedSite:
    """A site that is built and checked, and not shown yet."""

    built: BuiltSite
    site: Path
    progress: Progress
    record: Callable[[Path], None]

    def swap(self) -> BuiltSite:
        """Show it, in one step, and return what it is; what its pages say is kept first."""
        self.progress("build.swap", 0, 1)
        self.record(self.built.folder)
        swap(self.site, self.built.folder)
        self.progress("build.swap", 1, 1)
        return self.built


@contextmanager
def prepared_site(
    release: Release,
    site: Path,
    *,
    others: Sequence[Release] = (),
    public_url: str,
    editions: Path | None = None,
    contact: SecurityContact | None = None,
    texts: Texts | None = None,
    progress: Progress = silent,
) -> Iterator[PreparedSite]:
    """Yield the site of *release*, built and checked aside; `swap` makes the link *site* name it.

    *others* are releases of the other plans in the same site; the root shows *release*. *contact*
    is for /.well-known/security.txt. *editions* is the file that keeps what pages said in earlier
    releases, and is told of this one when the site is shown; without it every page is of this one.
    Raises SiteBrokenError when a link leads nowhere, SiteIncompleteError when a file is not there;
    the site before stays in place then, as it does after any other failure and without a swap.
    The same releases give the same bytes.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with new_folder(site) as folder, _reading(editions) as kept:
        writer = SiteWriter(folder, site.resolve() if site.is_symlink() else None)
        build = Build(writer, texts or load_texts(), public_url.rstrip("/"), kept, progress)
        for address, content in well_known_files(public_url.rstrip("/"), contact):
            writer.put(address, content)
        build.run(release, others)
        writer.finish()
        built = BuiltSite(folder, build.page_count, len(writer.paths), writer.linked_count)
        record = partial(build.record, editions) if editions else _keep_nothing
        yield PreparedSite(built, site, progress, record)


def _reading(editions: Path | None) -> AbstractContextManager[Editions | None]:
    return read_editions(editions) if editions else nullcontext()


def _keep_nothing(_: Path) -> None:
    """Keep no editions: whoever builds did not ask for it."""


def build_site(release: Release, site: Path, **options: Any) -> BuiltSite:
    """Build the site as `prepared_site` does, with its *options*, and swap it in."""
    with prepared_site(release, site, **options) as prepared:
        return prepared.swap()


def is_built_for(site: Path, public_url: str) -> bool:
    """Return whether *site* is there and its pages name *public_url* as where they are found."""
    home = site / "index.html"
    if not home.is_file():
        return False
    return f'<link rel="canonical" href="{public_url.rstrip("/")}/' in home.read_text("utf-8")


class Build:
    """One build: renders pages, notes their links, writes them."""

    def __init__(
        self,
        writer: SiteWriter,
        texts: Texts,
        public_url: str,
        kept: Editions | None,
        progress: Progress,
    ) -> None:
        """Start with nothing rendered; *public_url* is where readers find the site.

        *kept* is what pages said in earlier releases.
        """
        self._writer, self._texts, self._public_url = writer, texts, public_url
        self._kept, self._progress = kept, progress
        self._editions: list[PageEditions] = []
        self._assets = read_assets()
        self._links = LinkCheck()
        self._pages: dict[str, datetime] = {}

    @property
    def page_count(self) -> int:
        """How many pages were written."""
        return len(self._pages)

    def run(self, current: Release, others: Sequence[Release]) -> None:
        """Write every file of every plan and check every link."""
        for address, content in self._assets.files.items():
            self._writer.put(address, content)
        releases = (current, *others)
        for release in releases:
            beside = tuple(other.plan for other in releases if other is not release)
            book = Book(release, self._texts, others=beside, places=PLACES)
            self._plan(book, is_current=release is current)
        self._put_addresses(releases)
        self._progress("build.check", self.page_count, self.page_count)
        self._links.finish(self._writer.paths)

    def _put_addresses(self, releases: Sequence[Release]) -> None:
        """Write where programs find the pages and the search of the first of *releases*."""
        found = {page: at for page, at in sorted(self._pages.items()) if page.endswith("/")}
        for address, content in sitemap_files(self._public_url, found):
            self._writer.put(address, content)
        current = releases[0]
        texts = self._texts.of(current.shape)
        self._writer.put(OPEN_SEARCH, open_search(self._public_url, current.plan, texts))

    def record(self, path: Path, folder: Path) -> None:
        """Record in the store at *path* what the pages say, as they were written to *folder*."""
        with open_editions(path) as kept:
            kept.keep_assets(self._assets.files.items())
            for one in self._editions:
                kept.record(one.plan, one.number, new=one.new_pages(folder), shown=one.shown)

    def _plan(self, book: Book, *, is_current: bool) -> None:
        """Write the pages and files of one plan; the current one's home is the root too."""
        files = write_exports(self._writer, book)
        dataset = write_standards(self._writer, book, self._public_url, files)
        write_search(self._writer, book)
        feeds = Feeds(book, self._public_url)
        citations = Citations(book, self._public_url)
        render = Renderer(book, self._assets, self._public_url, citations)
        editions = PageEditions(book, self._kept, render.environment)
        self._editions.append(editions)
        charts = ChartFiles(book, render.environment, self._assets, self._public_url)
        roots = (lost_page(book),) if is_current else ()
        for page in chain(pages(book, dataset), roots):
            content, info = editions.finished(page.head.path, render(page))
            self._links.read(page.head.path, content)
            self._writer.put(page.head.path, content)
            for address, file in page.attached():
                self._writer.put(address, file)
            if is_current and page.head.path == book.at.home:
                self._writer.put("/", content)
            if page.has_single_file:
                self._writer.put(page.single_file(), self._alone(content))
            for address, text in charts.of_page(page):
                self._writer.put(address, editions.finished(address, text)[0])
            if feed := feeds.of_page(page):
                self._writer.put(page.head.path + FEED, feed, pack=False)
            for address, quoted in citations.files(page, info):
                self._writer.put(address, quoted, pack=False)
            self._pages[page.head.path] = info.published_at
            if self.page_count % PROGRESS_EVERY == 0:
                self._progress("build.render", self.page_count, 0)

    def _alone(self, content: bytes) -> bytes:
        style = self._assets.files[self._assets.css].decode()
        return in_one_file(content.decode(), style, self._public_url).encode()


class Renderer:
    """Renders pages of one plan in its frame."""

    def __init__(self, book: Book, assets: Assets, public_url: str, citations: Citations) -> None:
        """Prepare the frame and the templates."""
        self.environment: Environment = page_environment(book.t)
        self._templates: dict[str, Template] = {}
        self.environment.globals.update(
            shell=render_shell(self.environment, book, assets),
            at=book.at,
            tables=book.tables,
            public_url=public_url,
            citation=citations.of,
        )

    def __call__(self, page: Page) -> str:
        """Render a page."""
        return self._template(page.template).render(p=page)

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            self._templates[name] = self.environment.get_template(name)
        return self._templates[name]


def pages(book: Book, dataset: str = "") -> Iterator[Page]:
    """Build every page below a plan's address, those in the thousands as a stream.

    *dataset* is what the page of data tells programs of itself.
    """
    listed = list_indicators(book)
    tables = [(record.table, rows) for record, rows in filled_tables(book.release)]
    yield home_page(book)
    yield lateness_page(book)
    yield plan_page(book)
    for node in book.nodes.values():
        yield node_page(book, node, listed)
    yield from scorecard_pages(book)
    yield map_page(book)
    yield robustness_page(book)
    yield coverage_page(book)
    yield from projects_pages(book)
    yield from project_pages(book)
    yield from indicators_pages(book, listed)
    yield from indicator_pages(book)
    measures = district_measures(book)
    yield districts_page(book, measures)
    yield from measure_pages(book, measures)
    yield from district_pages(book, listed, measures)
    yield from compare_pages(book, measures)
    yield budget_page(book)
    yield releases_page(book)
    yield from release_pages(book)
    yield claims_page(book)
    yield process_page(book)
    yield sources_page(book)
    yield quality_page(book)
    yield data_page(book, tables, dataset)
    yield from dictionary_pages(book)
    yield developer_page(book)
    yield recompute_page(book)
    yield from prose_pages(book)
    yield search_page(book)
