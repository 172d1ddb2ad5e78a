"""The front page: one sentence of news, the picture that carries it, then the plan at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.persian import enumeration, number, persian_digits
from core.release.derived.slip_threads import threads
from core.release.records import (
    Claim,
    District,
    DistrictStanding,
    Indicator,
    Lateness,
    Project,
)
from core.wording.news import beside_news, news
from portal.charts.maps.tiles import Tile
from portal.charts.render import small_map
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import top_changes
from portal.pages.elements.class_words import shaded_classes
from portal.pages.elements.figure_texts import percent_text
from portal.pages.elements.list_rows import amounts, counts, total_of
from portal.pages.elements.parts import (
    ChangeRow,
    Count,
    Fact,
    Page,
    Score,
    TileCell,
    TileGrid,
)
from portal.pages.money.claim_pages import ClaimRow, claim_row, in_order
from portal.pages.promises.hanging_picture import hanging_picture

CHANGES_SHOWN = 4
CLAIMS_SHOWN = 2
_FEWEST_SHADED = 2


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The plan at a glance; `about` is its size in one sentence.

    `news` is the headline in parts, every second of them the news itself, `beside` what it leaves
    out; `picture` is markup, "" where nothing has ended or is past its promise.
    """

    template = "home.html.j2"
    has_feed = True
    has_card = True
    has_calendar = True
    files = ("slip", "lateness", "node_score", "status_count", "money_total", "change", "claim")

    kicker: str
    note: str
    news: tuple[str, ...]
    beside: str
    picture: str
    about: str
    scores: tuple[Score, ...]
    projects: tuple[Count, ...]
    money: tuple[Fact, ...]
    districts: TileGrid
    release: str
    changes: tuple[ChangeRow, ...]
    claims: tuple[ClaimRow, ...]

    def card_texts(self) -> tuple[str, str]:
        """Return the news, and what it leaves out."""
        return "".join(self.news), self.beside or self.about


def home_page(book: Book) -> HomePage:
    """Build the front page."""
    release, plan = book.release, book.release.plan
    things = _counted(
        book,
        project=release.count(Project),
        indicator=release.count(Indicator),
        district=len(book.districts),
    )
    key = "portal.home.about" if things else "portal.home.about_nothing"
    about = book.t(key, things=things, city=plan.city, until=book.figures_until)
    lateness = release.find(Lateness, scope="plan", code="")
    headline = news(lateness, book.t)
    picture = book.t("portal.home.picture", news=headline.sentence)
    return HomePage(
        head=book.head(
            book.at.home, plan.title, "home", description=f"{headline.sentence}. {about}"
        ),
        kicker=book.t(
            "portal.home.kicker", plan=plan.title, city=plan.city, until=book.figures_until
        ),
        note=plan.start_note or "",
        news=headline.parts,
        beside="".join(f"{sentence}. " for sentence in beside_news(lateness, book.t)).strip(),
        picture=hanging_picture(book, threads(release.stream(Project), book.slips), picture),
        about=about,
        scores=book.three(""),
        projects=counts(book, "plan", "", "project"),
        money=amounts(book, total_of(book, "plan", "")),
        districts=district_grid(book),
        release=book.t(
            "portal.home.release" if book.info.number > 1 else "portal.home.first_release",
            number=persian_digits(book.info.number),
            date=book.calendar.medium(book.info.published_on),
            count=number(book.info.change_count),
        ),
        changes=top_changes(book, book.info.number, CHANGES_SHOWN),
        claims=_claims(book),
    )


def _counted(book: Book, **counts: int) -> str:
    """Enumerate how many there are of each kind, «۱۲ پروژه و ۳ شاخص», leaving out none."""
    return enumeration(
        [
            book.t(f"portal.counted.{kind}", count=number(count))
            for kind, count in counts.items()
            if count
        ]
    )


def _claims(book: Book) -> tuple[ClaimRow, ...]:
    rows = in_order(book.release.stream(Claim))[:CLAIMS_SHOWN]
    return tuple(claim_row(book, row) for row in rows)


def district_grid(book: Book, here: str = "") -> TileGrid:
    """Set the districts out about where they lie, each with its progress; *here* is marked.

    Without *here* they are shaded by it.

    Around *here* they are drawn by their borders, where all have one. Tiles have room for every
    figure; districts without one follow below the map.
    """
    standings = {row.district: row for row in book.release.stream(DistrictStanding)}
    cells = {code: _cell(book, row, standings, here) for code, row in book.districts.items()}
    if not here:
        return _tiled(book, _shaded(book, cells, standings))
    if book.borders is None:
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


def _shaded(
    book: Book, cells: Mapping[str, TileCell], standings: Mapping[str, DistrictStanding]
) -> dict[str, TileCell]:
    """Return each cell with the class of its district's progress, where districts differ in it."""
    values = {code: row.progress for code, row in standings.items() if row.progress is not None}
    if len(set(values.values())) < _FEWEST_SHADED:
        return dict(cells)
    shades = shaded_classes(book.t, values.values(), percent_text)
    return {
        code: replace(cell, shade=shades.shade(values[code])) if code in values else cell
        for code, cell in cells.items()
    }


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
