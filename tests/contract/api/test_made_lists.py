"""A list for spreadsheets and for programs: the same cells as its CSV, in their own types."""

import csv
import json
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest

from portal.exports.list_formats import list_json, list_workbook

LATE = "/1400/projects/order/late/list"


def rows_of(table):
    return list(csv.reader(StringIO(table.decode("utf-8-sig"), newline="")))


def cells_of(workbook):
    sheet = openpyxl.load_workbook(BytesIO(workbook)).active
    return [list(row) for row in sheet.iter_rows()]


def test_json_has_the_cells_of_the_csv_as_text(sample_client):
    names, *rows = rows_of(sample_client.get(f"{LATE}.csv").content)
    answer = sample_client.get(f"{LATE}.json")
    assert answer.headers["Content-Type"].startswith("application/json")
    found = answer.json()
    assert [list(one) for one in found] == [names] * len(rows)
    assert [[value or "" for value in one.values()] for one in found] == rows
    assert len(found) > 50


def test_the_workbook_has_them_as_numbers_and_days(sample_client):
    names, *rows = rows_of(sample_client.get(f"{LATE}.csv").content)
    answer = sample_client.get(f"{LATE}.xlsx")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    head, *body = cells_of(answer.content)
    assert [cell.value for cell in head] == names
    kinds: dict[str, set[str]] = {}
    for row, cells in zip(rows, body, strict=True):
        for name, value, cell in zip(names, row, cells, strict=True):
            kinds.setdefault(name, set()).add(cell.data_type if value else "")
            if not value:
                assert cell.value is None
            elif isinstance(cell.value, datetime):
                assert cell.value.date().isoformat() == value
            elif isinstance(cell.value, int | float):
                assert Decimal(str(cell.value)) == Decimal(value)
            else:
                assert cell.value == value
    assert kinds["approved_billion_rial"] - {""} == kinds["slip_days"] - {""} == {"n"}
    assert kinds["planned_end_on"] - {""} == {"d"}
    assert kinds["code"] == {"s"}


def test_it_is_not_sent_again_to_who_has_it(sample_client):
    for ending in (".xlsx", ".json"):
        first = sample_client.get(f"{LATE}{ending}")
        assert first.content == sample_client.get(f"{LATE}{ending}").content
        again = sample_client.get(
            f"{LATE}{ending}", headers={"If-None-Match": first.headers["ETag"]}
        )
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "address", ["/1400/list.xlsx", "/1400/projects/none/list.json", "/..%2fsecret/list.xlsx"]
)
def test_there_is_none_of_a_list_that_is_not_there(sample_client, address):
    assert sample_client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("12", 12),
        ("-3.50", -3.5),
        ("007", "007"),
        ("123456789012345678", "123456789012345678"),
        ("=1+1", "=1+1"),
        ("https://a.example", "https://a.example"),
        ("۱۲", "۱۲"),
        ("1e5", "1e5"),
    ],
)
def test_a_cell_is_a_number_only_where_nothing_of_it_is_lost(value, kept):
    table = f"name,other\r\n{value},x\r\n".encode()
    _, (cell, _) = cells_of(list_workbook(table))
    assert (cell.value, cell.data_type) == (kept, "n" if isinstance(kept, int | float) else "s")
    assert json.loads(list_json(table)) == [{"name": value, "other": "x"}]


def test_the_same_table_makes_the_same_file():
    table = b"code\r\n1\r\n"
    files = [list_workbook(table) for _ in range(2)]
    assert files[0] == files[1]
    with ZipFile(BytesIO(files[0])) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    (_, (code,)) = cells_of(files[0])
    assert code.value == "1"
