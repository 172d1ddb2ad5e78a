"""Lists of projects and indicators, narrowed and ordered beforehand and cut into pages."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from hashlib import sha256

from core.enums import Direction, IndicatorKind, ProjectStatus, PromiseGroup
from core.persian import persian_digits
from core.plan.shape import Level
from core.release.records import Project
from core.search.analysis.folding import alphabetical
from core.wording.measures import written_unit
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft
from portal.pages.elements.facets import (
    ORDERED_MOST,
    PER_PAGE,
    Facet,
    Ways,
    address,
    facet_groups,
    facets_page,
    list_about,
    list_head,
    more_ways,
    pager,
)
from portal.pages.elements.list_files import ListFile, indicator_list, project_line, project_list
from portal.pages.elements.list_rows import Listed, project_row
from portal.pages.elements.parts import FacetGroup, IndicatorRow, Link, Page, ProjectRow
from portal.pages.elements.promise_rows import late_words

# Below an objective its page shows so many; the rest is in a list of its own.
SHOWN_OF_NODE = 9
UNTOLD_STATUS = "not_told"


@dataclass(frozen=True, slots=True)
class ProjectsPage(Page):
    """A page of a list of projects; `pages` leads to the others, the one shown has no link.

    `more` leads to the ways to narrow it that have many choices; `order` is what it is ordered by,
    "" the plan's. `file` is the whole list, of all its pages.
    """

    template = "projects.html.j2"
    has_citation = False
    files = ("project", "slip")

    about: str
    lateness: str
    order: str
    facets: tuple[FacetGroup, ...]
    more: Link
    pages: tuple[Link, ...]
    rows: tuple[ProjectRow, ...]
    file: ListFile

    def attached(self) -> Iterable[tuple[str, bytes]]:
        """Return the list as it stands, beside its first page."""
        return self.file.beside(self.head.path)


@dataclass(frozen=True, slots=True)
class IndicatorsPage(Page):
    """A page of a list of indicators."""

    template = "indicators.html.j2"
    has_citation = False
    files = ("indicator", "judgement", "target", "observation")

    about: str
    order: str
    facets: tuple[FacetGroup, ...]
    more: Link
    pages: tuple[Link, ...]
    rows: tuple[IndicatorRow, ...]
    file: ListFile

    def attached(self) -> Iterable[tuple[str, bytes]]:
        """Return the list as it stands, beside its first page."""
        return self.file.beside(self.head.path)


@dataclass(frozen=True, slots=True)
class Place:
    """A project, by what lists of it are put in order of."""

    code: str
    portfolio: str
    status: str
    year: str
    approved: Decimal | None
    actual: Decimal | None
    planned: Decimal | None
    promise: str
    slip_days: int | None
    responsible: str
    nodes: tuple[str, ...]
    districts: tuple[str, ...]


# What is sought comes first: the most money, the least done, the furthest behind, the latest.
PROJECT_ORDERS: Mapping[str, Callable[[Place], Decimal | None]] = {
    "budget": lambda one: None if one.approved is None else -one.approved,
    "progress": lambda one: one.actual,
    "behind": lambda one: (
        None if one.actual is None or one.planned is None else one.actual - one.planned
    ),
    "late": lambda one: None if one.slip_days is None else Decimal(-one.slip_days),
}


def projects_pages(book: Book) -> Iterator[Draft]:
    """Yield the lists of projects."""
    places, counters = book.once(_survey)
    listed = _listed(book.shape.tops, book.shape.served)
    ways = Ways(
        "projects",
        _project_groups(book, len(places), counters),
        tuple(PROJECT_ORDERS),
        ordered=("", "portfolio", "status"),
        long=("year", "district", *listed, "responsible"),
        unlisted=tuple(code for code in book.shape.by_code if code not in listed),
    )
    # Of a list every page shows how many projects there are of each sort.
    sorts = sha256(repr(ways).encode()).hexdigest()
    yield Draft("projects by", partial(facets_page, book, ways), inputs=sorts)
    for facet in ways.lists():
        codes = _codes(book, places, facet)
        for page in range(facet.page_count):
            shown = codes[page * PER_PAGE : (page + 1) * PER_PAGE]
            yield Draft(
                f"projects {facet.name}={facet.value} {facet.order} {page}",
                partial(_projects_page, book, ways, facet, page, codes),
                inputs=f"{sorts} {shown if page else codes}",
            )


def _projects_page(
    book: Book, ways: Ways, facet: Facet, page: int, codes: list[str]
) -> ProjectsPage:
    shown = codes[page * PER_PAGE : (page + 1) * PER_PAGE]
    texts = (book.once(_line, code).text for code in codes)
    return ProjectsPage(
        head=list_head(book, ways, facet, page),
        about=list_about(book, ways, facet),
        lateness=_lateness(book, facet),
        order=facet.order,
        facets=facet_groups(book, ways, facet),
        more=more_ways(book, ways),
        pages=pager(book, ways, facet, page),
        rows=tuple(book.once(_line, code).row for code in shown),
        file=ListFile(
            address(book, ways.section, facet), b"" if page else project_list(book, texts)
        ),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A project as a row of a list and as a line of its file."""

    row: ProjectRow
    text: str


