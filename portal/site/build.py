"""Building the site of a release aside, and swapping it in whole."""

import random
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

from core.editions import Editions, open_editions, read_editions
from core.errors import SiteStaleError
from core.files import aside, new_folder, swap
from core.languages.language import DEFAULT_LANGUAGE, LANGUAGES, Language
from core.progress import Progress, silent
from core.release.reader import Release
from core.texts import Texts, load_texts
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft, NotedRelease, Reads
from portal.pages.elements.stamp import PLACES
from portal.site.assets import read_assets
from portal.site.check import LinkCheck
from portal.site.every_page import every_page, page_of_data, page_of_nothing
from portal.site.files.plan_files import write_exports, write_search, write_standards
from portal.site.files.sitemap import OPEN_SEARCH, open_search, sitemap_files
from portal.site.files.wellknown import SecurityContact, well_known_files
from portal.site.keeping.kept_pages import KeptPages
from portal.site.keeping.page_records import (
    made_beside,
    read_records,
    records_beside,
    write_records,
)
from portal.site.languages.twin_addresses import root_of
from portal.site.plan_pages import PlanPages, WrittenPage
from portal.site.work import helped, usable_processes
from portal.site.writer import SiteWriter, WrittenFiles, file_of

PROGRESS_EVERY = 200
# Of the pages that are taken over so many are made anyway, and compared.
CHECKED_SHARE = 0.01
_RANDOM = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """What was built: where it is, how many pages, and how many of all files were unchanged.

    `made` are the addresses of pages that were not taken from the site before, with the reason;
    of the others `compared_count` were made as well, and were the same. `is_remembered` says
    whether the next build knows of what these pages are made.
    """

    folder: Path
    page_count: int
    file_count: int
    linked_count: int
    made: Mapping[str, str]
    compared_count: int
    is_remembered: bool = False

    @property
    def kept_count(self) -> int:
        """How many pages were taken from the site before."""
        return self.page_count - len(self.made)


@dataclass(frozen=True, slots=True)
class PreparedSite:
    """A site that is built and checked, and not shown yet."""

    built: BuiltSite
    site: Path
    progress: Progress
    record: Callable[[Path], None]
    remember: Callable[[Path], None]

    def swap(self) -> BuiltSite:
        """Show it, in one step, and return what it is; what its pages say is kept first."""
        self.progress("build.swap", 0, 1)
        self.record(self.built.folder)
        swap(self.site, self.built.folder)
        is_remembered = self._is_remembered()
        self.progress("build.swap", 1, 1)
        return replace(self.built, is_remembered=is_remembered)

    def _is_remembered(self) -> bool:
        """Have the next build know of the pages: if that fails, the site is shown all the same."""
        try:
            self.remember(self.built.folder)
        except (OSError, sqlite3.Error):
            return False
        return True


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Where readers find the site, the store of editions, and how many processes work on it.

    `others` are the languages besides Persian.
    """

    site: Path
    public_url: str
    editions: Path | None
    processes: int | None
    chance: Callable[[], float]
    others: tuple[Language, ...]


@contextmanager
def prepared_site(
    release: Release,
    site: Path,
    *,
    others: Sequence[Release] = (),
    public_url: str,
    editions: Path | None = None,
    contact: SecurityContact | None = None,
    processes: int | None = 1,
    chance: Callable[[], float] = _RANDOM.random,
    texts: Texts | None = None,
    languages: Sequence[str] = (DEFAULT_LANGUAGE,),
    progress: Progress = silent,
) -> Iterator[PreparedSite]:
    """Yield the site of *release*, built and checked aside; `swap` makes the link *site* name it.

    *others* are releases of the other plans in the same site; the root shows *release*. *contact*
    is for /.well-known/security.txt. *editions* is the file that keeps what pages said in earlier
    releases, and is told of this one when the site is shown; without it every page is of this one.
    So many *processes* work on it, None: one for each core. Pages that are as they were are taken
    from the site before; *chance* draws those of them that are made anyway, and compared.
    *languages* are those that the pages are written in, Persian and others beside it.
    Raises SiteBrokenError when a link leads nowhere, SiteIncompleteError when a file is not there,
    SiteStaleError when a page that was taken over would be another one;
    the site before stays in place then, as it does after any other failure and without a swap.
    The same releases give the same bytes.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with new_folder(site) as folder, _reading(editions) as kept:
        writer = SiteWriter(folder, site.resolve() if site.is_symlink() else None)
        beside = tuple(LANGUAGES[code] for code in languages if code != DEFAULT_LANGUAGE)
        options = BuildOptions(site, public_url.rstrip("/"), editions, processes, chance, beside)
        build = Build(writer, texts or load_texts(), options, progress)
        for address, content in well_known_files(options.public_url, contact):
            writer.put(address, content)
        build.run((release, *others), kept)
        writer.finish()
        counts = (build.page_count, len(writer.paths), writer.linked_count)
        built = BuiltSite(folder, *counts, build.made, build.compared_count)
        record = partial(build.record, editions) if editions else _keep_nothing
        yield PreparedSite(built, site, progress, record, build.remember)


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


