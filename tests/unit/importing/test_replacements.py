"""A table of replacements, made from a file's problems, filled in, and handed back."""

import csv

import pytest

from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.functional.conftest import command
from tests.presence import present


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("replacements")
    with an_engine(f"sqlite:///{folder / 'plan.sqlite'}") as engine:
        assert do_import(engine, write_folder(folder / "package", a_plan())).proposal
        yield engine


@pytest.fixture
def run(engine, tmp_path):
    def go(change, text):
        tables = a_plan()
        change(tables)
        path = tmp_path / "map.csv"
        path.write_text(text, encoding="utf-8-sig")
        folder = write_folder(tmp_path / "package", tables)
        return do_import(engine, folder, dry_run=True, replacements=path)

    return go


def spoil(tables):
    tables["projects"][0]["portfolio"] = "طرح شاخص"
    tables["projects"][0]["strategies"] = "راهبرد یک"
    tables["observations"][0]["flag"] = "رسمی"
    tables["observations"][0]["reason"] = "رسمی"


@pytest.mark.parametrize(
    "lines",
    [
        [
            "sheet,column,from,to",
            "projects,portfolio,طرح شاخص,شاخص",
            "projects,strategies,راهبرد یک,S01",
            "observations,flag,رسمی,قطعی",
            "observations,reason,رسمی,",
        ],
        [
            "برگه؛ستون؛به‌جای؛بنویس",
            "پروژه‌ها؛دسته؛طرح شاخص؛شاخص",
            "پروژه‌ها؛؛راهبرد یک؛S01",
            "؛وضعیت مقدار؛رسمی؛قطعی",
        ],
        ["to;from;column;sheet", "شاخص;طرح شاخص;;", "S01;راهبرد یک;;", "final;رسمی;flag;"],
    ],
)
def test_what_the_table_says_is_read(run, lines):
    outcome = run(spoil, "\n".join(lines))
    assert not list(outcome.problems)
    (observation,) = present(outcome.proposal).tables["observations"].appended
    assert observation.rows[-1]["reason"] == "رسمی"
    assert {(note.code, note.value, note.params["count"]) for note in outcome.notes} == {
        ("replaced", "طرح شاخص", 1),
        ("replaced", "راهبرد یک", 1),
        ("replaced", "رسمی", 1),
    }


def test_what_no_cell_has_is_said(run):
    outcome = run(lambda tables: None, "sheet,column,from,to\n,,نیست,هست\n")
    assert [(note.code, note.value) for note in outcome.notes] == [("replacement_unused", "نیست")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("from,to\na,b\n", "replacements_header"),
        ("sheet,column,from,to\nnothing,,a,b\n", "replacements_column"),
        ("sheet,column,from,to\nprojects,flag,a,b\n", "replacements_column"),
        ("", "file_empty"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(run, text, code):
    assert [problem.code for problem in run(lambda tables: None, text).problems] == [code]


def test_the_program_writes_the_table_that_it_reads(tmp_path):
    tables = a_plan()
    spoil(tables)
    tables["nodes"][4]["parent"] = "O1"
    tables["nodes"][0]["title"] = ""
    package, path = write_folder(tmp_path / "package", tables), tmp_path / "map.csv"
    data = tmp_path / "data"
    words = ("import", str(package), "--replacements-out", str(path))
    assert command(data, *words).status == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["sheet"], row["column"], row["from"], row["to"]) for row in rows} == {
        ("observations", "flag", "رسمی", "نرسیده"),
        ("projects", "strategies", "راهبرد", ""),
        ("projects", "strategies", "یک", ""),
        ("projects", "portfolio", "طرح شاخص", ""),
        ("nodes", "parent", "O1", "O01"),
    }
    filled = {"رسمی": "قطعی", "طرح شاخص": "شاخص", "راهبرد": "", "یک": ""}
    for row in rows:
        row["to"] = filled.get(row["from"], row["to"])
    rows.append({"sheet": "projects", "column": "strategies", "from": "راهبرد یک", "to": "S01"})
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    tables["nodes"][0]["title"] = "هدف"
    write_folder(tmp_path / "package", tables)
    said = command(data, "import", str(package), "--replace", str(path), "--dry-run")
    assert said.status == 0, said.err
