import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from core.publishing.freeze import release_tables
from core.release import records
from core.release.records import RECORDS
from core.release.rows import count, select
from core.texts import load_texts
from tests.factories.snapshots import make


@pytest.fixture
def connection():
    with sqlite3.connect(":memory:") as opened:
        yield opened
    opened.close()


def project(code: str, **given):
    return make(records.Project, code=code, title=f"پروژهٔ {code}", **given)


def fill(connection, record, *rows):
    release_tables.create(connection, record)
    return release_tables.insert(connection, record, rows)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_comes_back_as_it_went_in(connection, record):
    row = make(record)
    assert fill(connection, record, row) == 1
    assert list(select(connection, record, {})) == [row]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_table_has_a_title_on_the_data_page(record):
    assert f"portal.table.{record.table}" in load_texts("fa")


def test_values_keep_their_exact_form(connection):
    row = project("F-01", portfolio="district", lat=Decimal("32.650"), start_on=date(2016, 3, 20))
    fill(connection, records.Project, row)
    (found,) = select(connection, records.Project, {})
    assert str(found.lat) == "32.650"
    assert found.portfolio == "district"
    assert found.start_on == date(2016, 3, 20)


def test_instants_come_back_in_utc(connection):
    there = datetime(2021, 9, 10, 12, 30, tzinfo=timezone(timedelta(hours=3, minutes=30)))
    fill(connection, records.ReleaseInfo, make(records.ReleaseInfo, published_at=there))
    (found,) = select(connection, records.ReleaseInfo, {})
    assert found.published_at.tzinfo is UTC
    assert found.published_at == there


def test_tuple_fields_are_filtered_by_one_of_their_values(connection):
    rows = [project("A", districts=("1", "7")), project("B", districts=("2",)), project("C")]
    fill(connection, records.Project, *rows)
    assert [p.code for p in select(connection, records.Project, {"districts": "7"})] == ["A"]
    assert count(connection, records.Project, {"districts": "3"}) == 0


def test_a_filter_of_none_finds_what_was_not_told(connection):
    fill(connection, records.Project, project("A", scope="x"), project("B"))
    assert [p.code for p in select(connection, records.Project, {"scope": None})] == ["B"]
    assert count(connection, records.Project, {"scope": "x"}) == 1


def test_rows_come_in_the_asked_order_and_page(connection):
    rows = [project(code, promise_count=count) for code, count in (("A", 1), ("B", 2), ("C", 2))]
    fill(connection, records.Project, *rows)
    found = select(connection, records.Project, {}, order=("-promise_count",), limit=2, offset=1)
    assert [p.code for p in found] == ["C", "A"]


def test_more_rows_than_one_batch_are_all_read(connection):
    rows = [project(f"{number:05}") for number in range(4_001)]
    fill(connection, records.Project, *rows)
    assert [p.code for p in select(connection, records.Project, {})] == [r.code for r in rows]


def test_a_key_cannot_stand_twice(connection):
    with pytest.raises(sqlite3.IntegrityError):
        fill(connection, records.Project, project("A"), project("A"))
