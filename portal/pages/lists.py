"""Lists of projects and indicators, narrowed beforehand by facets and cut into pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.models.enums import IndicatorKind, Level, Portfolio, ProjectStatus
from core.persian import number, persian_digits
from core.publishing.records import Project
from portal.pages.book import Book
from portal.pages.parts import FacetGroup, Head, IndicatorRow, Link, Page, ProjectRow
from portal.pages.rows import Listed, project_rows

PER_PAGE = 100
LONG = ("district", "goal")


@dataclass(frozen=True, slots=True)
class Facet:
    """One way a list is narrowed: `name` and `value` are in its address, "" is the whole list."""

    name: str
    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class ProjectsPage(Page):
    """A page of a list of projects; `pages` leads to the others, the one shown has no link."""

    template = "projects.html.j2"

    about: str
    facets: tuple[FacetGroup, ...]
    pages: tuple[Link, ...]
    rows: tuple[ProjectRow, ...]


@dataclass(frozen=True, slots=True)
class IndicatorsPage(Page):
    """A page of a list of indicators."""

    template = "indicators.html.j2"

    about: str
    facets: tuple[FacetGroup, ...]
    pages: tuple[Link, ...]
    rows: tuple[IndicatorRow, ...]


def projects_pages(book: Book) -> Iterator[ProjectsPage]:
    """Build the lists of projects: all of them, and by portfolio, status, district and goal."""
    groups = _project_facets(book)
    where = {"portfolio": "portfolio", "status": "status", "district": "districts", "goal": "path"}
    for facet in _each(groups):
        wanted = {where[facet.name]: _project_value(book, facet)} if facet.name else {}
        for page in range(_pages(facet.count)):
            yield ProjectsPage(
                head=_head(book, "projects", facet, page),
                about=_about(book, "projects", facet),
                facets=_groups(book, "projects", groups, facet),
                pages=_pager(book, "projects", facet, page),
                rows=project_rows(book, limit=PER_PAGE, offset=page * PER_PAGE, **wanted),
            )


def indicators_pages(book: Book, listed: Mapping[str, Listed]) -> Iterator[IndicatorsPage]:
    """Build the lists of indicators: all of them, and by kind, status and goal."""
    groups = _indicator_facets(book, list(listed.values()))
    for facet in _each(groups):
        rows = [one.row for one in listed.values() if _is_in(facet, one)]
        for page in range(_pages(facet.count)):
            yield IndicatorsPage(
                head=_head(book, "indicators", facet, page),
                about=_about(book, "indicators", facet),
                facets=_groups(book, "indicators", groups, facet),
                pages=_pager(book, "indicators", facet, page),
                rows=tuple(rows[page * PER_PAGE : (page + 1) * PER_PAGE]),
            )


def _each(groups: Sequence[tuple[str, list[Facet]]]) -> Iterator[Facet]:
    return (facet for _, facets in groups for facet in facets)


def _project_facets(book: Book) -> list[tuple[str, list[Facet]]]:
    release, t = book.release, book.t
    whole = Facet("", "", t("portal.facet.all"), release.count(Project))
    goals = [node for node in book.nodes.values() if node.level is Level.GOAL]
    statuses: list[ProjectStatus | None] = [*ProjectStatus, None]
    groups = [
        ("", [whole]),
        (
            "portfolio",
            [
                Facet(
                    "portfolio", p.value, t(f"portfolio.{p}"), release.count(Project, portfolio=p)
                )
                for p in Portfolio
            ],
        ),
        (
            "status",
            [
                Facet(
                    "status",
                    s.value if s else "not_told",
                    t(f"project_status.{s.value if s else 'not_told'}"),
                    release.count(Project, status=s),
                )
                for s in statuses
            ],
        ),
        (
            "district",
            [
                Facet("district", str(d.number), d.title, release.count(Project, districts=d.code))
                for d in book.districts.values()
            ],
        ),
        (
            "goal",
            [
                Facet("goal", goal.code, goal.title, release.count(Project, path=goal.code))
                for goal in goals
            ],
        ),
    ]
    return [(name, [f for f in facets if f.count or not name]) for name, facets in groups]


def _project_value(book: Book, facet: Facet) -> object:
    """Turn a facet's place in an address into the value to look for."""
    if facet.name == "district":
        codes = {str(district.number): code for code, district in book.districts.items()}
        return codes[facet.value]
    if facet.name == "portfolio":
        return Portfolio(facet.value)
    if facet.name == "status":
        return None if facet.value == "not_told" else ProjectStatus(facet.value)
    return facet.value


