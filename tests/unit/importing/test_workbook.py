"""Reading XLSX: what spreadsheets store, what clerks saw, and what must not be read at all."""

import io
import re
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from core.importing.problems import UnreadableError
from core.importing.readers.cells import BrokenCell, Percent
from core.importing.readers.package_reader import read_package
from core.importing.readers.xlsx import preflight
from core.importing.readers.xlsx.preflight import column_number, is_workbook, scan_workbook
from core.importing.readers.xlsx.workbook import read_sheets, sheet_names
from tests.factories.bad_packages import a_workbook, with_part
from tests.factories.packages import a_plan


def cells_of(path):
    with zipfile.ZipFile(path) as archive:
        scans = sheet_names(archive, path.name)
    return {raw.name: list(raw.rows) for raw in read_sheets(path, path.name, scans)}


def scan(path):
    with zipfile.ZipFile(path) as archive:
        return scan_workbook(archive, path.name)


def refused(path):
    with pytest.raises(UnreadableError) as raised:
        scan(path)
    return raised.value.code


def test_a_workbook_may_have_no_styles(tmp_path):
    path = tmp_path / "plain.xlsx"
    with (
        zipfile.ZipFile(a_workbook(tmp_path)) as styled,
        zipfile.ZipFile(path, "w") as plain,
    ):
        for name in styled.namelist():
            if name != "xl/styles.xml":
                plain.writestr(name, styled.read(name))
    assert set(read_package(path).sheets) == set(a_plan())


def test_cells_come_as_the_clerk_saw_them(tmp_path):
    path = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("شاخص‌ها")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        hours = book.add_format({"num_format": "hh:mm"})
        sheet.write(2, 1, "متن")
        sheet.write(2, 2, 0.1 + 0.2)
        sheet.write(2, 3, 7)
        sheet.write(2, 4, True)
        sheet.write_datetime(2, 5, datetime(2019, 9, 22), day)  # noqa: DTZ001 - a cell has no zone
        sheet.write_datetime(2, 6, datetime(2019, 9, 22, 13, 30), moment)  # noqa: DTZ001 - as above
        sheet.write_datetime(2, 7, time(13, 30), hours)
        sheet.write_formula(2, 8, "=1+1", None, 2)
        sheet.write(4, 1, "آخر")
    assert cells_of(path) == {
        "شاخص‌ها": [
            (1, []),
            (2, []),
            (
                3,
                [
                    "",
                    "متن",
                    Decimal("0.3"),
                    Decimal(7),
                    True,
                    date(2019, 9, 22),
                    date(2019, 9, 22),
                    "13:30:00",
                    Decimal(2),
                ],
            ),
            (4, []),
            (5, ["", "آخر", "", "", "", "", "", "", ""]),
        ]
    }


def test_formulas_without_a_value_and_errors_are_no_values(tmp_path):
    path = tmp_path / "formulas.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B2"] = "متن", "=A1&A1"
    book.save(path)
    assert cells_of(path)[sheet.title] == [
        (1, ["متن"]),
        (2, ["", BrokenCell("formula_not_computed", "")]),
    ]


def test_a_formula_may_give_an_empty_text(tmp_path):
    formula = rb'<c r="D2" t="str"><f>""</f><v></v></c>'
    path = with_part(SHEET, spoil(rb'<c r="D2".*?</c>', formula))(tmp_path)
    assert scan(path).sheets["برنامه"].special == {}


def test_percents_are_read_as_they_are_shown(tmp_path):
    path = tmp_path / "percents.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    forms = ("0%", "0.0%", '0.00" % از کل"', "[Red]0%", "General", '"٪"0')
    for row, form in enumerate(forms, 1):
        sheet[f"A{row}"] = 0.545
        sheet[f"A{row}"].number_format = form
    sheet["A7"], sheet["A8"] = "نوشته", None
    sheet["A7"].number_format = sheet["A8"].number_format = "0%"
    book.save(path)
    shown, kept = Percent(Decimal("54.5")), Decimal("0.545")
    assert [cells[0] for _row, cells in cells_of(path)[sheet.title]] == [
        *(shown, shown, kept, shown, kept, kept),
        "نوشته",
    ]


