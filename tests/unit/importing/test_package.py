import os
import resource
import struct
import zipfile
import zlib

import pytest

from core.importing.problems import UnreadableError
from core.importing.readers import archive, file_opening, kept_files
from core.importing.readers.archive import table_members
from core.importing.readers.kept_files import keep
from core.importing.readers.package_reader import read_package
from core.importing.readers.sheets import column_letters
from tests.factories.imports import NOW
from tests.factories.packages import a_plan, csv_text, write_folder, write_xlsx


def codes(path):
    return [problem.code for problem in read_package(path).problems]


def test_one_csv_file_is_a_package_of_one_table(tmp_path):
    path = tmp_path / "districts.csv"
    path.write_text(csv_text(a_plan()["districts"]), encoding="utf-8")
    read = read_package(path)
    assert [record.values["code"] for record in read.sheets["districts"].records] == ["7", "8"]


def test_what_is_not_there(tmp_path):
    assert codes(tmp_path / "nothing.xlsx") == ["file_not_found"]
    assert codes(tmp_path / "nothing.csv") == ["file_not_found"]


def test_a_folder_without_tables(tmp_path):
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    (tmp_path / "help.csv").write_text("x", encoding="utf-8")
    (tmp_path / "blank.csv").write_text("\n", encoding="utf-8")
    assert codes(tmp_path) == ["package_empty"]


def test_what_systems_and_spreadsheets_leave_behind_is_passed_over(tmp_path):
    folder = write_folder(tmp_path / "package", a_plan())
    for name in ("._nodes.csv", "~$plan.csv", ".hidden.csv"):
        (folder / name).write_bytes(b"\0\5\x16\7")
    assert codes(folder) == []
    path = tmp_path / "plan.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file in sorted(folder.glob("[!.~]*.csv")):
            packed.write(file, f"package/{file.name}")
            packed.writestr(f"__MACOSX/package/._{file.name}", b"\0\5\x16\7")
            packed.writestr(f"package/.{file.name}", b"\0")
    read = read_package(path)
    assert (list(read.problems), set(read.sheets)) == ([], set(a_plan()))


def with_raw_names(path, names):
    """Let the members of a ZIP have these bytes for names, as old programs write them."""
    content = path.read_bytes()
    for old, new in names.items():
        assert len(old) == len(new)
        content = content.replace(old.encode(), new)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
def test_persian_names_in_a_zip_of_another_system(tmp_path, encoding):
    path = tmp_path / "plan.zip"
    titles = {"plan": "برنامه", "observations": "سنجش‌ها"}
    raw = {table: f"{title}.csv".encode(encoding) for table, title in titles.items()}
    held = {table: table[0] * len(name) for table, name in raw.items()}
    with zipfile.ZipFile(path, "w") as packed:
        for table, name in held.items():
            packed.writestr(name, csv_text(a_plan()[table]))
    read = read_package(with_raw_names(path, {held[table]: raw[table] for table in raw}))
    assert (list(read.problems), set(read.sheets)) == ([], set(titles))


@pytest.mark.parametrize("says_so", ["by its flag", "in a field of its own"])
def test_persian_names_in_a_zip_that_says_how_they_are_written(tmp_path, says_so):
    path, name = tmp_path / "plan.zip", "برنامه.csv"
    info = zipfile.ZipInfo(name if says_so == "by its flag" else "plan~1.csv")
    if says_so != "by its flag":
        told = struct.pack("<BL", 1, zlib.crc32(info.filename.encode())) + name.encode()
        info.extra = struct.pack("<HH", 0x7075, len(told)) + told  # Info-ZIP's, on Windows
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(info, csv_text(a_plan()["plan"]))
    read = read_package(path)
    assert (list(read.problems), set(read.sheets)) == ([], {"plan"})


def test_a_package_inside_a_package_is_not_passed_over_in_silence(tmp_path):
    folder = write_folder(tmp_path / "package", a_plan())
    (folder / "other.xlsx").write_bytes(b"x")
    (folder / "~$other.xlsx").write_bytes(b"x")
    (folder / "letter.docx").write_bytes(b"x")
    (problem,) = read_package(folder).problems
    assert (problem.code, problem.value) == ("package_inside", "other.xlsx")
    (problem,) = read_package(tmp_path).problems
    assert (problem.code, problem.value) == ("package_inside", "package")


def test_a_file_is_known_by_its_content(tmp_path):
    book = write_xlsx(tmp_path / "plan.xlsx", a_plan())
    for name in ("plan.xls", "plan.csv", "plan"):
        assert set(read_package(book.rename(tmp_path / name)).sheets) == set(a_plan())
        book = tmp_path / name
    text = tmp_path / "districts.txt"
    text.write_text(csv_text(a_plan()["districts"]), encoding="utf-8")
    assert set(read_package(text).sheets) == {"districts"}


def test_the_header_may_stand_below_a_title(tmp_path):
    (tmp_path / "districts.csv").write_text(
        "منطقه‌های شهر,,\n\nشهریور,1398,\nکد,شماره,عنوان\n7,7,منطقه ۷\n", encoding="utf-8"
    )
    read = read_package(tmp_path)
    assert list(read.problems) == []
    assert [record.row for record in read.sheets["districts"].records] == [5]


def test_of_headers_that_are_wrong_the_best_row_is_told(tmp_path):
    (tmp_path / "districts.csv").write_text(
        "title,x\ncode,number,tittle\n7,7,a\n", encoding="utf-8"
    )
    problems = read_package(tmp_path).problems
    assert [(one.code, one.place.row) for one in problems] == [
        ("header_unknown", 2),
        ("header_missing", 2),
    ]


