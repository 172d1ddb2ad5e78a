"""Measures as rows: the place of a district, or of two, among all."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.enums import Direction
from core.persian import number
from core.wording.measures import written_unit
from portal.charts.comparison.rank_dots import rank_dots
from portal.charts.render import dots_line
from portal.pages.districts.district_measures import DistrictMeasure
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD
from portal.pages.elements.parts import Link

# A comparison is among two at least.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of one district; `dots` is markup, `unit` is said below the measure's name."""

    measure: Link
    unit: str
    value: str
    rank: str
    dots: str
    city: str


def measure_row(book: Book, measure: DistrictMeasure, code: str) -> MeasureRow:
    """Show where a district stands among the districts that have a value."""
    value = measure.values.get(code)
    return MeasureRow(
        measure=Link(measure.title, measure.address),
        unit=unit_words(book, measure),
        value=measure.short(value),
        rank=rank_words(book, measure, code),
        dots=dots_of(measure, (code,)) if value is not None else "",
        city=measure.short(measure.city),
    )


def unit_words(book: Book, measure: DistrictMeasure) -> str:
    """Return the unit of a measure; of one that is not better, that more of it is at the right."""
    if measure.better:
        return written_unit(measure.unit)
    return book.t("district.more_right", unit=written_unit(measure.unit))


def rank_words(book: Book, measure: DistrictMeasure, code: str) -> str:
    """Write the place of a district, «۷ از ۱۵»; "—" where it has none or is alone."""
    if code not in measure.values or len(measure.values) < _FEWEST:
        return UNTOLD
    return book.t(
        "district.rank.of", rank=number(measure.ranks()[code]), of=number(len(measure.values))
    )


def dots_of(measure: DistrictMeasure, marked: Sequence[str]) -> str:
    """Draw the dots of a measure; "" where a district is alone."""
    if len(measure.values) < _FEWEST:
        return ""
    is_less_better = measure.better is Direction.LOWER
    return dots_line(rank_dots(measure.values, marked, is_less_better=is_less_better))


def best_and_worst(book: Book, measures: Sequence[DistrictMeasure], code: str) -> str:
    """Return in what a district stands first and in what last among the others, in a sentence.

    "" where fewer than two measures rank it, or it stands everywhere alike.
    """
    ranked = [
        (one.ranks()[code], len(one.values), one)
        for one in measures
        if one.better and code in one.values and len(one.values) >= _FEWEST
    ]
    if len(ranked) < _FEWEST:
        return ""
    best = min(ranked, key=lambda held: (held[0], -held[1]))
    worst = max(ranked, key=lambda held: held[0])
    if best[0] == worst[0]:
        return ""
    return book.t(
        "district.news.ranks",
        best=best[2].title,
        best_rank=number(best[0]),
        best_of=number(best[1]),
        worst=worst[2].title,
        worst_rank=number(worst[0]),
        worst_of=number(worst[1]),
    )
