"""Charts as pictures outside of pages: what the bot sends is what the site shows."""

from collections.abc import Callable

from core.release.reader import Release
from core.release.records import (
    District,
    Project,
)
from core.texts import Texts
from portal.charts.render import png, raster
from portal.charts.share_card import SQUARE_CARD, ShareCard, card_svg
from portal.pages.elements.book import Book
from portal.pages.elements.promise_rows import late_words
from portal.pages.indicators.indicator_series import Case, series_of
from portal.pages.money.money_pictures import year_chart
from portal.pages.projects.project_pages import ledgers_of, progress_of


def card_picture(release: Release, kind: str, code: str, texts: Texts) -> bytes:
    """Draw the picture of a thing's card as PNG; KeyError for a kind that has none."""
    return _PICTURES[kind](Book(release, texts), code)


def _indicator(book: Book, code: str) -> bytes:
    case = Case.of_code(book, code)
    return png(series_of(case, case.indicator.title))


def _project(book: Book, code: str) -> bytes:
    project = book.release.find(Project, code=code)
    assert project is not None
    return png(progress_of(book, project, ledgers_of(book, code)))


def _district(book: Book, code: str) -> bytes:
    """Draw a district's money by year, under its name."""
    chart = year_chart(book, "district", code, above=book.districts[code].title)
    assert chart is not None
    return png(chart)


def _district_share(book: Book, code: str) -> bytes:
    """Draw the card of a district that is sent on: its name, and how late its projects are."""
    district: District = book.districts[code]
    sentence = late_words(book, "district", code)
    card = ShareCard(book.release.plan.title, district.title, sentence, book.credit)
    return raster(card_svg(card, SQUARE_CARD), zoom=1)


_PICTURES: dict[str, Callable[[Book, str], bytes]] = {
    "indicator": _indicator,
    "project": _project,
    "district": _district,
    "district_share": _district_share,
}
