"""How a file was read, column by column, before any rule."""

import pytest

from core.importing.explain import explain
from core.importing.explain_lines import explain_lines
from core.importing.readers.package_reader import read_package
from core.texts import load_texts
from tests.factories.packages import a_plan, write_folder, write_xlsx
from tests.functional.conftest import command


@pytest.mark.parametrize("language", ["fa", "en"])
def test_each_column_is_named_with_what_was_read(tmp_path, language):
    tables = a_plan()
    tables["observations"][0] |= {"value": "۵۴٪", "flag": "رسمی"}
    path = write_xlsx(tmp_path / "plan.xlsx", tables, in_persian=True)
    package = read_package(path)
    (sheet,) = [one for one in explain(package) if one.table.name == "observations"]
    assert (sheet.header_row, sheet.rows) == (1, 2)
    read = {
        one.column.name: (one.letter, one.filled, one.faulty, one.example) for one in sheet.columns
    }
    assert read["value"] == ("D", 1, 0, "54%")
    assert read["flag"] == ("E", 1, 1, "missing")
    assert read["district"] == ("B", 1, 0, "7")
    assert {one.name for one in sheet.absent} == {"note", "source"}
    lines = explain_lines(package, load_texts(language))
    assert any("flag" in line and "missing" in line for line in lines)
    assert any("رسمی" in line for line in lines)
    assert sum("value" in line for line in lines) == 2


def test_the_command_needs_no_database(tmp_path):
    path = write_folder(tmp_path / "package", {"sources": [{"code": "A", "title": ""}]})
    said = command(tmp_path / "data", "explain", str(path))
    assert (said.status, said.err) == (0, "")
    assert "منابع" in said.out
    assert not (tmp_path / "data").exists()
    assert command(tmp_path / "data", "explain", str(tmp_path / "none.xlsx")).status == 2


def test_a_file_without_a_flaw_is_told_without_problems(tmp_path):
    path = write_folder(tmp_path / "package", {"sources": [{"code": "A", "title": "گزارش"}]})
    texts = load_texts("fa")
    assert not any("خوانده نمی‌شود" in line for line in explain_lines(read_package(path), texts))
