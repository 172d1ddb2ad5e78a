"""What `import` writes beside its words: all of a proposal, and the marked workbook."""

import openpyxl
import pytest

from tests.factories.packages import a_plan, write_folder
from tests.functional.conftest import command, succeed


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("import")
    succeed(folder / "data", "import", str(write_folder(folder / "package", a_plan())))
    return folder / "data"


@pytest.fixture
def package(tmp_path):
    def write(change):
        tables = a_plan()
        change(tables)
        return str(write_folder(tmp_path / "package", tables))

    return write


def test_all_of_a_proposal_is_written_where_asked(data, package, tmp_path):
    path = package(lambda tables: tables["projects"][0].update(scope="پل"))
    for name in ("p.xlsx", "p.html"):
        said = command(data, "import", path, "--dry-run", "--out", str(tmp_path / name))
        assert said.status == 0
        assert name in said.err
        assert "دامنهٔ کار" in said.out
    lines = list(openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0].values)
    assert lines[1][4:7] == ("دامنهٔ کار", "(خالی)", "\u2068پل\u2069")
    assert "پل" in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_what_removals_hold_up_is_written_too(data, package, tmp_path):
    path = package(lambda tables: tables["observations"].pop())
    said = command(data, "import", path, "--out", str(tmp_path / "p.htm"))
    assert said.status == 1
    assert (tmp_path / "p.htm").exists()


def test_other_kinds_of_files_are_not_written(data, package, tmp_path):
    path = package(lambda tables: None)
    said = command(data, "import", path, "--out", str(tmp_path / "p.pdf"))
    assert (said.status, (tmp_path / "p.pdf").exists()) == (2, False)


def test_a_refused_csv_comes_back_as_a_workbook(data, package, tmp_path):
    path = package(lambda tables: tables["observations"][0].update(value="چهل"))
    said = command(data, "import", path, "--mark", str(tmp_path / "marked.xlsx"))
    assert said.status == 1
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx")["سنجش‌ها"]["D2"].value == "چهل"
