import csv
import io

import pytest

from core.importing.problems import UnreadableError
from core.importing.readers.delimited.csv_files import (
    PackageFile,
    look_at,
    reading_csv,
    write_csv,
)
from core.importing.readers.xlsx.workbook_child import MAX_COLUMNS
from core.plan.schema import BY_NAME

SOURCES = BY_NAME["sources"]


@pytest.fixture
def rows(tmp_path):
    def read(content, name="sources.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        text = look_at(PackageFile(name, content[: 1 << 20]), SOURCES)
        with reading_csv(path, [text]) as texts:
            return list(next(texts))

    return read


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_found(rows, delimiter, encoding):
    text = f"کد{delimiter}عنوان\nA1{delimiter}گزارش، نخست\n"
    assert rows(text.encode(encoding)) == [(1, ["کد", "عنوان"]), (2, ["A1", "گزارش، نخست"])]


def test_a_cell_may_hold_a_line_break_and_a_quotation(rows):
    assert rows(b'code,title\nA1,"a\nb ""c"""\n')[1] == (2, ["A1", 'a\nb "c"'])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n \n", "file_empty"),
        (b"code,title\nA,\xff\n", "not_utf8"),
        (b'code,title\nA,"open', "csv_broken"),
        (b"code,title\n" + b"," * (MAX_COLUMNS + 1), "sheet_too_big"),
        (b"code,title\nA," + b"x" * 100_000, "csv_broken"),
        (b"code,title\nA," + b"x," * 3_000_000, "line_too_long"),
        (b"code,title\n" + b'"\n",' * 1_500_000, "line_too_long"),
        (b"code,title\nA,x\0\n", "not_utf8"),
        (b"code,title\n" + b"A,x\n" * 300_000 + b"A,\xff\n", "not_utf8"),
        (b"code,title\n" + b"\n" * 500_000, "sheet_too_big"),
    ],
)
def test_files_that_cannot_be_read(rows, content, code):
    with pytest.raises(UnreadableError) as raised:
        rows(content)
    assert raised.value.code == code


def test_what_is_written_is_read():
    written = write_csv(["code", "title"], [["A1", 'گزارش "نخست"'], ["A2", "a,b"]])
    assert list(csv.reader(io.StringIO(written.decode(), newline=""))) == [
        ["code", "title"],
        ["A1", 'گزارش "نخست"'],
        ["A2", "a,b"],
    ]