@dataclass(frozen=True, slots=True)
class Job:
    """A page to be written: which of the plans it is of, and its draft.

    `kept` is the page of the site before, if it is as it was; `reason` says why not, or why it is
    made anyway: its file is damaged. `is_checked` has it made anew and compared.
    """

    plan: int
    draft: Draft
    kept: WrittenPage | None = None
    reason: str = ""
    is_checked: bool = False


type Pages = list[tuple[int, WrittenPage]]


@contextmanager
def _named(draft: Draft) -> Iterator[None]:
    """Have what fails meanwhile name the page."""
    try:
        yield
    finally:
        if error := sys.exception():
            error.add_note(f"page: {draft.name}")


class Build:
    """One build: renders pages, notes their links, writes them."""

    def __init__(
        self, writer: SiteWriter, texts: Texts, options: BuildOptions, progress: Progress
    ) -> None:
        """Start with nothing rendered."""
        self._writer, self._texts, self._options = writer, texts, options
        self._progress = progress
        self._assets = read_assets()
        self._plans: list[PlanPages] = []
        self._pages: list[tuple[int, WrittenPage]] = []
        self._kept: list[KeptPages] = []
        self._every: list[Job] = []
        self.made: dict[str, str] = {}
        self.compared_count = 0

    @property
    def page_count(self) -> int:
        """How many pages were written."""
        return len(self._pages)

    def run(self, releases: Sequence[Release], kept: Editions | None) -> None:
        """Write every file of every plan and check every link; the root shows the first.

        *kept* is what pages said in earlier releases.
        """
        for address, content in self._assets.files.items():
            self._writer.put(address, content)
        for release in releases:
            self._plans.append(self._plan(release, releases, kept))
        before = read_records(self._options.site)
        self._kept = [KeptPages(plan, before) for plan in self._plans]
        jobs = [job for number in range(len(self._plans)) for job in self._jobs(number)]
        processes = usable_processes(self._options.processes)
        with helped(jobs, self._helper, processes) as (shares, results):
            data = [
                self._job(number, self._exported(plan)) for number, plan in enumerate(self._plans)
            ]
            pages = self._written(shares.taken(), self._writer, len(jobs))
            pages += self._written(enumerate(data, len(jobs)), self._writer, len(jobs))
            for others, written in results():
                pages += others
                self._writer.absorb(written)
        self._pages = sorted(pages, key=itemgetter(0))
        self._every = [*jobs, *data]
        self.made = {
            page.address: self._every[place].reason for place, page in self._pages if page.is_made
        }
        self.compared_count = sum(
            self._every[place].is_checked for place, page in self._pages if not page.is_made
        )
        self._put_addresses()
        self._check()

    def _plan(
        self, release: Release, releases: Sequence[Release], kept: Editions | None
    ) -> PlanPages:
        beside = tuple(other.plan for other in releases if other is not release)
        noted = NotedRelease(release, Reads())
        book = Book(noted, self._texts, others=beside, places=PLACES)
        is_root = release is releases[0]
        url = self._options.public_url
        others = self._options.others
        return PlanPages(book, self._assets, url, is_root=is_root, kept=kept, others=others)

    def _jobs(self, number: int) -> Iterator[Job]:
        book = self._plans[number].book
        for draft in every_page(book):
            yield self._job(number, draft)
        if number == 0:
            yield self._job(number, page_of_nothing(book))

    def _job(self, number: int, draft: Draft) -> Job:
        kept, reason = self._kept[number].find(draft)
        return Job(number, draft, kept, reason, is_checked=self._options.chance() < CHECKED_SHARE)

    def _exported(self, plan: PlanPages) -> Draft:
        """Write the files of a plan that are no pages; return the page that tells of them."""
        book = plan.book
        files = write_exports(self._writer, book)
        dataset = write_standards(self._writer, book, self._options.public_url, files)
        write_search(self._writer, book)
        return page_of_data(book, dataset)

    def _helper(self, taken: Iterator[tuple[int, Job]]) -> tuple[Pages, WrittenFiles]:
        """Do in a forked process what it takes; return the pages, and the files of them."""
        writer = self._writer.beside()
        with _reading(self._options.editions) as kept:
            for plan in self._plans:
                plan.book.release.forget_connections()
                plan.editions.kept = kept
            return self._written(taken, writer, None), writer.written()

    def _written(
        self, taken: Iterable[tuple[int, Job]], writer: SiteWriter, total: int | None
    ) -> Pages:
        pages: Pages = []
        for place, job in taken:
            with _named(job.draft):
                page = self._page(job, writer)
            pages.append((place, page))
            if total and place % PROGRESS_EVERY == 0:
                self._progress("build.render", place, total)
        return pages

    def _page(self, job: Job, writer: SiteWriter) -> WrittenPage:
        """Take a page from the site before, or write it."""
        plan = self._plans[job.plan]
        if job.kept is None or not writer.keep(job.kept.files):
            return plan.write(job.draft, writer)
        if job.is_checked and plan.hashes(job.draft) != {
            address: writer.hash_before(file_of(address)) for address in job.kept.files
        }:
            records_beside(self._options.site).unlink(missing_ok=True)
            raise SiteStaleError(job.kept.address)
        return job.kept

    def _put_addresses(self) -> None:
        """Write where programs find the pages and the search of the first plan."""
        url, current = self._options.public_url, self._plans[0].book
        roots = ("", *map(root_of, self._options.others))
        found = {
            root + page.address: page.published_at
            for _, page in self._pages
            for root in roots
            if root + page.address in page.files
        }
        listed = {page: at for page, at in sorted(found.items()) if page.endswith("/")}
        for address, content in sitemap_files(url, listed):
            self._writer.put(address, content)
        plan = current.release.plan
        self._writer.put(OPEN_SEARCH, open_search(url, plan, current.t))

    def _of_plan(self, number: int) -> Iterator[WrittenPage]:
        for place, page in self._pages:
            if self._every[place].plan == number:
                yield page

    def _check(self) -> None:
        self._progress("build.check", self.page_count, self.page_count)
        links = LinkCheck()
        for _, page in self._pages:
            for each in page.links:
                links.add(each)
        links.finish(self._writer.paths)

    def remember(self, folder: Path) -> None:
        """Write what the next build is to know of the pages in *folder*, and why they are new."""
        site = self._options.site
        plans = {
            plan.book.release.plan.code: kept.record(self._of_plan(number))
            for number, (plan, kept) in enumerate(zip(self._plans, self._kept, strict=True))
        }
        write_records(site, folder, plans)
        lines = (f"{address}\t{reason}\n" for address, reason in sorted(self.made.items()))
        with aside(made_beside(site)) as made:
            made.write_text("".join(lines), encoding="utf-8")

    def record(self, path: Path, folder: Path) -> None:
        """Record in the store at *path* what the pages say, as they were written to *folder*."""
        with open_editions(path) as store:
            store.keep_assets(self._assets.files.items())
            for number, plan in enumerate(self._plans):
                editions = (one for page in self._of_plan(number) for one in page.editions)
                plan.editions.record(store, editions, folder)
