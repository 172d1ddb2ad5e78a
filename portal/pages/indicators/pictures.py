"""Charts as pictures outside of pages: what the bot sends is what the site shows."""

from core.release.reader import Release
from core.release.records import Indicator, Judgement, Observation, Revision, Target
from core.texts import Texts
from portal.charts.render import png
from portal.pages.elements.book import Book
from portal.pages.indicators.indicator_series import Case, series_of


def indicator_picture(release: Release, code: str, texts: Texts) -> bytes:
    """Draw the values of an indicator that has some, as PNG."""
    indicator = release.find(Indicator, code=code)
    assert indicator is not None
    case = Case(
        Book(release, texts),
        indicator,
        tuple(release.stream(Observation, indicator=code)),
        tuple(release.stream(Target, indicator=code)),
        tuple(release.stream(Judgement, indicator=code)),
        tuple(release.stream(Revision, thing="indicators", subject=code)),
    )
    return png(series_of(case, indicator.title))
