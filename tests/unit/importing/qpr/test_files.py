"""What a file holds is found out by looking into it, whatever it is called."""

import io
import sys
from datetime import date
from decimal import Decimal

import pytest

from core.importing.problems import UnreadableError
from core.importing.readers.qpr import qpr_files
from core.importing.readers.qpr.mapping import QprMapping
from core.importing.readers.qpr.qpr_files import delimiter_of, read_rows
from tests.factories.bad_packages import OLE, cut, lying_bomb, with_part
from tests.factories.packages import a_plan, write_zip
from tests.factories.qpr import html, lines, spreadsheet_xml, workbook, write

TABLE = [["MEA1", "ACT", "12.5"], ["MEA2", "هدف", "7"]]


def rows_of(path, **given):
    with read_rows(path, path.name, QprMapping(layout="web_service", **given)) as sheet:
        return [list(cells) for _, cells in sheet.rows]


def refusal(path, **given):
    with pytest.raises(UnreadableError) as caught:
        rows_of(path, **given)
    assert caught.value.place.file == path.name
    return caught.value.code


@pytest.mark.parametrize("name", ["values.xls", "values.csv", "values.xlsx", "values"])
@pytest.mark.parametrize(
    "content",
    [
        lines(TABLE),
        lines(TABLE, ";"),
        lines(TABLE, "\t"),
        lines(TABLE, "|"),
        "\ufeff" + lines(TABLE),
        lines(TABLE, "\t").encode("utf-16"),
        html(TABLE),
        "\ufeff\n " + html(TABLE),
        html(TABLE).encode("utf-16"),
        spreadsheet_xml(TABLE),
    ],
)
def test_the_content_says_what_a_file_is(tmp_path, name, content):
    assert rows_of(write(tmp_path / name, content)) == TABLE


def test_a_workbook_keeps_numbers_and_dates(tmp_path):
    table = [["MEA1", date(2019, 9, 22), 12.5]]
    path = workbook(tmp_path / "values.xls", {"empty": [], "values": table, "more": [["x"]]})
    assert rows_of(path) == [["MEA1", date(2019, 9, 22), Decimal("12.5")]]
    assert rows_of(path, sheet="more") == rows_of(path, sheet=3) == [["x"]]
    assert refusal(path, sheet="less") == refusal(path, sheet=4) == "qpr_no_table"


def test_a_workbook_without_a_cell_has_no_table(tmp_path):
    assert refusal(workbook(tmp_path / "values.xlsx", {"empty": []})) == "qpr_no_table"


def test_an_encoding_may_be_named(tmp_path):
    path = write(tmp_path / "values.txt", lines(TABLE).encode("cp1256"))
    assert rows_of(path, encoding="cp1256") == TABLE
    assert rows_of(write(tmp_path / "utf8.txt", lines(TABLE)), encoding="utf-8") == TABLE
    assert refusal(path) == "not_utf8"
    bare = write(tmp_path / "bare.txt", lines(TABLE).encode("utf-16-le"))
    assert rows_of(bare, encoding="utf-16") == TABLE
    assert refusal(bare) == "not_a_workbook"
    view = write(tmp_path / "view.xls", html(TABLE).replace("utf-8", "x").encode("cp1256"))
    assert rows_of(view, encoding="cp1256") == TABLE


def test_a_decimal_comma_is_not_taken_for_a_delimiter():
    assert delimiter_of("MEA1;ACT;12,5\nMEA2;ACT;1,5\n") == ";"
    assert delimiter_of("MEA1\tACT\t1,5,7\n") == "\t"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \n\n", "file_empty"),
        (OLE, "not_a_workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        (b"PK\x03\x04 not a workbook", "file_truncated"),
        (b"MEA1,\0\0,1", "not_a_workbook"),
        (b'a,"open\n', "csv_broken"),
        (b"<html>", "qpr_no_table"),
        (b"<html><table><tr><td colspan=500>", "sheet_too_big"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, code):
    assert refusal(write(tmp_path / "values.xls", content)) == code


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "none.csv") == "file_not_found"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: write_zip(folder / "plan.zip", a_plan()), "not_a_workbook"),
        (lying_bomb, "not_a_workbook"),
        (
            with_part(
                "xl/worksheets/sheet1.xml", lambda part: part.replace(b'r="A2"', b'r="XFD1048576"')
            ),
            "sheet_too_big",
        ),
        (
            lambda folder: cut(workbook(folder / "values.xlsx", {"values": TABLE})),
            "file_truncated",
        ),
    ],
)
def test_hostile_workbooks_are_refused(tmp_path, make, code):
    assert refusal(make(tmp_path)) == code


def test_a_page_that_is_too_heavy_kills_only_its_reader(tmp_path, monkeypatch):
    path = write(tmp_path / "view.xls", html(TABLE))
    monkeypatch.setattr(qpr_files, "_READ_MARKUP", [sys.executable, "-c", "import os; os.abort()"])
    assert refusal(path) == "workbook_too_heavy"


def test_a_page_of_unclosed_comments_is_read_in_bounds(tmp_path):
    out = io.StringIO()
    out.write("<table><tr><td>x</td></tr></table>" + "<!--" * 200_000)
    assert rows_of(write(tmp_path / "view.xls", out.getvalue())) == [["x"]]
