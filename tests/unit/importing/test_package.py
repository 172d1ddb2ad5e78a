import zipfile

import pytest

from core.importing import archive, package
from core.importing.archive import csv_members
from core.importing.keeping import keep
from core.importing.package import read_package
from core.importing.problems import UnreadableError
from tests.factories.packages import a_plan, csv_text, write_folder


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


def test_files_have_a_limit(tmp_path, monkeypatch):
    folder = write_folder(tmp_path / "package", a_plan())
    monkeypatch.setattr(package, "MAX_FILE_BYTES", 100)
    assert codes(folder) == ["file_too_big"]
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
        list(csv_members(made, "x.zip"))
    assert raised.value.code == "zip_path"


def test_what_is_no_table_is_skipped(tmp_path):
    members = [
        ("folder/", ""),
        ("folder/plan.csv", "x"),
        ("__MACOSX/._plan.csv", "x"),
        ("a.txt", "x"),
    ]
    with zipped(tmp_path / "x.zip", *members) as made:
        assert [(file.name, file.content) for file in csv_members(made, "x.zip")] == [
            ("plan.csv", b"x")
        ]


def test_archives_have_limits(tmp_path, monkeypatch):
    with zipped(tmp_path / "x.zip", *((f"{n}.csv", "x") for n in range(5))) as made:
        monkeypatch.setattr(archive, "MAX_MEMBERS", 4)
        with pytest.raises(UnreadableError) as raised:
            list(csv_members(made, "x.zip"))
        assert raised.value.code == "zip_too_many"
        monkeypatch.setattr(archive, "MAX_MEMBERS", 5)
        monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 3)
        with pytest.raises(UnreadableError) as raised:
            list(csv_members(made, "x.zip"))
        assert raised.value.code == "unpacked_too_big"


def test_a_member_that_claims_too_much_is_not_unpacked(tmp_path):
    spaces = ("plan.csv", b" " * (2 << 20))
    with zipped(tmp_path / "x.zip", spaces) as made, pytest.raises(UnreadableError) as raised:
        list(csv_members(made, "x.zip"))
    assert raised.value.code == "unpacked_too_big"


def test_the_same_folder_is_kept_once(tmp_path):
    folder = write_folder(tmp_path / "package", a_plan())
    (folder / "sub").mkdir()
    first, second = keep(folder, tmp_path / "kept"), keep(folder, tmp_path / "kept")
    assert first == second
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [first.sha256]
    with zipfile.ZipFile(first.path) as kept:
        assert kept.read("nodes.csv") == (folder / "nodes.csv").read_bytes()


def test_a_file_that_cannot_be_read_leaves_nothing_half_kept(tmp_path):
    with pytest.raises(FileNotFoundError):
        keep(tmp_path / "nothing", tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []
