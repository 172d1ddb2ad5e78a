"""The process that reads a workbook: its limits are real, and its death harms nobody."""

import subprocess
import sys
from datetime import date, datetime, time

import pytest

from core.importing.readers.package_reader import read_package
from core.importing.readers.xlsx import workbook, workbook_child
from tests.factories.bad_packages import a_workbook
from tests.factories.packages import a_plan, write_xlsx


@pytest.mark.parametrize(
    "program",
    [
        "import resource, os; os.kill(os.getpid(), 9)",
        "x = bytearray(2 << 30)",
        "print(1); print('[1]')",
        "",
    ],
    ids=["killed", "out of memory", "cut short", "silent"],
)
def test_a_reader_that_dies_is_a_problem_not_a_crash(tmp_path, monkeypatch, program):
    child = tmp_path / "child.py"
    limits = "from core.importing.readers.xlsx.workbook_child import limit; limit()\n"
    child.write_text(f"import sys; sys.path.insert(0, {str(sys.path[0])!r})\n{limits}{program}")
    path = a_workbook(tmp_path)
    monkeypatch.setattr(workbook_child, "__file__", str(child))
    package = read_package(path)
    assert [problem.code for problem in package.problems][-1] == "workbook_too_heavy"
    assert package.is_empty


def test_the_readers_limits_are_real(tmp_path):
    program = (
        f"import sys; sys.path.insert(0, {str(sys.path[0])!r})\n"
        "from core.importing.readers.xlsx.workbook_child import limit, MEMORY_BYTES\n"
        "limit()\n"
        "try: bytearray(MEMORY_BYTES)\n"
        "except MemoryError: print('no room')\n"
        "import os\n"
        "try: os.write(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY), b'x')\n"
        "except OSError: print('no files')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "written"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["no room", "no files"]


def test_what_a_reader_says_is_bounded(tmp_path, monkeypatch):
    path = a_workbook(tmp_path)
    monkeypatch.setattr(workbook, "MAX_OUTPUT_BYTES", 100)
    assert [problem.code for problem in read_package(path).problems] == ["workbook_too_heavy"]


def test_the_reader_bounds_itself(monkeypatch):
    import resource

    bounds = {}
    monkeypatch.setattr(resource, "setrlimit", lambda which, most: bounds.update({which: most}))
    workbook_child.limit()
    assert bounds == {
        resource.RLIMIT_AS: (1 << 30, 1 << 30),
        resource.RLIMIT_CPU: (30, 30),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
    }


def test_endless_texts_are_cut_before_they_travel():
    assert len(workbook_child.cell("x" * 100_000)) == workbook_child.MAX_CELL_TEXT
    assert workbook_child.cell(time(13, 30)) == "13:30:00"
    moment = datetime(2019, 9, 22, 13, 30)  # noqa: DTZ001 - a cell has no zone
    given = (True, 7, 0.5, moment, date(2019, 9, 22))
    day = {"date": "2019-09-22"}
    assert [workbook_child.cell(value) for value in given] == [True, 7, 0.5, day, day]


def test_the_child_writes_sheets_row_by_row(tmp_path, monkeypatch, capsys):
    path = write_xlsx(tmp_path / "plan.xlsx", {"districts": a_plan()["districts"][:1]})
    monkeypatch.setattr(sys, "argv", ["child", str(path), "districts"])
    monkeypatch.setattr(workbook_child, "limit", lambda: None)
    workbook_child.main()
    assert capsys.readouterr().out.splitlines() == [
        "2",
        '["code", "number", "title"]',
        '["7", "7", "\\u0645\\u0646\\u0637\\u0642\\u0647 \\u06f7"]',
        "",
    ]
