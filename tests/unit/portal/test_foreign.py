"""What QPR says of a value, on the indicator's page beside what is said here."""

import pytest

from core.release.records import ForeignJudgement, Judgement
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.indicators.foreign_page import foreign_fact, foreign_note
from portal.pages.indicators.indicator_pages import indicator_pages
from tests.factories.city import city_rows, write_city, write_release
from tests.factories.drafts import made
from tests.factories.snapshots import make


def theirs(**given):
    place = {"indicator": "K1", "period": "1398", "system": "qpr"}
    return make(ForeignJudgement, **{**place, **given})


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return Book(write_city(tmp_path_factory.mktemp("foreign")), load_texts())


@pytest.fixture(scope="module")
def ours(book):
    """Off track, and with no trend: the year before was missing."""
    return book.release.find(Judgement, indicator="K1", district="")


def test_another_range_is_said_beside_ours(book, ours):
    row = theirs(range_name="Good", status="on_track")
    (note,) = foreign_note(book, ours, [row])
    assert "«Good» (به معنی «مطابق برنامه»)" in note.text
    assert "اینجا «عقب از برنامه»" in note.text
    assert "QPR" in note.text
    assert "۱۳۹۸" in note.text


def test_the_same_range_is_named_without_a_note(book, ours):
    row = theirs(range_name="Bad", status="off_track", trend=1)
    assert foreign_note(book, ours, [row]) == ()
    (fact,) = foreign_fact(book, ours, [row])
    assert fact.name == "ارزیابی سامانهٔ QPR"
    assert fact.text == "«Bad» (به معنی «عقب از برنامه»)، رو به بهبود"


def test_a_range_of_unknown_meaning_is_repeated_and_not_judged(book, ours):
    row = theirs(range_name="زرد")
    assert foreign_note(book, ours, [row]) == ()
    assert foreign_fact(book, ours, [row])[0].text == "زرد"


def test_another_period_says_nothing_of_this_value(book, ours):
    row = theirs(period="1396", range_name="Good", status="on_track")
    assert foreign_note(book, ours, [row]) == ()
    assert foreign_fact(book, ours, [row]) == ()
    assert foreign_fact(book, None, [row]) == ()


def test_another_trend_is_said(tmp_path):
    rows = city_rows(more=(theirs(status="off_track", trend=-1),))
    changed = [
        make(Judgement, indicator="K1", period="1398", status="off_track", trend=1)
        if isinstance(row, Judgement) and row.indicator == "K1" and not row.district
        else row
        for row in rows
    ]
    release = write_release(tmp_path / "000002-f1f1f1f1f1f1.sqlite", changed)
    page = next(made(indicator_pages(Book(release, load_texts()))))
    assert "روند در آن «در حال بدتر شدن» و اینجا «رو به بهبود»" in page.notes[0].text
    assert page.facts[0].name == "ارزیابی سامانهٔ QPR"