def test_a_column_with_values_and_no_header_is_told_once(tmp_path):
    (tmp_path / "districts.csv").write_text(
        "code,,number,title\n7,,7,a,\n8,x,8,b,,note\n9,y,9,c\n", encoding="utf-8"
    )
    problems = read_package(tmp_path).problems
    assert [
        (one.code, one.place.row, one.place.column, one.place.column_index, one.value)
        for one in problems
    ] == [("header_blank", 3, "B", 1, "x"), ("header_blank", 3, "F", 5, "note")]


def test_columns_beyond_z_have_two_letters():
    assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == [
        *("A", "Z", "AA", "ZZ", "AAA")
    ]


def test_a_column_that_is_not_there_is_named_as_its_neighbours_are(tmp_path):
    for header, told in (("code,number", "title"), ("کد,شماره", "عنوان")):
        (tmp_path / "districts.csv").write_text(f"{header}\n7,7\n", encoding="utf-8")
        assert read_package(tmp_path).sheets["districts"].place(2, "title").column == told


def test_files_have_a_limit(tmp_path, monkeypatch):
    folder = write_folder(tmp_path / "package", a_plan())
    monkeypatch.setattr(kept_files, "MAX_FILE_BYTES", 100)
    assert codes(folder) == ["file_too_big"]
    monkeypatch.setattr(file_opening.open_given, "__defaults__", (100,))
    assert codes(folder / "nodes.csv") == ["file_too_big"]


def test_rows_without_anything_are_skipped(tmp_path):
    (tmp_path / "districts.csv").write_text(
        ",,\n\ncode,number,title,\n\n7,7,منطقه ۷,\n , ,\n8,8\n", encoding="utf-8"
    )
    read = read_package(tmp_path)
    records = read.sheets["districts"].records
    assert [(record.row, record.values["code"]) for record in records] == [(5, "7"), (7, "8")]
    (problem,) = read.problems
    assert (problem.code, problem.place.row, problem.place.column) == ("value_missing", 7, "title")


def test_a_table_without_its_key_is_not_concluded_from(tmp_path):
    tables = a_plan()
    tables["nodes"] = [
        {name: value for name, value in row.items() if name != "code"} for row in tables["nodes"]
    ]
    read = read_package(write_folder(tmp_path / "package", tables))
    assert [problem.code for problem in read.problems] == ["header_missing"]
    assert read.unreadable == {"nodes"}


def zipped(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return zipfile.ZipFile(path)


@pytest.mark.parametrize("name", ["../a.csv", "/a.csv", "x/../../a.csv", "C:\\a.csv", "..\\a.csv"])
def test_names_must_stay_inside(tmp_path, name):
    with zipped(tmp_path / "x.zip", (name, "x")) as made, pytest.raises(UnreadableError) as raised:
        list(table_members(made, "x.zip"))
    assert raised.value.code == "zip_path"


def test_what_is_no_table_is_skipped(tmp_path):
    members = [
        ("folder/", ""),
        ("folder/plan.csv", "x"),
        ("__MACOSX/._plan.csv", "x"),
        ("a.txt", "x"),
    ]
    with zipped(tmp_path / "x.zip", *members) as made:
        assert [(file.name, file.head) for file in table_members(made, "x.zip")] == [
            ("plan.csv", b"x")
        ]


def test_archives_have_limits(tmp_path, monkeypatch):
    with zipped(tmp_path / "x.zip", *((f"{n}.csv", "x") for n in range(5))) as made:
        monkeypatch.setattr(archive, "MAX_MEMBERS", 4)
        with pytest.raises(UnreadableError) as raised:
            list(table_members(made, "x.zip"))
        assert raised.value.code == "zip_too_many"


def test_a_member_that_claims_too_much_is_not_unpacked(tmp_path):
    spaces = ("plan.csv", b" " * (2 << 20))
    with zipped(tmp_path / "x.zip", spaces) as made, pytest.raises(UnreadableError) as raised:
        list(table_members(made, "x.zip"))
    assert raised.value.code == "unpacked_too_big"


def test_the_same_folder_is_kept_once(tmp_path):
    folder = write_folder(tmp_path / "package", a_plan())
    (folder / "sub").mkdir()
    first, second = (keep(folder, tmp_path / "kept", NOW) for _ in range(2))
    assert first == second
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [first.sha256]
    with zipfile.ZipFile(first.path) as kept:
        assert kept.read("nodes.csv") == (folder / "nodes.csv").read_bytes()


def test_a_file_that_cannot_be_read_leaves_nothing_half_kept(tmp_path):
    with pytest.raises(UnreadableError) as raised:
        keep(tmp_path / "nothing", tmp_path / "kept", NOW)
    assert raised.value.code == "file_not_found"
    assert not (tmp_path / "kept").exists()


def test_what_a_killed_copy_left_is_deleted_a_day_later(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    for name, age_h in ((".unfinished-old", 25), (".unfinished-fresh", 23), ("0" * 64, 25)):
        then = NOW.timestamp() - age_h * 3600
        (kept / name).write_bytes(b"half")
        os.utime(kept / name, (then, then))
    keep(write_folder(tmp_path / "package", a_plan()), kept, NOW)
    left = {path.name for path in kept.iterdir() if path.read_bytes() == b"half"}
    assert left == {".unfinished-fresh", "0" * 64}


def test_a_place_that_is_full_is_named(tmp_path):
    """The system names no file when it is a write that fails."""
    folder = write_folder(tmp_path / "package", a_plan())
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(OSError, match="too large") as raised:
            keep(folder, tmp_path / "kept", NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    assert raised.value.filename == str(tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []
