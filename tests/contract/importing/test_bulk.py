"""Rows in bulk arrive as they are, on either way into the database."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from core.database.engine import transaction
from core.enums import Direction, Flag, Frequency, IndicatorKind
from core.importing.changeset.bulk import insert_rows
from core.models import FieldRevision, ImportedFile, Indicator, Observation, Plan, QualityFlag
from tests.factories.imports import NOW, count, do_import, rows
from tests.factories.packages import a_plan, write_folder

AWKWARD = ["", " ", "\t", "\\N", "\\.", "a\\tb", "سطر\nسطر\r\n", '"', "'", "می‌شود", "𐎠"]


@pytest.fixture
def plan(engine, tmp_path):
    """A plan that is there already; the number of the run that brought it."""
    return do_import(engine, write_folder(tmp_path / "package", a_plan())).run


def insert(engine, model, given):
    with transaction(engine) as session:
        insert_rows(session.connection(), model, given)


@pytest.mark.parametrize("size", [0, 1, 4_999, 5_000, 5_001])
def test_none_and_many(engine, size):
    given = {"size_bytes": 1, "name": "x", "received_at": NOW, "received_by": "clerk"}
    insert(engine, ImportedFile, ({"sha256": f"{n:064}", **given} for n in range(size)))
    assert count(engine, "imported_file") == size


def test_text_is_not_read_as_anything_else(engine, plan):
    before = len(rows(engine, FieldRevision))
    given = [
        {"plan": text, "import_run": plan, "thing": text, "key": "", "field": "", "old": text}
        for text in AWKWARD
    ]
    insert(engine, FieldRevision, iter(given))
    told = rows(engine, FieldRevision, "id")[before:]
    assert [(row["plan"], row["thing"], row["old"]) for row in told] == [
        (t, t, t) for t in AWKWARD
    ]
    assert {row["new"] for row in told} == {None}


def test_values_keep_their_type(engine, plan):
    values = ["-0.0", "0.10", "123456789012345678901234567890.123456789", "1E+3", None]
    indicator = rows(engine, Indicator)[0]["code"]
    given = [
        {
            "plan": "1400",
            "indicator": indicator,
            "period": str(1380 + n),
            "value": None if value is None else Decimal(value),
            "flag": Flag.FINAL if value else Flag.MISSING,
            "reason": "داده نرسید",
            "published_on": date(2017, 3, 20),
            "withdrawn": value == "0.10",
            "imported_by": plan,
        }
        for n, value in enumerate(values)
    ]
    before = len(rows(engine, Observation))
    insert(engine, Observation, given)
    told = rows(engine, Observation, "id")[before:]
    exact = ["0.0", "0.10", "123456789012345678901234567890.123456789", "1000", "None"]
    assert [str(row["value"]) for row in told] == exact
    assert [row["withdrawn"] for row in told] == [False, True, False, False, False]
    assert {row["published_on"] for row in told} == {date(2017, 3, 20)}
    assert [row["flag"] for row in told] == [*["final"] * 4, "missing"]


def test_json_is_kept(engine, plan):
    details = {"متن": 'a"b\\', "nothing": None, "list": [1, "2"]}
    told = {"plan": "1400", "import_run": plan, "rule": "r", "thing": "t", "key": "k"}
    before = len(rows(engine, QualityFlag))
    insert(engine, QualityFlag, [{**told, "details": details}])
    assert rows(engine, QualityFlag, "id")[before:][0]["details"] == details


def an_indicator(code, node):
    return {
        "plan": "1400",
        "code": code,
        "kind": IndicatorKind.CONTROL,
        "node": node,
        "title": "شاخص",
        "unit": "درصد",
        "direction": Direction.HIGHER,
        "frequency": Frequency.YEAR,
    }


@pytest.mark.parametrize("node", ["O01", "nowhere"])
def test_what_the_database_refuses_is_refused_whole(engine, plan, node):
    """A key that is taken is found at once, a thing that is not there at the end."""
    before = rows(engine, Indicator)
    taken = before[0]["code"] if node == "O01" else "Z2"
    with pytest.raises(IntegrityError):
        insert(engine, Indicator, [an_indicator("Z1", "O01"), an_indicator(taken, node)])
    assert rows(engine, Indicator) == before


def test_rows_that_cannot_be_made_leave_nothing(engine):
    def broken():
        yield {"code": "X", "title": "x"}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        insert(engine, Plan, broken())
    assert rows(engine, Plan) == []
