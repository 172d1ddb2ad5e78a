"""The page and the feed of what was due against the ledger's own days."""

from collections import Counter
from datetime import date, timedelta

import feedparser
import pytest

from core.enums import FigureState
from core.evaluation import POLICY
from core.persian import number
from core.release import records
from core.release.derived.punctuality import Punctuality, by_body, punctuality
from core.release.reader import Release
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.promises.punctuality_page import SHOWN, punctuality_page
from portal.site.files.feeds import ARRIVALS_SHOWN, Feeds
from tests.factories.release_files import write_release
from tests.factories.sample_city import sample_release
from tests.factories.snapshots import make

TEXTS = load_texts()
DUE_ON = date(2020, 6, 1)
# From the ledger alone: the first value of each period after the baseline's, and its day.
LEDGER = """
WITH first AS (
  SELECT indicator, period_ends_on, min(entry) AS entry FROM observation
  WHERE district = '' AND value IS NOT NULL GROUP BY 1, 2
), due AS (
  SELECT i.code, o.period_ends_on, i.custodian,
    date(o.period_ends_on, '+' || (i.release_lag_days + ?) || ' days') AS due_on,
    (SELECT published_on FROM first f JOIN observation USING (entry)
     WHERE f.indicator = i.code AND f.period_ends_on = o.period_ends_on) AS came_on
  FROM indicator i JOIN observation o ON o.indicator = i.code AND o.district = ''
  JOIN target t ON t.indicator = i.code AND t.kind = 'baseline' AND t.district = ''
  WHERE o.period_ends_on > t.period_ends_on GROUP BY i.code, o.period_ends_on
)
SELECT CASE WHEN came_on IS NULL THEN 'overdue'
  WHEN came_on <= due_on THEN 'in_time' ELSE 'late' END,
  count(*) FROM due GROUP BY 1
"""


def owed(code, state, period="1398", **given):
    ends_on = date(2020, 3, 19) if period == "1398" else date(2019, 3, 20)
    came = {FigureState.IN_TIME: DUE_ON, FigureState.LATE: DUE_ON + timedelta(days=9)}
    late = 9 if state in (FigureState.LATE, FigureState.OVERDUE) else None
    return make(
        records.DueFigure,
        indicator=code,
        period=period,
        period_ends_on=ends_on,
        due_on=DUE_ON,
        state=state,
        came_on=came.get(state),
        late_days=late,
        **given,
    )


@pytest.fixture
def page_of(tmp_path):
    releases = []

    def build(*rows):
        codes = {row.indicator for row in rows}
        titles = (make(records.Indicator, code=code, title=f"شاخص {code}") for code in codes)
        release = Release(write_release(tmp_path, 1, *titles, *rows))
        releases.append(release)
        return punctuality_page(Book(release, TEXTS))

    yield build
    for release in releases:
        release.close()


def test_the_release_counts_what_its_ledger_says():
    release = sample_release()
    found = Counter(row.state.value for row in release.stream(records.DueFigure))
    assert found == dict(release.connection.execute(LEDGER, (POLICY.grace_days,)).fetchall())
    assert found["late"] == 2


def test_the_first_sentences_name_the_share_and_the_latest_custodian():
    release = sample_release()
    page = punctuality_page(Book(release, TEXTS))
    whole = punctuality(release.stream(records.DueFigure))
    assert page.news[1] == f"{number(whole.in_time)} مقدار (\u061c۹۶٪) به‌موقع رسید"
    assert page.beside.startswith("۲ مقدار دیر رسید و ۴۰ مقدار هنوز نرسیده است. دیرترین متولی ")
    assert page.bodies[0].rows[0].name in page.beside
    assert not page.bodies[0].is_folded
    assert page.bodies[1].is_folded
    assert [row.link.href for row in page.late] == [
        "/1400/indicators/K010/",
        "/1400/indicators/K014/",
    ]
    assert len(page.overdue) == 40
    assert "از داده‌های سال" in page.picture


