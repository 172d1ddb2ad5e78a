from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.release import records
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import SHOWN, change_list, thing_of, top_changes
from portal.pages.elements.list_rows import above
from portal.pages.elements.page_citation import cite
from portal.pages.record.releases import PER_PAGE, release_pages
from tests.factories.city import city_rows, write_release
from tests.factories.drafts import made
from tests.factories.snapshots import make
from tests.presence import present


def change(position, event, field="", **given):
    given = {"subject_kind": "indicator", "subject_code": "K1", "subject_title": "هوا", **given}
    return make(records.Change, release=2, position=position, event=event, field=field, **given)


@pytest.fixture
def book_of(tmp_path):
    def book(*given):
        """Open the small city with the records given instead of its own of their kinds."""
        instead = {records.Change, *map(type, given)}
        rows = [row for row in city_rows() if type(row) not in instead]
        path = tmp_path / "000002-c17c17c17c17.sqlite"
        return Book(write_release(path, [*rows, *given]), load_texts())

    return book


def test_districts_are_told_together_in_their_order_with_units(book_of):
    book = book_of()
    told = change_list(
        book,
        [
            change(1, "observed", "value:1398", new="50"),
            change(2, "observed", "value:1398:2", new="61.5"),
            change(3, "observed", "value:1398:1", reason="پیمایش نشد"),
        ],
    )
    city, districts = told.rows
    assert city.sentence == "مقدار ۱۳۹۸ منتشر شد: ۵۰ روز."
    assert districts.sentence == "مقدار ۱۳۹۸ در ۲ منطقه منتشر شد."
    assert districts.parts == ("منطقه ۱: — (پیمایش نشد)", "منطقه ۲: ۶۱٫۵ روز")


def test_one_district_is_told_in_its_own_sentence(book_of):
    (row,) = change_list(book_of(), [change(1, "observed", "value:1398:2", new="7")]).rows
    assert row.sentence == "مقدار ۱۳۹۸ در منطقهٔ ۲ منتشر شد: ۷ روز."
    assert row.parts == ()


def test_a_silent_revision_of_one_district_marks_them_all(book_of):
    given = {"old": "1", "new": "2"}
    alike = [
        change(1, "revised", "value:1398:1", reason="اصلاح", **given),
        change(2, "revised", "value:1398:2", is_silent=True, **given),
    ]
    (row,) = change_list(book_of(), alike).rows
    assert row.is_silent
    assert row.parts == (
        "منطقه ۱: از ۱ روز به ۲ روز (اصلاح)",
        "منطقه ۲: از ۱ روز به ۲ روز (دلیل اعلام نشده)",
    )


def test_a_thing_is_named_once_and_again_where_the_fold_begins(book_of):
    many = [change(n, "observed", f"value:{1380 + n}", new="1") for n in range(1, SHOWN + 4)]
    told = change_list(book_of(), many)
    assert [row.thing.title for row in told.rows] == ["هوا", *[""] * (SHOWN - 1)]
    assert [row.thing.title for row in told.older] == ["هوا", "", ""]
    assert told.older_title == "۳ تغییر قدیمی‌تر"


def test_what_says_most_of_a_release_comes_first_and_no_kind_crowds_it(book_of):
    project = {"subject_kind": "project", "subject_title": "پروژه"}
    book = book_of(
        *(
            change(n, "corrected", subject_code=f"C{n}", old="9", new="8", **project)
            for n in range(1, 9)
        ),
        change(
            20, "changed", "status", subject_code="P1", old="on_track", new="completed", **project
        ),
        change(
            21, "changed", "status", subject_code="P2", old="delayed", new="stopped", **project
        ),
        change(22, "observed", "value:1398", new="50"),
    )
    sentences = [row.sentence for row in top_changes(book, 2, 4)]
    assert sentences[0].startswith("وضعیت: از «دارای تأخیر» به «متوقف»")
    assert sentences[-1].startswith("وضعیت: از «مطابق برنامه» به «پایان‌یافته»")
    assert len(sentences) == 4
    everything = top_changes(book, 2, 100)
    assert len(everything) == 10
    assert "هوا" not in {row.thing.title for row in everything}


