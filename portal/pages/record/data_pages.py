"""How the plan was made, its sources, the warnings about its data, and every download."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.persian import clauses, number
from core.plan.web_address import is_web_address
from core.release.records import (
    Claim,
    PlanEvent,
    ProcessStep,
    UpstreamDocument,
)
from portal.exports.datasette import METADATA_FILE, query
from portal.exports.table_files import file_name
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD
from portal.pages.elements.parts import Fact, Link, Page
from portal.pages.money.claim_pages import ClaimRow, claim_row, shared_source

PROCESS_MEASURE = "process."
ALL_BODIES = "all"


@dataclass(frozen=True, slots=True)
class StepRow:
    """A body that drafted the plan."""

    title: str
    sessions: str
    person_hours: str
    source: Link


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to the plan; `date` says so where the day was not told.

    Behind the day stand its kind, and how far it has come.
    """

    title: str
    date: str
    note: str
    source: Link


@dataclass(frozen=True, slots=True)
class ProcessPage(Page):
    """How the plan was made; `source` is that of all claims, where they have one in common."""

    template = "process.html.j2"
    files = ("process", "document", "event", "claim")

    steps: tuple[StepRow, ...]
    documents: tuple[EventRow, ...]
    events: tuple[EventRow, ...]
    claims: tuple[ClaimRow, ...]
    source: Link


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source; `code` is its anchor."""

    code: str
    title: str
    href: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage(Page):
    """Every source by its code."""

    template = "sources.html.j2"
    is_cited = False
    has_citation = False
    files = ("source",)

    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class DownloadRow:
    """A file to download: its table, what it is, its name, how large."""

    table: str
    title: str
    file: Link
    rows: str


@dataclass(frozen=True, slots=True)
class DataPage(Page):
    """Every download; `example` is a query of the release file.

    `dataset` describes them to search engines, as JSON-LD.
    """

    template = "data.html.j2"

    release: Link
    sha256: str
    size: str
    dictionary: Link
    metadata: Link
    example: str
    tables: tuple[DownloadRow, ...]
    licence: str
    contact: str
    has_projects: bool
    dataset: str


def process_page(book: Book) -> ProcessPage:
    """Build the page of how the plan was made."""
    here = book.section("process")
    release = book.release
    steps = release.all(ProcessStep)
    claims = [c for c in release.stream(Claim) if (c.measure or "").startswith(PROCESS_MEASURE)]
    rows, source = shared_source(tuple(claim_row(book, claim) for claim in claims))
    return ProcessPage(
        head=book.head(here.href, here.title, "process", crumbs=(Link(here.title),)),
        steps=tuple(_steps(book, steps)),
        documents=tuple(
            EventRow(row.title, "", row.kind or "", _source(book, row))
            for row in release.stream(UpstreamDocument)
        ),
        events=tuple(
            EventRow(
                row.title,
                _about(book, row),
                row.note or "",
                book.source_link(row.source),
            )
            for row in release.stream(PlanEvent)
        ),
        claims=rows,
        source=source,
    )


def _about(book: Book, event: PlanEvent) -> str:
    day = book.calendar.medium(event.happened_on) if event.happened_on else None
    parts = (day or book.t("portal.process.undated"), event.kind, event.status)
    return clauses(parts)


def _steps(book: Book, steps: Sequence[ProcessStep]) -> list[StepRow]:
    rows = [
        StepRow(row.title, _number(row.sessions), _number(row.person_hours), _source(book, row))
        for row in steps
    ]
    bodies = [row for row in steps if row.code != ALL_BODIES and row.sessions is not None]
    total = sum(row.sessions or 0 for row in bodies)
    if bodies:
        rows.append(StepRow(book.t("portal.process.sum"), number(total), UNTOLD, Link(UNTOLD)))
    return rows


def _source(book: Book, row: ProcessStep | UpstreamDocument) -> Link:
    return book.source_link(row.source)


def _number(value: int | None) -> str:
    return UNTOLD if value is None else number(value)


def sources_page(book: Book) -> SourcesPage:
    """Build the page of sources."""
    here = book.section("sources")
    return SourcesPage(
        head=book.head(here.href, here.title, "sources", crumbs=(Link(here.title),)),
        rows=tuple(
            SourceRow(
                code=row.code,
                title=row.title,
                href=row.url if row.url and is_web_address(row.url) else "",
                facts=book.facts(
                    ("field.publisher", row.publisher),
                    ("field.reference", row.reference),
                    ("field.speaker", row.speaker),
                    ("field.published_on", book.calendar.medium(row.published_on))
                    if row.published_on
                    else ("field.published_on", None),
                    ("field.archived_url", row.archived_url),
                ),
            )
            for row in book.sources.values()
        ),
    )


def data_page(book: Book, tables: Sequence[tuple[str, int]], dataset: str) -> DataPage:
    """Build the page of downloads; *tables* are (name of a CSV file's table, rows).

    *dataset* tells programs the same.
    """
    here = book.section("data")
    plan = book.release.plan
    mebibytes = Decimal(book.release.path.stat().st_size) / (1 << 20)
    name = book.release.path.name
    return DataPage(
        head=book.head(here.href, here.title, "data", crumbs=(Link(here.title),)),
        release=Link(name, here.href + name),
        sha256=book.release.sha256,
        size=book.t("portal.data.size", size=number(mebibytes, 1)),
        dictionary=Link(book.t("standards.dictionary"), f"{here.href}dictionary/"),
        metadata=Link(METADATA_FILE, here.href + METADATA_FILE),
        example=query("spent_above_allocation"),
        tables=tuple(
            DownloadRow(
                table,
                book.t(f"portal.table.{table}"),
                Link(name := file_name(table), here.href + name),
                number(rows),
            )
            for table, rows in tables
        ),
        licence=plan.licence or book.t("portal.data.licence_untold"),
        contact=plan.contact or "",
        has_projects="project" in book.tables,
        dataset=dataset,
    )