def _line(book: Book, code: str) -> Line:
    (project,) = book.release.stream(Project, code=code)
    return Line(project_row(book, project), project_line(book, project))


def _survey(book: Book) -> tuple[list[Place], Mapping[str, Counter[str]]]:
    """Go once through all projects: where each stands, and how many there are of each sort."""
    names = ("portfolio", "status", "promise", "year", "district", "node", "responsible")
    counters: dict[str, Counter[str]] = {name: Counter() for name in names}
    numbers = {code: str(one.number) for code, one in book.districts.items()}
    places = []
    for project in book.release.stream(Project):
        end, slip = project.planned_end_on, book.slips.get(project.code)
        place = Place(
            project.code,
            project.portfolio,
            project.status.value if project.status else UNTOLD_STATUS,
            str(book.calendar.year(end)) if end else "",
            project.approved_billion_rial,
            project.actual_percent,
            project.planned_percent,
            (slip.group if slip else PromiseGroup.UNKNOWN).value,
            slip.slip_days if slip else None,
            project.responsible or "",
            project.path,
            tuple(numbers[code] for code in project.districts),
        )
        places.append(place)
        for name in ("portfolio", "status", "promise", "year"):
            counters[name][getattr(place, name)] += 1
        counters["district"].update(project.districts)
        counters["node"].update(project.path)
        counters["responsible"][place.responsible] += 1
    return places, counters


def _project_groups(
    book: Book, total: int, counters: Mapping[str, Counter[str]]
) -> dict[str, list[Facet]]:
    t = book.t
    statuses = [*(s.value for s in ProjectStatus), UNTOLD_STATUS]
    values_by_facet: dict[str, Iterable[tuple[str, str, int]]] = {
        "portfolio": (
            (p.code, p.title, counters["portfolio"][p.code]) for p in book.shape.portfolios
        ),
        "status": ((s, t(f"project_status.{s}"), counters["status"][s]) for s in statuses),
        "promise": (
            (g.value, t(f"promise_group.{g}"), counters["promise"][g]) for g in PromiseGroup
        ),
        "year": (
            (year, persian_digits(year), count)
            for year, count in sorted(counters["year"].items())
            if year
        ),
        "district": (
            (str(d.number), d.title, counters["district"][code])
            for code, d in book.districts.items()
        ),
        **_node_groups(book, counters["node"], _listed(book.shape.tops, book.shape.served)),
        "responsible": (
            (name, name, counters["responsible"][name])
            for name in sorted(filter(None, counters["responsible"]), key=alphabetical)
        ),
    }
    return {"": [Facet("", "", t("portal.facet.all"), total)], **_facets(values_by_facet)}


def _listed(*levels: tuple[Level, ...]) -> tuple[str, ...]:
    """Return the codes of the levels whose nodes a list offers as ways to narrow it."""
    return tuple(dict.fromkeys(level.code for some in levels for level in some))


def _node_groups(
    book: Book, counter: Counter[str], listed: tuple[str, ...]
) -> dict[str, list[tuple[str, str, int]]]:
    """Name the nodes of each level; of those that are not *listed*, only what is long."""
    groups: dict[str, list[tuple[str, str, int]]] = {}
    for code in dict.fromkeys((*listed, *book.shape.by_code)):
        least = 0 if code in listed else SHOWN_OF_NODE
        groups[code] = [
            (node.code, node.title, counter[node.code])
            for node in book.at_levels([book.shape.by_code[code]])
            if counter[node.code] > least
        ]
    return groups


def _facets(
    values_by_facet: Mapping[str, Iterable[tuple[str, str, int]]],
) -> dict[str, list[Facet]]:
    return {
        name: [Facet(name, value, title, count) for value, title, count in values if count]
        for name, values in values_by_facet.items()
    }


