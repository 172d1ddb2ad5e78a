"""The front page: the plan at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.persian import number, persian_digits
from core.release.records import Claim, District, DistrictStanding, Indicator, Project
from portal.charts.render import small_map
from portal.charts.tiles import Tile
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import top_changes
from portal.pages.elements.figure_texts import percent_text
from portal.pages.elements.list_rows import amounts, counts, total_of
from portal.pages.elements.parts import (
    ChangeRow,
    Count,
    Fact,
    Link,
    Page,
    Score,
    TileCell,
    TileGrid,
)
from portal.pages.elements.promise_rows import late_words
from portal.pages.money.claim_pages import ClaimRow, claim_row, in_order

CHANGES_SHOWN = 6
CLAIMS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TopRow:
    """A node at the top with its three numbers, one a column."""

    link: Link
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The plan at a glance; `about` is its size in one sentence."""

    template = "home.html.j2"
    has_feed = True
    has_calendar = True
    files = ("node_score", "status_count", "money_total", "district_standing", "change", "claim")

    about: str
    scores: tuple[Score, ...]
    projects: tuple[Count, ...]
    lateness: str
    tops: tuple[TopRow, ...]
    money: tuple[Fact, ...]
    districts: TileGrid
    release: str
    changes: tuple[ChangeRow, ...]
    claims: tuple[ClaimRow, ...]


def home_page(book: Book) -> HomePage:
    """Build the front page."""
    release, plan = book.release, book.release.plan
    things = book.counted(
        project=release.count(Project),
        indicator=release.count(Indicator),
        district=len(book.districts),
    )
    key = "portal.home.about" if things else "portal.home.about_nothing"
    about = book.t(key, things=things, city=plan.city, until=book.figures_until)
    return HomePage(
        head=book.head(book.at.home, plan.title, "home", description=about),
        about=about,
        scores=book.three(""),
        projects=counts(book, "plan", "", "project"),
        lateness=late_words(book, "plan", ""),
        tops=tuple(
            TopRow(book.node_link(node.code), book.columns(node.code))
            for node in book.at_levels(book.shape.tops)
        ),
        money=amounts(book, total_of(book, "plan", "")),
        districts=district_grid(book),
        release=book.t(
            "portal.home.release" if book.info.number > 1 else "portal.home.first_release",
            number=persian_digits(book.info.number),
            date=book.published,
            count=number(book.info.change_count),
        ),
        changes=top_changes(book, book.info.number, CHANGES_SHOWN),
        claims=_claims(book),
    )


def _claims(book: Book) -> tuple[ClaimRow, ...]:
    rows = in_order(book.release.stream(Claim))[:CLAIMS_SHOWN]
    return tuple(claim_row(book, row) for row in rows)


def district_grid(book: Book, here: str = "") -> TileGrid:
    """Set the districts out about where they lie, each with its progress; *here* is marked.

    Around *here* they are drawn by their borders, where all have one. Tiles have room for every
    figure; districts without one follow below the map.
    """
    standings = {row.district: row for row in book.release.stream(DistrictStanding)}
    cells = {code: _cell(book, row, standings, here) for code, row in book.districts.items()}
    if not here or book.borders is None:
        return _tiled(book, cells)
    tiles = [
        Tile(0, 0, cell.name, cell.label, cell.text, None, href=cell.href, code=code)
        for code, cell in cells.items()
    ]
    return TileGrid(0, (), small_map(book.borders, tiles, book.t("portal.district.map")))


def _cell(
    book: Book, district: District, standings: Mapping[str, DistrictStanding], here: str
) -> TileCell:
    standing = standings.get(district.code)
    progress = percent_text(
        standing.progress if standing else None, (one.progress for one in standings.values())
    )
    is_here = district.code == here
    return TileCell(
        name=persian_digits(district.number),
        href="" if is_here else book.at.thing("district", district.code),
        text=progress,
        label=book.t("portal.tile.label", district=district.title, progress=progress),
        is_here=is_here,
    )


def _tiled(book: Book, cells: Mapping[str, TileCell]) -> TileGrid:
    rows = list(book.districts.values())
    columns = 1 + max((row.tile_col for row in rows if row.tile_col is not None), default=4)
    placed: dict[int, TileCell] = {}
    below = columns * (1 + max((r.tile_row for r in rows if r.tile_row is not None), default=-1))
    for row in rows:
        place = below + len([one for one in placed if one >= below])
        if row.tile_row is not None and row.tile_col is not None:
            place = row.tile_row * columns + row.tile_col
        placed[place] = cells[row.code]
    last = max(placed, default=-1)
    return TileGrid(columns, tuple(placed.get(place, TileCell()) for place in range(last + 1)))
