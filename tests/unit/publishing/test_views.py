"""Whoever opens a release file and asks the plain names gets numbers, Jalali days and meanings."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.plan.shape import DEFAULT_SHAPE
from core.publishing.freeze.dictionary import write_dictionary
from core.publishing.freeze.file import freeze
from core.release import records
from core.release.columns import Kind, view_columns
from core.release.reader import Release
from core.release.records import RECORDS
from core.texts import load_texts
from core.wording.column_words import column_meanings
from tests.factories.snapshots import make, snapshot_of

# Compared as letters, 9 is above 1000 and 100 is below 20.5.
AMOUNTS = (("A", "9", "1000"), ("B", "1000", "20.5"), ("C", "0.1", "100"))


def project(code, spent, allocated):
    return make(
        records.Project,
        code=code,
        title=code,
        districts=("1", "7"),
        start_on=date(2019, 9, 22),
        spent_billion_rial=Decimal(spent),
        allocated_billion_rial=Decimal(allocated),
    )


DISTRICTS = [
    make(records.District, code=code, number=int(code), title=f"منطقه {code}") for code in "17"
]


def change(position, field, old, new):
    return make(
        records.Change, release=1, position=position, field=field, old=old, new=new, topics=("t",)
    )


@pytest.fixture
def path(tmp_path):
    snapshot = snapshot_of(
        *DISTRICTS,
        *(project(*row) for row in AMOUNTS),
        change(1, "spent:1398", "9", "1000"),
        change(2, "title", "پل", "پل ۲"),
        change(3, "start_on", "2019-09-22", None),
        change(4, "lat", "-32.5", "32.65"),
        make(records.ReleaseInfo, number=1, published_at=datetime(2021, 3, 20, 22, tzinfo=UTC)),
    )
    place = tmp_path / "release.sqlite"
    freeze(snapshot, place, load_texts())
    return place


@pytest.fixture
def ask(path):
    connection = sqlite3.connect(path)
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


def test_amounts_are_compared_and_added_as_numbers(ask):
    sums = "SELECT sum(spent_billion_rial - allocated_billion_rial), max(spent_billion_rial)"
    assert ask(f"{sums} FROM project") == [(pytest.approx(-111.4), 1000.0)]
    above = "SELECT code FROM project WHERE spent_billion_rial > allocated_billion_rial"
    assert ask(above) == [("B",)]
    # Also where a reader writes the number as text, as forms on the web do.
    assert ask("SELECT code FROM project WHERE spent_billion_rial > '20'") == [("B",)]
    assert ask("SELECT DISTINCT typeof(spent_billion_rial) FROM project") == [("real",)]


def test_no_column_of_a_plain_name_holds_a_number_as_text(ask):
    for record in RECORDS:
        wrong = [
            f"typeof({name}) NOT IN ('real', 'null')"
            for name, kind, _ in view_columns(record)
            if kind is Kind.NUMBER
        ]
        for condition in wrong:
            assert ask(f"SELECT count(*) FROM {record.table} WHERE {condition}") == [(0,)]


def test_the_exact_text_stays(path, ask):
    assert ask("SELECT spent_billion_rial FROM exact_project") == [("9",), ("1000",), ("0.1",)]
    found = Release(path).all(records.Project)
    assert [row.spent_billion_rial for row in found] == [Decimal(spent) for _, spent, _ in AMOUNTS]


def test_days_stand_in_both_calendars(ask):
    assert ask("SELECT DISTINCT start_on, start_on_jalali FROM project") == [
        ("2019-09-22", "1398/06/31")
    ]
    # Late in the evening of Greenwich it is the next day, and here the next year, in Tehran.
    assert ask("SELECT published_at_jalali FROM release_info") == [("1400/01/01",)]
    assert ask("SELECT jalali_year, jalali_month, jalali_day FROM calendar LIMIT 1") == [
        (1395, 1, 1)
    ]


def test_numbers_among_old_and_new_values_are_numbers(ask):
    assert ask("SELECT old_number, new_number FROM change ORDER BY position") == [
        (9.0, 1000.0),
        (None, None),
        (None, None),
        (-32.5, 32.65),
    ]


def test_lists_are_joined_by_the_row(ask):
    joined = "SELECT code FROM project p JOIN project__districts d ON d.owner = p.rowid"
    assert ask(f"{joined} WHERE d.value = '7'") == [("A",), ("B",), ("C",)]
    assert ask("SELECT value FROM project, json_each(districts) WHERE code = 'A'") == [
        ("1",),
        ("7",),
    ]


def test_every_table_and_column_is_described_in_two_languages(ask):
    names = ask(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        " AND name NOT LIKE 'search%' AND name NOT LIKE 'exact%' AND name NOT LIKE '%\\_\\_%'"
        " ESCAPE '\\' AND name NOT IN ('calendar', 'data_table', 'data_column')"
    )
    assert {name for (name,) in names} == {record.table for record in RECORDS}
    for (name,) in names:
        columns = [row[1] for row in ask(f"PRAGMA table_info({name})")]
        described = ask(
            "SELECT column_name, meaning_fa, meaning_en FROM data_column"
            f" WHERE table_name = '{name}' ORDER BY position"
        )
        assert [column for column, _, _ in described] == columns
        assert all(fa and en and fa != en for _, fa, en in described), name
    assert ask("SELECT unit FROM data_column WHERE column_name = 'spent_billion_rial'")[0] == (
        "billion rial",
    )
    assert ask("SELECT exact_table FROM data_table WHERE table_name = 'project'") == [
        ("exact_project",)
    ]


def test_every_number_has_a_unit_or_is_a_plain_one():
    plain = {"weight", "value", "old_number", "new_number", "found", "second_ratio"}
    for record in RECORDS:
        for one in column_meanings(record, DEFAULT_SHAPE):
            if one.kind is Kind.NUMBER:
                assert one.unit or one.name in plain, (one.table, one.name)


def test_a_column_without_a_meaning_is_not_written():
    @dataclass(frozen=True)
    class Other(records.Record):
        table = "other"
        key = ("code",)

        code: str

    with sqlite3.connect(":memory:") as connection, pytest.raises(KeyError):
        write_dictionary(connection, [Other], DEFAULT_SHAPE)
    connection.close()


def test_the_same_snapshot_gives_the_same_bytes(path, tmp_path):
    again = tmp_path / "again.sqlite"
    snapshot = snapshot_of(*DISTRICTS, *(project(*row) for row in AMOUNTS))
    first = freeze(snapshot, again, load_texts())
    assert first == freeze(snapshot, tmp_path / "third.sqlite", load_texts())


def test_keys_are_written_once(ask):
    """A table whose rows nothing names by number lies in the order of its key."""
    tables_of = dict(ask("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    assert tables_of["exact_budget_line"].endswith("WITHOUT ROWID")
    indexed = {
        table for (table,) in ask("SELECT tbl_name FROM sqlite_master WHERE type = 'index'")
    }
    assert {"exact_project", "exact_judgement"} <= indexed
    assert not {"exact_budget_line", "exact_observation", "exact_progress_report"} & indexed
