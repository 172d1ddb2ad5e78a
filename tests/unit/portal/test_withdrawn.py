"""What was withdrawn is said to be, on pages and in the bot: nothing newer replaced it."""

from datetime import date
from decimal import Decimal

import pytest

from bot.screens import screen
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import plain
from core.enums import QualityRule
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.indicators.indicator_pages import indicator_pages
from portal.pages.projects.report_rows import report_rows
from portal.pages.record.quality_page import quality_page
from tests.factories.drafts import made
from tests.factories.release_files import write_release
from tests.factories.scenes import scene_of
from tests.factories.snapshots import make

T = load_texts()
DAY = date(2020, 9, 21)


@pytest.fixture
def book_of(tmp_path):
    def build(*rows):
        return Book(Release(write_release(tmp_path, 1, *rows)), T)

    return build


def report(entry, actual, **given):
    return make(
        records.ProgressReport,
        project="A",
        entry=entry,
        reported_on=DAY,
        as_of_on=DAY,
        actual_percent=Decimal(actual),
        is_current=False,
        **given,
    )


def test_a_report_that_was_withdrawn_was_not_corrected(book_of):
    """Entry 1 was replaced by 2, and 2 withdrawn by 3; of another day 4 replaced nothing."""
    rows = (report(1, 20), report(2, 24, revises=1), report(3, 24, revises=2, is_withdrawn=True))
    remarks = [row.remark for row in report_rows(book_of(), rows)]
    assert remarks == [
        T(f"portal.report.{name}") for name in ("withdraws", "withdrawn", "replaced")
    ]
    assert all(row.is_replaced for row in report_rows(book_of(), rows))


def test_a_value_that_was_withdrawn_is_said_to_be(book_of):
    def value(entry, **given):
        return make(
            records.Observation,
            indicator="K",
            entry=entry,
            period="1399",
            period_starts_on=date(2020, 3, 20),
            period_ends_on=date(2021, 3, 20),
            value=Decimal(5),
            is_current=False,
            **given,
        )

    book = book_of(
        make(records.Indicator, code="K", title="شاخص", unit="percent"),
        value(1),
        value(2, revises=1, is_withdrawn=True, reason="اشتباه بود."),
    )
    (page,) = made(indicator_pages(book))
    assert [row.note for row in page.values] == [
        f"{T('portal.report.withdraws')} اشتباه بود.",
        T("portal.report.withdrawn"),
    ]
    shown = plain(screen(Intent(Where.INDICATOR, "K", "hist"), scene_of(book.release)).text)
    assert shown.count("پس گرفته شده است") == 2


def test_an_answer_to_a_doubt_that_is_gone_is_shown(book_of):
    thing = make(records.Indicator, code="K", title="شاخص سبز", unit="percent")
    answers = [
        make(records.QualityAnswer, rule=rule, subject="K", answer=answer, answered_on=None)
        for rule, answer in (
            (QualityRule.SAME_TITLE, "دو شاخص جدا"),
            (QualityRule.UNIT_CHANGED, "واحد همان است"),
        )
    ]
    doubt = make(records.Quality, rule="same_title", thing="indicators", subject="K", details={})
    page = quality_page(book_of(thing, *answers, doubt))
    ((raised,),) = (group.rows for group in page.warnings)
    assert (raised.answer, raised.thing.title) == ("دو شاخص جدا", "شاخص سبز")
    (gone,) = page.answers
    assert (gone.answer, gone.thing.title) == ("واحد همان است", "شاخص سبز")
    assert gone.rule == T("portal.warning.unit_changed")
    assert quality_page(book_of(thing)).answers == ()
