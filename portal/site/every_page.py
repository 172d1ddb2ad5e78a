"""Every page below a plan's address, as a draft."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from hashlib import sha256

from portal.exports.table_files import filled_tables
from portal.pages.districts.compare_pages import compare_pages
from portal.pages.districts.district_measures import DistrictMeasure, district_measures
from portal.pages.districts.district_page import district_pages
from portal.pages.districts.districts_page import districts_page, measure_pages
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft
from portal.pages.elements.list_rows import list_indicators
from portal.pages.elements.parts import Page
from portal.pages.home import home_page
from portal.pages.indicators.indicator_pages import indicator_pages
from portal.pages.lists import indicators_pages, projects_pages
from portal.pages.money.budget import budget_page
from portal.pages.money.claim_pages import claims_page
from portal.pages.plan.coverage import coverage_page
from portal.pages.plan.nodes import node_pages, plan_page
from portal.pages.plan.robustness_page import robustness_page
from portal.pages.plan.scorecard import scorecard_pages
from portal.pages.plan.strategy_map import map_page
from portal.pages.projects.pair_pages import project_pairs
from portal.pages.projects.project_pages import project_pages
from portal.pages.promises.lateness_page import lateness_page
from portal.pages.promises.punctuality_page import punctuality_page
from portal.pages.prose import lost_page, prose_pages
from portal.pages.record.data_pages import data_page, process_page, sources_page
from portal.pages.record.developer_page import developer_page
from portal.pages.record.dictionary_pages import dictionary_pages
from portal.pages.record.quality_page import quality_page
from portal.pages.record.recompute import recompute_page
from portal.pages.record.releases import release_pages, releases_page
from portal.pages.search import search_page

_ALONE: tuple[Callable[[Book], Page], ...] = (
    home_page,
    lateness_page,
    punctuality_page,
    plan_page,
    map_page,
    robustness_page,
    coverage_page,
    budget_page,
    releases_page,
    claims_page,
    process_page,
    sources_page,
    quality_page,
    developer_page,
    recompute_page,
    search_page,
)


def every_page(book: Book) -> Iterator[Draft]:
    """Yield every page of a plan but that of its data, which tells of files yet to be written."""
    for make in _ALONE:
        yield Draft(make.__name__, partial(make, book))
    yield from project_pages(book)
    yield from project_pairs(book)
    yield from indicator_pages(book)
    yield from projects_pages(book)
    yield from _of_districts(book)
    yield from release_pages(book)
    for listed in (_of_nodes, _of_indicators):
        yield from _with_what_they_share(book, listed)
    yield from dictionary_pages(book)
    yield from prose_pages(book)


def _with_what_they_share(
    book: Book, listed: Callable[[Book], Iterator[Draft]]
) -> Iterator[Draft]:
    """Yield drafts that hold more than their names tell, with what was read for all of them."""
    with book.reads.apart() as shared:
        drafts = list(listed(book))
    for draft in drafts:
        yield replace(draft, shared=frozenset(shared))


def _of_nodes(book: Book) -> Iterator[Draft]:
    yield from node_pages(book, book.once(list_indicators))
    yield from scorecard_pages(book)


def _of_indicators(book: Book) -> Iterator[Draft]:
    yield from indicators_pages(book, book.once(list_indicators))


def _of_districts(book: Book) -> Iterator[Draft]:
    """Yield pages that are told the measures, which are made of all projects."""
    with book.reads.apart():
        measures = book.once(district_measures)
    digest = sha256(repr(measures).encode()).hexdigest()
    for listed in (_of_all_districts, _of_each_district):
        for draft in _with_what_they_share(book, partial(listed, measures=measures)):
            yield replace(draft, inputs=digest)


def _of_all_districts(book: Book, measures: tuple[DistrictMeasure, ...]) -> Iterator[Draft]:
    yield Draft("districts", partial(districts_page, book, measures))
    yield from measure_pages(book, measures)
    yield from compare_pages(book, measures)


def _of_each_district(book: Book, measures: tuple[DistrictMeasure, ...]) -> Iterator[Draft]:
    yield from district_pages(book, book.once(list_indicators), measures)


def page_of_data(book: Book, dataset: str) -> Draft:
    """Return the page of data; *dataset* is what it tells programs of itself."""
    tables = [(record.table, rows) for record, rows in filled_tables(book.release)]
    digest = sha256(repr((tables, dataset)).encode()).hexdigest()
    return Draft("data", partial(data_page, book, tables, dataset), inputs=digest)


def page_of_nothing(book: Book) -> Draft:
    """Return what is shown at an address where nothing is."""
    return Draft("lost", partial(lost_page, book))