def _codes(book: Book, places: list[Place], facet: Facet) -> list[str]:
    """Return the codes of a list in its order."""
    held = [one for one in places if _holds(book, facet, one)]
    if facet.order:
        key = PROJECT_ORDERS[facet.order]
        held.sort(key=lambda one: ((value := key(one)) is None, value or Decimal(0), one.code))
        held = held[:ORDERED_MOST]
    return [one.code for one in held]


def _holds(book: Book, facet: Facet, one: Place) -> bool:
    match facet.name:
        case "":
            return True
        case name if name in book.shape.by_code:
            return facet.value in one.nodes
        case "district":
            return facet.value in one.districts
        case name:
            return bool(getattr(one, name) == facet.value)


def _lateness(book: Book, facet: Facet) -> str:
    """Word how many of a list are late, where its projects are a scope of their own."""
    numbers = {str(district.number): code for code, district in book.districts.items()}
    match facet.name:
        case "":
            return late_words(book, "plan", "")
        case "portfolio" | "responsible":
            return late_words(book, facet.name, facet.value)
        case "district":
            return late_words(book, "district", numbers[facet.value])
        case name if name in book.shape.by_code:
            return late_words(book, "node", facet.value)
    return ""


def indicators_pages(book: Book, listed: Mapping[str, Listed]) -> Iterator[Draft]:
    """Yield the lists of indicators."""
    every = list(listed.values())
    offered = _listed(book.shape.tops, book.shape.measured)
    ways = Ways(
        "indicators",
        _indicator_groups(book, every),
        ("score",),
        ordered=("", "kind", "status"),
        long=(*offered, "unit"),
        unlisted=tuple(code for code in book.shape.by_code if code not in offered),
    )
    yield Draft("indicators by", partial(facets_page, book, ways))
    for facet in ways.lists():
        held = [one for one in every if _is_in(book, facet, one)]
        if facet.order:
            held.sort(key=lambda one: (one.score is None, one.score or Decimal(0), one.row.code))
        for page in range(facet.page_count):
            yield Draft(
                f"indicators {facet.name}={facet.value} {facet.order} {page}",
                partial(_indicators_page, book, ways, facet, page, held),
            )


def _indicators_page(
    book: Book, ways: Ways, facet: Facet, page: int, held: list[Listed]
) -> IndicatorsPage:
    shown = held[page * PER_PAGE : (page + 1) * PER_PAGE]
    return IndicatorsPage(
        head=list_head(book, ways, facet, page),
        about=list_about(book, ways, facet),
        order=facet.order,
        facets=facet_groups(book, ways, facet),
        more=more_ways(book, ways),
        pages=pager(book, ways, facet, page),
        rows=tuple(one.row for one in shown),
        file=ListFile(
            address(book, ways.section, facet), b"" if page else indicator_list(book, held)
        ),
    )


def _indicator_groups(book: Book, listed: list[Listed]) -> dict[str, list[Facet]]:
    t = book.t
    kinds, statuses, reviews, directions, units = (
        Counter(getattr(one, name) for one in listed)
        for name in ("kind", "status", "review", "direction", "unit")
    )
    nodes: Counter[str] = Counter(code for one in listed for code in one.path)
    offered = _listed(book.shape.tops, book.shape.measured)
    levels = _node_groups(book, nodes, offered)
    values_by_facet: dict[str, Iterable[tuple[str, str, int]]] = {
        "kind": (
            (kind.value, t(f"indicator_kinds.{kind}"), kinds[kind]) for kind in IndicatorKind
        ),
        "status": ((s, t(f"status.{s}"), statuses[s]) for s in sorted(statuses) if s),
        # Before the review begins there is nothing to choose between.
        "review": (
            (review, t(f"review_status.{review}"), reviews[review])
            for review in (sorted(reviews) if len(reviews) > 1 else [])
        ),
        "direction": ((d.value, t(f"direction.{d}"), directions[d]) for d in Direction),
        **{code: levels.pop(code) for code in offered},
        "unit": (
            (unit, written_unit(unit), units[unit]) for unit in sorted(units, key=alphabetical)
        ),
        **levels,
    }
    return {"": [Facet("", "", t("portal.facet.all"), len(listed))], **_facets(values_by_facet)}


def _is_in(book: Book, facet: Facet, one: Listed) -> bool:
    match facet.name:
        case "":
            return True
        case name if name in book.shape.by_code:
            return facet.value in one.path
        case name:
            return bool(getattr(one, name) == facet.value)