def _indicator_facets(book: Book, listed: list[Listed]) -> list[tuple[str, list[Facet]]]:
    t = book.t
    goals = [node for node in book.nodes.values() if node.level is Level.GOAL]
    statuses = dict.fromkeys(one.status for one in listed if one.status)
    reviews = dict.fromkeys(one.review for one in listed)
    wanted = (
        ("", [("", t("portal.facet.all"))]),
        ("kind", [(kind.value, t(f"indicator_kinds.{kind}")) for kind in IndicatorKind]),
        ("status", [(status, t(f"status.{status}")) for status in sorted(statuses)]),
        # Before the review begins there is nothing to choose between.
        (
            "review",
            [(review, t(f"review_status.{review}")) for review in sorted(reviews)]
            if len(reviews) > 1
            else [],
        ),
        ("goal", [(goal.code, goal.title) for goal in goals]),
    )
    groups = []
    for name, values in wanted:
        facets = []
        for value, title in values:
            facet = Facet(name, value, title, 0)
            count = sum(_is_in(facet, one) for one in listed)
            if count or not name:
                facets.append(Facet(name, value, title, count))
        groups.append((name, facets))
    return groups


def _is_in(facet: Facet, one: Listed) -> bool:
    match facet.name:
        case "kind":
            return one.kind == facet.value
        case "status":
            return one.status == facet.value
        case "review":
            return one.review == facet.value
        case "goal":
            return facet.value in one.path
        case _:
            return True


def _pages(count: int) -> int:
    return max(-(-count // PER_PAGE), 1)


def _address(book: Book, section: str, facet: Facet, page: int = 0) -> str:
    address = book.at.section(section)
    if facet.name:
        address += f"by/{facet.name}/{facet.value}/"
    elif page:
        address += "by/all/"
    return address + (f"{page + 1}/" if page else "")


def _head(book: Book, section: str, facet: Facet, page: int) -> Head:
    here = book.section(section)
    title = f"{here.title}: {facet.title}" if facet.name else here.title
    crumbs: tuple[Link, ...] = (Link(here.title),)
    if facet.name or page:
        crumbs = (here, Link(facet.title))
    if page:
        title = book.t("portal.list.page", title=title, page=persian_digits(page + 1))
    return book.head(_address(book, section, facet, page), title, section, crumbs=crumbs)


def _about(book: Book, section: str, facet: Facet) -> str:
    return book.t(f"portal.{section}.count", count=number(facet.count))


def _groups(
    book: Book, section: str, groups: Sequence[tuple[str, list[Facet]]], chosen: Facet
) -> tuple[FacetGroup, ...]:
    return tuple(
        FacetGroup(
            book.t(f"portal.facet.{name or 'whole'}"),
            tuple(
                Link(
                    f"{facet.title} ({number(facet.count)})",
                    "" if facet == chosen else _address(book, section, facet),
                )
                for facet in facets
            ),
            is_long=name in LONG,
        )
        for name, facets in groups
        if facets
    )


def _pager(book: Book, section: str, facet: Facet, page: int) -> tuple[Link, ...]:
    """Link to every page of a list, or to those near and at the ends of a long one."""
    count = _pages(facet.count)
    if count == 1:
        return ()
    near = {0, 1, count - 2, count - 1, *range(page - 2, page + 3)}
    return tuple(
        Link(
            persian_digits(other + 1),
            "" if other == page else _address(book, section, facet, other),
        )
        for other in sorted(near)
        if 0 <= other < count
    )
