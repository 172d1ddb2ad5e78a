"""Building the site of a release aside, and swapping it in whole."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, Template

from core.progress import Progress, silent
from core.publishing.release import Release
from core.search import static_files
from core.texts import Texts, load_texts
from portal.exports.calculation import FILE, Calculation
from portal.exports.tables import file_chunks, file_name, told_tables
from portal.pages.book import Book
from portal.pages.budget import budget_page
from portal.pages.claims import claims_page
from portal.pages.coverage import coverage_page
from portal.pages.districts import district_pages, districts_page
from portal.pages.home import home_page
from portal.pages.indicators import indicator_pages
from portal.pages.lists import indicators_pages, projects_pages
from portal.pages.nodes import node_page, plan_page
from portal.pages.parts import Page
from portal.pages.projects import project_pages
from portal.pages.prose import lost_page, prose_pages
from portal.pages.recompute import recompute_page
from portal.pages.record import data_page, process_page, quality_page, sources_page
from portal.pages.releases import release_pages, releases_page
from portal.pages.robustness import robustness_page
from portal.pages.rows import list_indicators
from portal.pages.scorecard import scorecard_pages
from portal.pages.search import index_folder, search_page
from portal.pages.strategy_map import map_page
from portal.site.assets import Assets, read_assets
from portal.site.check import LinkCheck
from portal.site.shell import Shell, render_shell
from portal.site.templates import page_environment
from portal.site.writer import SiteWriter

TELL_EVERY = 200


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """What was built: where it is, how many pages, and how many of all files were unchanged."""

    folder: Path
    page_count: int
    file_count: int
    linked_count: int


def build_site(
    release: Release,
    site: Path,
    *,
    public_url: str,
    texts: Texts | None = None,
    progress: Progress = silent,
) -> BuiltSite:
    """Build the site of *release* and make the symbolic link *site* point to it.

    Raises SiteBrokenError when a link leads nowhere; the site before stays in place then, as it
    does after any other failure. The same release gives the same bytes.
    """
    previous = site.resolve() if site.is_symlink() else None
    site.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{site.name}-", dir=site.parent))
    folder.chmod(0o755)
    with ExitStack() as on_failure:
        on_failure.callback(shutil.rmtree, folder, ignore_errors=True)
        writer = SiteWriter(folder, previous)
        book = Book(release, texts or load_texts())
        build = Build(book, writer, read_assets(), public_url.rstrip("/"), progress)
        build.run()
        progress("build.swap", 0, 1)
        swap(site, folder)
        on_failure.pop_all()
    _forget(site, folder, previous)
    progress("build.swap", 1, 1)
    return BuiltSite(folder, build.page_count, len(writer.paths), writer.linked_count)


def is_built_for(site: Path, public_url: str) -> bool:
    """Say whether *site* is there and its pages name *public_url* as where they are found."""
    home = site / "index.html"
    if not home.is_file():
        return False
    return f'<link rel="canonical" href="{public_url.rstrip("/")}/' in home.read_text("utf-8")


class Build:
    """One build: renders pages, notes their links, writes them."""

    def __init__(
        self, book: Book, writer: SiteWriter, assets: Assets, public_url: str, progress: Progress
    ) -> None:
        """Prepare the frame and the templates."""
        self._book, self._writer, self._assets = book, writer, assets
        self._progress = progress
        self._links = LinkCheck()
        self._environment: Environment = page_environment(book.t)
        self._shell: Shell = render_shell(self._environment, book, assets)
        self._environment.globals.update(
            shell=self._shell, at=book.at, tables=book.tables, public_url=public_url
        )
        self._templates: dict[str, Template] = {}
        self.page_count = 0

    def run(self) -> None:
        """Write every file and check every link."""
        for address, content in self._assets.files.items():
            self._writer.put(address, content)
        self._exports()
        self._search()
        for page in pages(self._book):
            self._write(page)
            if self.page_count % TELL_EVERY == 0:
                self._progress("build.render", self.page_count, 0)
        self._progress("build.check", self.page_count, self.page_count)
        self._links.finish(self._writer.paths)

    def _write(self, page: Page) -> None:
        content = self._template(page.template).render(p=page).encode()
        self._links.read(page.head.path, content)
        self._writer.put(page.head.path, content)
        self.page_count += 1
        if page.head.path == self._book.at.home and not self._book.base:
            self._writer.put("/", content)

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            self._templates[name] = self._environment.get_template(name)
        return self._templates[name]

    def _exports(self) -> None:
        release, data = self._book.release, self._book.at.section("data")
        for name, path in self._book.release_files.items():
            self._writer.link(data + name, path)
        for record, _ in told_tables(release):
            address = data + file_name(record.table)
            self._writer.put_chunks(address, file_chunks(release, record))
        self._calculations(data)

    def _calculations(self, data: str) -> None:
        calculation, at = Calculation(self._book), self._book.at
        for code, content in calculation.indicators():
            self._writer.put(at.thing("indicator", code) + FILE, content)
        for code, content in calculation.nodes():
            self._writer.put(at.thing("node", code) + FILE, content)
        self._writer.put_chunks(data + FILE, calculation.plan())

    def _search(self) -> None:
        """Write the index that the search page's script reads where no server answers."""
        folder = index_folder(self._book)
        connection, address = self._book.release.connection, self._book.at.thing
        for name, text in static_files(connection, address):
            self._writer.put(folder + name, text.encode())


def pages(book: Book) -> Iterator[Page]:
    """Build every page of a plan, those in the thousands as a stream."""
    listed = list_indicators(book)
    tables = [(record.table, rows) for record, rows in told_tables(book.release)]
    yield home_page(book)
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
    yield districts_page(book)
    yield from district_pages(book, listed)
    yield budget_page(book)
    yield releases_page(book)
    yield from release_pages(book)
    yield claims_page(book)
    yield process_page(book)
    yield sources_page(book)
    yield quality_page(book)
    yield data_page(book, tables)
    yield recompute_page(book)
    yield from prose_pages(book)
    yield search_page(book)
    yield lost_page(book)


def swap(site: Path, folder: Path) -> None:
    """Point *site* at *folder* in one step: readers see the old one or the new one."""
    link = site.with_name(f".{site.name}.link-{os.getpid()}")
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    link.replace(site)


def _forget(site: Path, folder: Path, previous: Path | None) -> None:
    """Delete sites older than the one before."""
    # By name: one folder has several paths, relative or through a link.
    kept = {folder.name, previous.name if previous else None}
    for other in site.parent.glob(f".{site.name}-*"):
        if other.is_dir() and other.name not in kept:
            shutil.rmtree(other, ignore_errors=True)