def test_a_jalali_day_that_a_spreadsheet_took_for_gregorian(tmp_path):
    """LibreOffice keeps `1398-06-30` as a negative count of days."""
    path = tmp_path / "days.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row, (kept, form) in enumerate(
        ((-183161, "yyyy-mm-dd"), (43730, "yyyy-mm-dd"), (-183161, "0"), (-7, 14)), 1
    ):
        sheet[f"A{row}"] = kept
        sheet[f"A{row}"].number_format = form if isinstance(form, str) else "mm-dd-yy"
    book.save(path)
    days = [cells[0] for _row, cells in cells_of(path)[sheet.title]]
    unknown = BrokenCell("day_before_1900", "")
    assert days == [unknown, date(2019, 9, 22), Decimal(-183161), unknown]


def test_cells_that_are_shown_otherwise_are_bounded(tmp_path, monkeypatch):
    path = tmp_path / "percents.xlsx"
    book = openpyxl.Workbook()
    for row in range(1, 6):
        book.active[f"A{row}"] = 0.5
        book.active[f"A{row}"].number_format = "0%"
    book.save(path)
    monkeypatch.setattr(preflight, "_MAX_SHOWN_OTHERWISE", 4)
    assert refused(path) == "workbook_too_heavy"


def test_a_sheet_without_cells_has_no_rows(tmp_path):
    path = tmp_path / "empty.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("plan")
        book.add_worksheet("nodes")
    assert cells_of(path) == {"plan": [], "nodes": []}
    assert list(read_sheets(path, "empty.xlsx", {})) == []


def test_columns_are_numbered_by_letters():
    assert [column_number(letters) for letters in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16384]


def without_references(content):
    return re.sub(rb'(<(?:c|row)) r="[^"]*"', rb"\1", content)


def test_cells_without_a_reference_are_counted(tmp_path):
    path = with_part("xl/worksheets/sheet1.xml", without_references)(tmp_path)
    found = scan(path).sheets["برنامه"]
    assert (found.last_row, found.last_column) == (2, 5)


def spoil(pattern, replacement):
    def change(content):
        spoilt, count = re.subn(pattern, replacement, content, count=1)
        assert count == 1
        return spoilt

    return change


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "pattern", "replacement", "code"),
    [
        (SHEET, rb'<c r="A2"', b'<c r="A500001"', "sheet_too_big"),
        (SHEET, rb'<c r="A2"', b'<c r="GS2"', "sheet_too_big"),
        (SHEET, rb'<c r="A2"', b'<c r="GR400000"', "sheet_too_big"),
        (SHEET, rb'<c r="A2"', b'<c r="A-2"', "workbook_broken"),
        (SHEET, rb'<row r="2"', b'<row r="two"', "workbook_broken"),
        (SHEET, rb"<worksheet", b"<!DOCTYPE x><worksheet", "entities_forbidden"),
        ("xl/workbook.xml", rb"<workbook", b"<!DOCTYPE x><workbook", "entities_forbidden"),
        ("xl/styles.xml", rb"<styleSheet", b"<!DOCTYPE x><styleSheet", "entities_forbidden"),
        ("xl/sharedStrings.xml", rb"<sst", b"<!DOCTYPE x><sst", "entities_forbidden"),
        ("xl/_rels/workbook.xml.rels", rb"<Relationship ", b"<Relation ship ", "workbook_broken"),
    ],
)
def test_parts_that_are_hostile_or_broken(tmp_path, part, pattern, replacement, code):
    assert refused(with_part(part, spoil(pattern, replacement))(tmp_path)) == code


