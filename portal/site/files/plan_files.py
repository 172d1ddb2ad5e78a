"""What a site holds of a plan besides pages: release files, tables, open standards, the index."""

from collections.abc import Iterator

from core.release.records import Boundary
from core.search import static_files
from portal.exports import lateness_file
from portal.exports.calculation import FILE, Calculation
from portal.exports.data_package import PACKAGE, TableFile, data_package
from portal.exports.datasette import METADATA_FILE, metadata
from portal.exports.dcat import CATALOGUE, Catalogue, Download
from portal.exports.dictionary import COLUMNS_FILE, COLUMNS_JSON, columns_csv, columns_json
from portal.exports.open_contracting import OC4IDS, ProjectList
from portal.exports.promise_calendar import CALENDAR, PromiseCalendar
from portal.exports.sdmx import SDMX_FILE, sdmx_chunks
from portal.exports.table_columns import TableCells
from portal.exports.table_files import file_chunks, file_name, filled_tables
from portal.pages.elements.book import Book
from portal.pages.search import index_folder
from portal.site.files.feeds import LATE_FEED, Feeds
from portal.site.writer import SiteWriter

_FRICTIONLESS = "https://specs.frictionlessdata.io/data-package/"
_OC4IDS = "https://standard.open-contracting.org/infrastructure/0.9/en/"
_SDMX = "https://github.com/sdmx-twg/sdmx-csv/tree/v2.0.0"


def write_exports(writer: SiteWriter, book: Book) -> list[TableFile]:
    """Write release files, tables and how each number was computed; return the tables' files."""
    release, data, at = book.release, book.at.section("data"), book.at
    for name, path in book.release_files.items():
        writer.copy(data + name, path)
    cells, files = TableCells(release), []
    for record, _ in filled_tables(release):
        name = file_name(record.table)
        writer.put_chunks(data + name, file_chunks(release, record, cells))
        files.append(TableFile(record, name, *writer.size_and_hash(data + name)))
    writer.put(data + METADATA_FILE, metadata(release))
    writer.put(data + COLUMNS_FILE, columns_csv(release.shape))
    writer.put(data + COLUMNS_JSON, columns_json(release.shape))
    calculation = Calculation(book.release, book.nodes, book.scores)
    for code, content in calculation.indicators():
        writer.put(at.thing("indicator", code) + FILE, content)
    for code, content in calculation.nodes():
        writer.put(at.thing("node", code) + FILE, content)
    writer.put_chunks(data + FILE, calculation.plan())
    writer.put_chunks(
        at.section("lateness") + lateness_file.FILE,
        lateness_file.lateness_csv(release, book.slips, book.calendar),
    )
    return files


def write_standards(
    writer: SiteWriter, book: Book, public_url: str, files: list[TableFile]
) -> str:
    """Write what programs read in open standards; return the dataset as a page tells of it.

    *files* are the tables' files as they were written.
    """
    release, at, texts = book.release, book.at, book.t
    data = at.section("data")
    writer.put(data + PACKAGE, data_package(release, public_url + data, files))
    projects = ProjectList(release, texts, public_url, at)
    if projects.is_possible:
        writer.put_chunks(data + OC4IDS, projects.chunks())
    writer.put_chunks(data + SDMX_FILE, sdmx_chunks(release))
    calendar = PromiseCalendar(release, texts, public_url, at)
    writer.put_chunks(at.home + CALENDAR, calendar.of_plan())
    for code, district in book.districts.items():
        content = calendar.of_district(code, district.title)
        writer.put(at.thing("district", code) + CALENDAR, content)
    for address, content in Feeds(book, public_url).of_plan():
        writer.put_chunks(address, (content,))
    catalogue = Catalogue(release, texts, public_url, at)
    downloads = [*_downloads(writer, book, files)]
    writer.put(at.home + CATALOGUE, catalogue.dcat(downloads))
    return catalogue.schema_org(downloads)


def _downloads(writer: SiteWriter, book: Book, files: list[TableFile]) -> Iterator[Download]:
    data, home, t = book.at.section("data"), book.at.home, book.t
    name = book.release.path.name
    standing = {
        data + name: (t("portal.data.file"), "application/vnd.sqlite3", ""),
        data + PACKAGE: (t("standards.package"), "application/json", _FRICTIONLESS),
        data + OC4IDS: (t("standards.oc4ids"), "application/json", _OC4IDS),
        data + SDMX_FILE: (t("standards.sdmx"), "application/vnd.sdmx.data+csv", _SDMX),
        home + CALENDAR: (t("standards.calendar"), "text/calendar", ""),
        home + LATE_FEED: (t("standards.feed.late"), "application/atom+xml", ""),
    }
    for address, (title, media_type, standard) in standing.items():
        if address in writer.paths:
            yield Download(address, title, media_type, *writer.size_and_hash(address), standard)
    for file in files:
        is_csv = file.record is not Boundary
        media_type = "text/csv" if is_csv else "application/geo+json"
        title = t(f"portal.table.{file.record.table}")
        yield Download(data + file.name, title, media_type, file.size, file.sha256)


def write_search(writer: SiteWriter, book: Book) -> None:
    """Write the index that the search page's script reads where no server answers."""
    folder = index_folder(book)
    for name, text in static_files(book.release.connection, book.at.thing):
        writer.put(folder + name, text.encode())
