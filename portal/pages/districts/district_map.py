"""The districts by the value of a measure: a map whose title says what is seen on it."""

from decimal import Decimal

from core.persian import clauses, enumeration, number
from core.release.records import District
from core.wording.measures import written_unit
from portal.charts.maps.tiles import Tile, TileMap
from portal.charts.render import figure
from portal.pages.districts.district_measures import DistrictMeasure
from portal.pages.elements.book import Book
from portal.pages.elements.class_words import shaded_classes
from portal.pages.elements.figure_texts import UNTOLD

# More districts that share the first or the last place are counted.
_NAMED = 3


def district_map(book: Book, measure: DistrictMeasure) -> str:
    """Draw *measure* on a map; "" where no district has a place on one.

    Borders are drawn where every district has one, else tiles.
    """
    shades = shaded_classes(book.t, measure.values.values(), measure.limit)

    def tile(district: District) -> Tile:
        value = measure.values.get(district.code)
        short = measure.short(value)
        text = UNTOLD if value is None else measure.full(value)
        # Whoever says what they see on a tile is understood: its name holds those words.
        if short not in text:
            text = f"{short} ({text})"
        return Tile(
            row=district.tile_row or 0,
            col=district.tile_col or 0,
            name=number(district.number),
            label=f"{district.title}: {text}",
            text=short,
            shade=None if value is None else shades.shade(value),
            href=book.at.thing("district", district.code),
            code=district.code,
        )

    tiles = tuple(
        tile(one)
        for one in book.districts.values()
        if book.borders or (one.tile_row is not None and one.tile_col is not None)
    )
    if not tiles:
        return ""
    chart = TileMap(
        title=f"{measure.title}: {news_of(book, measure)}",
        description=book.t("portal.map.bordered" if book.borders else "portal.map.description"),
        unit=soft_line(book, measure),
        tiles=tiles,
        credit=book.credit,
        classes=shades.legend,
        borders=book.borders,
    )
    return figure(chart, name="map")


def soft_line(book: Book, measure: DistrictMeasure) -> str:
    """Return what is drawn, in which unit, and which way is better."""
    own = "" if measure.indicator else book.t(f"district.about.{measure.code}")
    return clauses((own or written_unit(measure.unit), book.word("direction", measure.better)))


def news_of(book: Book, measure: DistrictMeasure) -> str:
    """Return where the value is highest and lowest; districts that tie are named, or counted."""
    values = measure.values.values()
    low, high = min(values), max(values)
    if low == high:
        one = len(measure.values) == 1
        key = "district.news.one" if one else "district.news.same"
        return book.t(key, districts=_holders(book, measure, high), value=measure.full(high))
    return book.t(
        "district.news.apart",
        high=measure.full(high),
        highest=_holders(book, measure, high),
        low=measure.full(low),
        lowest=_holders(book, measure, low),
    )


def _holders(book: Book, measure: DistrictMeasure, value: Decimal) -> str:
    """Return the districts of a value."""
    held = [code for code, one in measure.values.items() if one == value]
    if len(held) > _NAMED:
        return book.t("district.news.many", count=number(len(held)))
    return enumeration([book.district_link(code).title for code in held])
