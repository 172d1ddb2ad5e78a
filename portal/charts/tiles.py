"""The city's districts as tiles, about where they lie. Geography is not mirrored: west is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.frame import MARGIN, Canvas, Credit, Frame, Key, frame, isolated, px

GAP = 6


@dataclass(frozen=True)
class Tile:
    """A district: where its tile is, its name, and a value in words.

    `shade` is 0 (palest) to 4 by value, None where there is no value. `href` makes it a link.
    """

    row: int
    col: int
    name: str
    label: str
    text: str
    shade: int | None
    href: str = ""


@dataclass(frozen=True)
class TileMap:
    """The map and the words for its palest and its fullest shade."""

    title: str
    description: str
    unit: str
    tiles: tuple[Tile, ...]
    credit: Credit
    low_label: str
    high_label: str


@dataclass(frozen=True)
class PlacedTile:
    """A tile's corner, middle and texts."""

    x: str
    y: str
    middle: str
    name_y: str
    text_y: str
    tile: Tile
    name: str
    text: str


@dataclass(frozen=True)
class TileLayout:
    """Coordinates for the template, all written."""

    frame: Frame
    side_x: str
    side_y: str
    tiles: tuple[PlacedTile, ...]


def shade(value: Decimal, values: Sequence[Decimal]) -> int:
    """Say in which fifth of the known *values* this one is: 0 is the lowest, 4 the highest.

    Equal values get equal shades; a single value is in the middle.
    """
    below = sum(other < value for other in values)
    above = sum(other > value for other in values)
    if below == above:
        return 2
    return min(below * 5 // len(values), 4)


def layout(chart: TileMap, canvas: Canvas) -> TileLayout:
    """Place *chart* on *canvas*; tiles are wider than high on a wide one."""
    rows = 1 + max((tile.row for tile in chart.tiles), default=0)
    cols = 1 + max((tile.col for tile in chart.tiles), default=0)
    side_x = (Decimal(canvas.width - 2 * MARGIN) + GAP) / cols - GAP
    side_y = Decimal(66)
    keys = [Key("shade4", chart.high_label), Key("shade0", chart.low_label)]
    if any(tile.shade is None for tile in chart.tiles):
        keys.append(Key("unknown", "داده نرسیده"))
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=keys,
        credit=chart.credit,
        plot_height=int((side_y + GAP) * rows - GAP) - 16,
    )
    placed = []
    for tile in chart.tiles:
        x = MARGIN + (side_x + GAP) * tile.col
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
