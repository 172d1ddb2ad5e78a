"""The city's districts as tiles about where they lie, or as they lie. West is left."""

from dataclasses import dataclass
from decimal import Decimal

from core.texts import written_text
from portal.charts.frame import (
    MARGIN,
    Canvas,
    Credit,
    Frame,
    Key,
    frame,
    isolated,
    px,
    text_width,
)
from portal.charts.maps.borders import Borders, Outline

GAP = 6
# A tile of a city of few districts is no wider than so.
WIDEST_TILE = Decimal(132)
# A map as they lie is at most so many times as high as other plots.
_HIGHEST = 2
# From the middle of a district to its name and to its value, and how high they are together.
_NAME_UP, _TEXT_DOWN, _HALF_HEIGHT, _HALF_NAME = 4, 18, 24, 10


@dataclass(frozen=True)
class Tile:
    """A district: where its tile is, its name, and a value in words.

    `shade` is 0 (palest) to 3, None where there is no value. `href` makes it a link.
    `code` is the district's, by which its border is found.
    """

    row: int
    col: int
    name: str
    label: str
    text: str
    shade: int | None
    href: str = ""
    code: str = ""


@dataclass(frozen=True)
class TileMap:
    """The map and what each of its shades stands for: `classes` are (shade, words), lowest first.

    With `borders`, which have every district, they are drawn in place of the tiles.
    """

    title: str
    description: str
    unit: str
    tiles: tuple[Tile, ...]
    credit: Credit
    classes: tuple[tuple[int, str], ...]
    borders: Borders | None = None


@dataclass(frozen=True)
class PlacedTile:
    """A tile's corner, middle and texts; `path` is its border, "" where it is a rectangle."""

    x: str
    y: str
    middle: str
    name_y: str
    text_y: str
    tile: Tile
    name: str
    text: str
    path: str = ""


@dataclass(frozen=True)
class TileLayout:
    """Coordinates for the template, all written; borders of districts without a tile are `rest`.

    Borders begin at `left` and `top`.
    """

    frame: Frame
    side_x: str
    side_y: str
    tiles: tuple[PlacedTile, ...]
    rest: tuple[str, ...] = ()
    left: str = ""
    top: str = ""


def layout(chart: TileMap, canvas: Canvas) -> TileLayout:
    """Place *chart* on *canvas*; tiles of a row are side by side."""
    if chart.borders is not None:
        return _as_they_lie(chart, chart.borders, canvas)
    rows = 1 + max((tile.row for tile in chart.tiles), default=0)
    cols = 1 + max((tile.col for tile in chart.tiles), default=0)
    side_x = min((Decimal(canvas.width - 2 * MARGIN) + GAP) / cols - GAP, WIDEST_TILE)
    left = (canvas.width - (side_x + GAP) * cols + GAP) / 2
    side_y = Decimal(66)
    around = _around(chart, canvas, int((side_y + GAP) * rows - GAP) - 16)
    placed = []
    for tile in chart.tiles:
        x = left + (side_x + GAP) * tile.col
        y = around.plot_top - 8 + (side_y + GAP) * tile.row
        placed.append(
            PlacedTile(
                px(x),
                px(y),
                px(x + side_x / 2),
                px(y + 28),
                px(y + 50),
                tile,
                isolated(tile.name),
                isolated(tile.text),
            )
        )
    return TileLayout(around, px(side_x), px(side_y), tuple(placed))


def _around(chart: TileMap, canvas: Canvas, plot_height: int) -> Frame:
    keys = [Key(f"shade{shade}", words) for shade, words in chart.classes]
    if any(tile.shade is None for tile in chart.tiles):
        keys.append(Key("unknown", written_text("chart.gap")))
    return frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=keys,
        credit=chart.credit,
        plot_height=plot_height,
    )


def _as_they_lie(chart: TileMap, borders: Borders, canvas: Canvas) -> TileLayout:
    drawing = borders.drawn(canvas.width - 2 * MARGIN, _HIGHEST * canvas.plot_height)
    around = _around(chart, canvas, drawing.height - 16)
    left, top = (canvas.width - drawing.width) // 2, around.plot_top - 8
    drawn = {tile.code for tile in chart.tiles}
    return TileLayout(
        around,
        "",
        "",
        tuple(bordered(tile, drawing.outlines[tile.code], canvas) for tile in chart.tiles),
        tuple(one.path for code, one in drawing.outlines.items() if code not in drawn),
        px(left),
        px(top),
    )


def bordered(tile: Tile, outline: Outline, canvas: Canvas) -> PlacedTile:
    """Write into a district what there is room for: its name and value, its name, or nothing."""
    name_width = text_width(tile.name, canvas.title_size + 4)
    both = max(name_width, text_width(tile.text, canvas.text_size))
    has_both = _fits(both, _HALF_HEIGHT, outline)
    has_name = has_both or _fits(name_width, _HALF_NAME, outline)
    return PlacedTile(
        "",
        "",
        px(outline.x),
        px(outline.y - _NAME_UP if has_both else outline.y + _HALF_NAME - 3),
        px(outline.y + _TEXT_DOWN),
        tile,
        isolated(tile.name) if has_name else "",
        isolated(tile.text) if has_both else "",
        outline.path,
    )


def _fits(width: Decimal, half_height: int, outline: Outline) -> bool:
    return (width / 2) ** 2 + half_height**2 <= outline.room**2