def test_a_part_under_another_name_is_looked_through_too(tmp_path):
    """A relationship may point to a part that is not called .xml."""
    good, path = a_workbook(tmp_path), tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("workbook.xml.rels"):
                content = content.replace(b"worksheets/sheet1.xml", b"/xl/media/image.png")
            if name != SHEET:
                new.writestr(name, content)
        new.writestr("xl/media/image.png", b"<!DOCTYPE x>" + old.read(SHEET)[55:])
    assert refused(path) == "entities_forbidden"


def test_pictures_are_not_looked_at(tmp_path):
    path = a_workbook(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/image.png", b"no XML")
    assert scan(path).sheets


def test_links_to_the_outside_are_not_followed(tmp_path):
    change = spoil(rb'Target="worksheets/sheet1.xml"', b'Target="http://x/" TargetMode="External"')
    path = with_part("xl/_rels/workbook.xml.rels", change)(tmp_path)
    assert "برنامه" not in scan(path).sheets


def test_a_part_with_a_password_or_a_wrong_sum(tmp_path):
    for offset, code in ((6, "file_encrypted"), (14, "file_truncated")):
        path = a_workbook(tmp_path)
        content = bytearray(path.read_bytes())
        name = b"xl/workbook.xml"
        for mark, at in ((b"PK\x03\x04", offset), (b"PK\x01\x02", offset + 2)):
            start = content.rindex(
                mark, 0, content.index(name) if at == offset else content.rindex(name)
            )
            content[start + at] ^= 1
        path.write_bytes(content)
        assert refused(path) == code


def test_a_missing_part_is_a_broken_workbook(tmp_path):
    good, path = a_workbook(tmp_path), tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if not name.endswith("workbook.xml.rels"):
                new.writestr(name, old.read(name))
    assert refused(path) == "workbook_broken"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(tmp_path):
    path = a_workbook(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET.upper(), b"<other/>")
    assert refused(path) == "workbook_broken"


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("MAX_CELLS", 3, "cells_too_many"),
        ("MAX_UNPACKED_BYTES", 10_000, "unpacked_too_big"),
        ("MAX_MEMBERS", 3, "workbook_broken"),
    ],
)
def test_limits_hold(tmp_path, monkeypatch, limit, value, code):
    path = a_workbook(tmp_path)
    monkeypatch.setattr(preflight, limit, value)
    assert refused(path) == code


def test_what_unpacks_beyond_the_limit_stops_while_unpacking(tmp_path, monkeypatch):
    path = a_workbook(tmp_path)
    with zipfile.ZipFile(path) as archive:
        largest = max(info.file_size for info in archive.infolist())
    monkeypatch.setattr(preflight, "MAX_UNPACKED_BYTES", largest)
    assert refused(path) == "unpacked_too_big"


def test_the_list_of_broken_cells_is_bounded(tmp_path, monkeypatch):
    path = tmp_path / "formulas.xlsx"
    book = openpyxl.Workbook()
    for row in range(1, 6):
        book.active[f"A{row}"] = "=1+1"
    book.save(path)
    monkeypatch.setattr(preflight, "_MAX_BROKEN", 3)
    assert [len(found.special) for found in scan(path).sheets.values()] == [3]


def test_a_zip_of_csv_is_no_workbook():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("plan.csv", "code")
        assert not is_workbook(archive)


def test_a_workbook_with_the_same_table_twice(tmp_path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("districts", "مناطق", "یادداشت", "راهنما", "خالی"):
            sheet = book.add_worksheet(name)
            if name != "خالی":
                sheet.write_row(0, 0, ("code", "number", "title"))
                sheet.write_row(1, 0, ("7", 7, "منطقه ۷"))
    package = read_package(path)
    assert [(problem.code, problem.value) for problem in package.problems] == [
        ("sheet_duplicate", "مناطق"),
        ("sheet_unknown", "یادداشت"),
    ]
    assert list(package.sheets) == ["districts"]