def test_a_release_is_narrowed_by_event_kind_portfolio_and_district(book_of):
    topics = {"topics": ("district:1", "portfolio:flagship")}
    project = {"subject_kind": "project", "subject_code": "F-01", "subject_title": "خط دو"}
    book = book_of(
        change(1, "revised", "value:1398", old="1", new="2", is_silent=True),
        change(2, "changed", "planned_end_on", old="2020-03-19", **project, **topics),
    )
    pages = {page.head.path: page for page in made(release_pages(book))}
    assert {path for path in pages if path.startswith("/1400/releases/2/")} == {
        "/1400/releases/2/",
        "/1400/releases/2/by/event/revised/",
        "/1400/releases/2/by/event/silent/",
        "/1400/releases/2/by/event/moved/",
        "/1400/releases/2/by/event/changed/",
        "/1400/releases/2/by/kind/indicator/",
        "/1400/releases/2/by/kind/project/",
        "/1400/releases/2/by/portfolio/flagship/",
        "/1400/releases/2/by/district/1/",
    }
    of_district = pages["/1400/releases/2/by/district/1/"]
    assert [group.thing.title for group in of_district.things] == ["خط دو"]
    assert of_district.summary is None
    silent = present(pages["/1400/releases/2/"].summary).silent
    assert silent.href == "/1400/releases/2/by/event/silent/"


def test_a_long_release_is_cut_into_parts_with_addresses_that_stay(book_of):
    many = [
        change(n, "observed", f"value:{n}", new="1", subject_code=f"X{n}")
        for n in range(1, PER_PAGE + 2)
    ]
    pages = {page.head.path: page for page in made(release_pages(book_of(*many)))}
    second = pages["/1400/releases/2/2/"]
    assert len(second.things) == 1
    assert [link.href for link in second.pages] == ["/1400/releases/2/", ""]
    assert "/1400/releases/2/by/event/observed/2/" in pages


@pytest.mark.parametrize(
    ("spent", "allocated", "said"),
    [
        (Decimal(120), Decimal(100), "۲۰ میلیارد ریال (\u061c۲۰٪) بیش از تخصیص"),
        (Decimal(5), Decimal(0), "۵ میلیارد ریال بیش از تخصیص، که صفر است"),
        (Decimal(100), Decimal(100), ""),
        (None, Decimal(100), ""),
        (Decimal(100), None, ""),
    ],
)
def test_spending_above_allocation_is_said_with_its_size(book_of, spent, allocated, said):
    assert above(book_of(), spent, allocated) == said


def test_earlier_releases_beside_this_one_can_be_downloaded(tmp_path, book_of):
    book = book_of()
    names = {row.file_name for row in book.release.stream(records.ReleaseInfo)} - {None}
    assert set(book.release_files) == {book.release.path.name}
    for name in names:
        (tmp_path / name).touch()
    assert set(book.release_files) == {book.release.path.name}  # read once
    fresh = Book(book.release, book.t)
    assert set(fresh.release_files) == {book.release.path.name, *names}


def test_a_citation_names_release_day_hash_and_file(book_of):
    book = book_of()
    quoted = cite(book, "خط دو")
    assert "«خط دو»" in quoted.text
    assert "انتشار ۲، ۱۹ شهریور ۱۴۰۰" in quoted.text
    assert book.release.sha256[:12] in quoted.text
    assert quoted.text.endswith("دادهٔ نمونه.")
    assert quoted.file.href == "/1400/data/000002-c17c17c17c17.sqlite"


@pytest.mark.parametrize(
    ("horizon_end", "said"),
    [
        (date(2020, 3, 19), "مهلت برنامه تمام شده است و پیشرفت باید به \u061c۱۰۰٪ می‌رسید"),
        (date(2030, 3, 19), "تا این تاریخ باید به \u061c۱۰۰٪ می‌رسید"),
    ],
)
def test_after_the_horizon_nothing_is_due_by_now(book_of, horizon_end, said):
    (plan,) = (row for row in city_rows() if isinstance(row, records.Plan))
    score = make(
        records.NodeScore,
        node="",
        measure="projects",
        score=Decimal(69),
        expected=Decimal(100),
        children=1,
        status="off_track",
    )
    (told,) = book_of(replace(plan, horizon_end=horizon_end), score).three("")
    assert told.notes[0] == said


def test_an_older_change_of_what_is_gone_leads_nowhere(book_of):
    """Its page went with it; a project that came back has one again."""

    def change(position, release, event, code):
        return make(
            records.Change,
            release=release,
            position=position,
            event=event,
            subject_kind="project",
            subject_code=code,
            subject_title=code,
            field="" if event == "removed" else "title",
            new="پل",
        )

    rows = [
        change(901, 2, "changed", "GONE"),
        change(902, 2, "removed", "GONE"),
        change(903, 1, "removed", "F-01"),
        change(904, 2, "changed", "F-01"),
    ]
    book = book_of(*rows)
    assert {row.subject_code: thing_of(book, row).href for row in rows} == {
        "GONE": "",
        "F-01": book.at.thing("project", "F-01"),
    }
