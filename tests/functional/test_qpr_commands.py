"""`import --qpr` and `export --qpr` at the command line, on the sample plan."""

import csv
import os
import subprocess
import sys

import pytest

from core.sample.states import PACKAGE
from tests.factories.qpr import WEB, lines, write


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("qpr")


@pytest.fixture(scope="module")
def run(folder):
    """Run a command on a data folder that has the sample plan."""
    given = {"QOTBNAMA_DATA_DIR": str(folder / "data"), "COLUMNS": "200"}
    environment = {**os.environ, **given}

    def run(*arguments):
        command = [sys.executable, "-m", "cli", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        plain = str.maketrans("", "", "\u2066\u2067\u2068\u2069\u200e")
        return done.returncode, done.stdout.translate(plain), done.stderr.translate(plain)

    assert run("import", PACKAGE)[0] == 0
    return run


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_our_values_go_out_and_come_back_as_nothing_new(run, folder, ending):
    mapping = write(folder / "codes.toml", WEB)
    path = folder / f"values.{ending}"
    code, out, err = run("export", path, "--qpr", mapping)
    assert (code, err) == (0, "")
    assert str(path) in out
    code, out, err = run("import", path, "--qpr", mapping)
    assert code == 0, err
    assert out.startswith("از ۲٬۶۲۷ مقدار فایل: ۲٬۶۲۷ پذیرفته، ۰ کنار گذاشته، ۰ غیرلازم")
    assert out.splitlines()[1] == "فایل با آنچه هست یکی است؛ چیزی تغییر نکرد."
    if ending == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[:2] == [
            ["measure", "scorecard", "series", "date", "value"],
            ["K001", "", "ACT", "2016-09-21", "11.0"],
        ]


BROKEN = [
    ["Measure", "Scorecard", "Series", "Date", "Value"],
    ["MEA1", "CITY", "عملکرد", "$Q3/2009", "61,5"],
    ["MEA1", "CITY", "عملکرد", "2021-03-20", "sixty"],
    ["MEA9", "CITY", "ACT", "2021-03-20", "61,5"],
    ["MEA1", "SC99", "ACT", "2021-03-20", "61,5"],
    ["MEA1", "CITY", "FORECAST", "2021-03-20", "61,5"],
    ["MEA1", "CITY", "ACT"],
    ["MEA1", "CITY", "ACT", "#5", "61,5"],
    ["MEA1", "CITY", "ACT", "03/04/2020", "61,5"],
    ["MEA1", "CITY", "ACT", "$1399-H2", "26,5"],
    ["MEA1", "CITY", "ACT", "1399-H1", ""],
]
MAPPING = WEB + 'decimal = ","\n[measures]\nMEA1 = "K001"\n[scorecards]\nCITY = ""\n'


def test_a_broken_file_says_each_bad_row_and_the_rest_is_taken(run, folder):
    mapping = write(folder / "isfahan.toml", MAPPING)
    path = write(folder / "broken.txt", lines(BROKEN, "\t"))
    code, out, err = run("import", path, "--qpr", mapping, "--dry-run")
    assert (code, err) == (0, "")
    assert "سنجش‌ها: ۰ تازه، ۱ تغییریافته، ۰ حذف‌شده، ۰ بدون تغییر" in out
    said = out.splitlines()
    assert said[0].startswith("از ۱۰ مقدار فایل: ۱ پذیرفته، ۹ کنار گذاشته، ۰ غیرلازم")
    assert said[1] == "۹ مقدار کنار گذاشته شد؛ در برنامه چیزی از آن‌ها نیامد:"
    rows = [line.split("ردیف ")[1][:2].strip("،: ") for line in said[2:11]]
    assert said[11] == "پیشنهاد تغییر (چیزی اعمال نشد):"
    assert rows == ["۲", "۳", "۴", "۵", "۶", "۷", "۸", "۹", "۱۱"]
    code, out, _ = run("import", path, "--qpr", mapping, "--english")
    assert code == 0
    assert "row 7: this row has 3 columns; at least 5 are needed." in out


def test_a_file_of_another_mapping_is_refused(run, folder):
    path = write(folder / "other.csv", "X1,,ACT,1399,1\nX2,,ACT,1399,2\n")
    mapping = write(folder / "isfahan.toml", MAPPING)
    code, out, err = run("import", path, "--qpr", mapping)
    assert (code, out) == (1, "")
    assert "هیچ‌یک از ۲ مقدار فایل پذیرفتنی نبود" in err


def test_a_wrong_mapping_is_said(run, folder):
    mapping = write(folder / "wrong.toml", 'layot = "web_service"\n')
    path = write(folder / "v.csv", "K001,,ACT,1399,1\n")
    code, _, err = run("import", path, "--qpr", mapping)
    assert code == 1
    assert "فایل wrong.toml، ستون «layot»: «layot» از کلیدهای فایل نگاشت نیست." in err
    code, _, err = run("export", folder / "o.csv", "--qpr", mapping)
    assert (code, err.startswith("فایل نگاشت wrong.toml درست نیست: ")) == (1, True)