@pytest.mark.parametrize(
    ("states", "sentence", "beside"),
    [
        ((), "هنوز سررسید هیچ مقداری نرسیده است", ""),
        (("waiting",), "هنوز سررسید هیچ مقداری نرسیده است", ""),
        (("undated",), "۱ مقدار رسیده است و روز رسیدن آن‌ها گفته نشده", ""),
        (("in_time",), "هر ۱ مقداری که سررسید داشت به‌موقع رسید", ""),
        (("late",), "هیچ‌یک از ۱ مقداری که سررسید داشت به‌موقع نرسید", "۱ مقدار دیر رسید."),
        (
            ("overdue", "in_time", "undated"),
            "از ۲ مقداری که سررسید داشت، ۱ مقدار (\u061c۵۰٪) به‌موقع رسید",
            "۱ مقدار هنوز نرسیده است. روز رسیدن ۱ مقدار گفته نشده است و در این سهم نیست.",
        ),
    ],
)
def test_the_headline_says_what_is_known(page_of, states, sentence, beside):
    page = page_of(*(owed(f"K{n}", FigureState(one)) for n, one in enumerate(states)))
    assert "".join(page.news) == sentence
    assert page.beside == beside
    assert bool(page.picture) is any(one in ("in_time", "late", "overdue") for one in states)


def test_nobody_is_the_latest_where_all_are_alike(page_of):
    rows = (owed(code, FigureState.LATE, custodian=code) for code in ("A", "B"))
    assert "دیرترین" not in page_of(*rows).beside


def test_a_long_list_says_how_many_are_in_the_file(page_of):
    rows = [owed(f"K{n:03}", FigureState.OVERDUE) for n in range(SHOWN + 3)]
    page = page_of(*rows)
    assert len(page.overdue) == SHOWN
    assert page.overdue_more == "۳ مقدار دیگر در فایل است."
    assert page.late_more == ""
    # Nobody is named: no table of bodies.
    assert page.bodies == ()


def test_a_body_of_which_nothing_is_known_comes_last():
    undated, in_time = FigureState.UNDATED, FigureState.IN_TIME
    late, overdue = FigureState.LATE, FigureState.OVERDUE
    states = {"ب": in_time, "الف": undated, "پ": late, "ت": overdue, None: in_time}
    rows = [owed(f"K{n}", state, custodian=name) for n, (name, state) in enumerate(states.items())]
    assert list(by_body(rows, lambda row: row.custodian)) == ["ت", "پ", "", "ب", "الف"]
    assert by_body(rows, lambda row: row.custodian)["پ"] == Punctuality(late=1)


def test_the_feed_has_what_came_and_what_did_not_each_on_its_day():
    book = Book(sample_release(), TEXTS)
    page = punctuality_page(book)
    feed = feedparser.parse(Feeds(book, "https://plan.example").of_page(page))
    assert not feed.bozo
    assert len(feed.entries) == ARRIVALS_SHOWN
    assert len({entry.id for entry in feed.entries}) == ARRIVALS_SHOWN
    days = [entry.updated for entry in feed.entries]
    assert days == sorted(days, reverse=True)
    assert feed.feed.updated == days[0]
    missing = next(entry for entry in feed.entries if entry.id.endswith("/P04/1399/overdue"))
    assert missing.title == "رضایت شهروندان از کیفیت خدمات شهری: مقدار ۱۳۹۹ تا سررسید نرسید"
    assert missing.link == "https://plan.example/1400/indicators/P04/"
    # The day after the last on which it was not late.
    assert "سررسید: ۲۴ مرداد ۱۴۰۰" in missing.content[0].value
    assert missing.updated == "2021-08-15T19:30:00Z"


def test_an_entry_says_how_late_and_when_it_came(page_of, tmp_path):
    page_of(owed("A", FigureState.LATE), owed("B", FigureState.WAITING))
    with_feed = Book(Release(next(tmp_path.rglob("*.sqlite"))), TEXTS)
    feed = feedparser.parse(
        Feeds(with_feed, "https://e.example").of_page(punctuality_page(with_feed))
    )
    with_feed.release.close()
    (entry,) = feed.entries
    assert entry.title == "شاخص A: مقدار ۱۳۹۸ با ۹ روز دیرکرد رسید"
    assert "روز رسیدن: ۲۱ خرداد ۱۳۹۹" in entry.content[0].value
