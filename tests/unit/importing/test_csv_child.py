"""The child that reads delimited text, here without its limits: its rows and refusals."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from core.importing.readers.delimited import csv_child
from core.importing.readers.delimited.csv_child import Reader, main, write_table
from core.importing.readers.xlsx import workbook_child

UTF8 = "utf-8-sig"


def said(path, *tables):
    """Return what the child says of each table: its rows, or its rows and why no more."""
    out, calls = io.StringIO(), []
    main([str(path), json.dumps(tables)], lambda: calls.append("bound"), out)
    assert calls == ["bound"]
    assert out.getvalue().endswith("\n")
    found = out.getvalue().split("\n\n")[:-1] if tables else []
    return [[told(line) for line in one.split("\n") if line] for one in found]


def told(line):
    return json.loads(line) if line[0] != "!" else ("refused", *json.loads(line[1:]))


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "table"
        path.write_bytes(content)
        return path

    return write


def zipped(path, *contents, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for number, content in enumerate(contents):
            made.writestr(f"{number}.csv", content, **options)
    return path


def test_rows_of_a_file(file):
    path = file('\ufeffکد,عنوان\nA,"دو\nخط"\n'.encode())
    assert said(path, [None, UTF8, ","]) == [[["کد", "عنوان"], ["A", "دو\nخط"]]]
    path = file("a;b\n1;2\n".encode("utf-16"))
    assert said(path, [None, "utf-16", ";"]) == [[["a", "b"], ["1", "2"]]]


def test_a_line_that_names_the_separator_stays_empty(file):
    assert said(file(b"sep=;\r\na;b\n"), [None, UTF8, ";"]) == [[[], ["a", "b"]]]
    assert said(file(b"sep=\na\n"), [None, UTF8, ","]) == [[["sep="], ["a"]]]


def test_tables_of_a_zip_one_after_the_other(tmp_path):
    path = zipped(tmp_path / "x.zip", "a,b\n", '1,"open', "c\n")
    assert said(path, [0, UTF8, ","], [1, UTF8, ","], [2, UTF8, ","]) == [
        [["a", "b"]],
        [("refused", "csv_broken", 1)],
        [["c"]],
    ]


@pytest.mark.parametrize(
    ("second", "refusal"),
    [
        (b"\xff\n", ("not_utf8", None)),
        (b"b\0\n", ("not_utf8", 1)),
        (b"," * workbook_child.MAX_COLUMNS + b"\n", ("sheet_too_big", 2)),
        (b"x" * csv_child.MAX_LINE + b"\n", ("line_too_long", 2)),
        (b"x" * (csv_child.MAX_FIELD + 1) + b"\n", ("csv_broken", 2)),
    ],
)
def test_what_no_table_may_be(file, second, refusal):
    (found,) = said(file(b"a\n" + second), [None, UTF8, ","])
    assert found[-1] == ("refused", *refusal)
    assert found[:-1] in ([["a"]], [])


def test_all_tables_together_have_limits(tmp_path, monkeypatch):
    path = zipped(tmp_path / "x.zip", "a,b\n" * 3, "a,b\n" * 3)
    monkeypatch.setattr(csv_child, "MAX_CELLS", 8)
    first, second = said(path, [0, UTF8, ","], [1, UTF8, ","])
    assert len(first) == 3
    assert second == [["a", "b"], ("refused", "cells_too_many", 2)]
    monkeypatch.setattr(csv_child, "MAX_CELLS", 100)
    monkeypatch.setattr(csv_child, "MAX_ROWS", 2)
    assert said(path, [0, UTF8, ","])[0][-1] == ("refused", "sheet_too_big", 3)
    monkeypatch.setattr(csv_child, "MAX_BYTES", 20)
    first, second = said(path, [0, UTF8, ","], [1, UTF8, ","])
    assert second[-1][:2] == ("refused", "unpacked_too_big")


def test_a_zip_that_is_broken_inside(tmp_path):
    path = zipped(tmp_path / "x.zip", "a,b\n" * 500, compress_type=zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[content.index(b"a,b")] ^= 1
    path.write_bytes(content)
    reader, out = Reader(path), io.StringIO()
    write_table(reader, [0, UTF8, ","], out)
    assert out.getvalue().splitlines()[-2].startswith('!["file_truncated"')


def test_it_only_reads():
    reader = Reader(Path("unread.csv"))
    assert csv_child.Bounded(io.BytesIO(b"x"), reader).readable()
