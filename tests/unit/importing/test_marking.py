import openpyxl
import pytest

from core.importing.problems import Place, Problems
from core.importing.writers import marked_workbook
from core.importing.writers.marked_workbook import mark_workbook
from core.texts import load_texts
from tests.factories.bad_packages import BAD, formula_without_value
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder, write_xlsx, write_zip
from tests.presence import present

RED = "FFF4B6B6"


@pytest.fixture
def refuse(tmp_path):
    def run(path):
        with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
            return do_import(engine, path).problems

    return run


def test_wrong_cells_are_coloured_and_say_why(tmp_path, refuse):
    tables = a_plan()
    tables["observations"][0]["value"] = "چهل"
    tables["nodes"].append({"code": "G1", "level": "goal", "title": "باز"})
    path = write_xlsx(tmp_path / "plan.xlsx", tables, in_persian=True)
    mark_workbook(path, refuse(path), tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert book.sheetnames[0] == "مشکل‌ها"
    wrong = book["سنجش‌ها"]["D2"]
    assert (wrong.value, wrong.fill.start_color.rgb) == ("چهل", RED)
    assert "عدد نیست" in wrong.comment.text
    assert "تکراری" in book["درخت برنامه"]["A7"].comment.text
    assert book["سنجش‌ها"]["D3"].fill.start_color.rgb != RED
    listed = [[cell.value for cell in row] for row in book["مشکل‌ها"]]
    assert listed[0] == ["فایل", "برگه", "ردیف", "ستون", "مقدار", "مشکل و راه درست"]
    assert [row[1:4] for row in listed[1:]] == [["سنجش‌ها", 2, "مقدار"], ["درخت برنامه", 7, "کد"]]


def test_formulas_stay_and_rows_without_a_column_are_marked(tmp_path, refuse):
    path = formula_without_value(tmp_path)
    mark_workbook(path, refuse(path), tmp_path / "marked.xlsx", load_texts("en"))
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert book["سنجش‌ها"]["D2"].value == "=40+2.5"
    assert "never computed" in book["سنجش‌ها"]["D2"].comment.text


def test_what_is_merged_is_marked_where_it_shows(tmp_path, refuse):
    path = write_xlsx(tmp_path / "plan.xlsx", a_plan(), in_persian=True)
    book = openpyxl.load_workbook(path)
    sheet = book["سنجش‌ها"]
    sheet["A2"] = "Q9"
    sheet.merge_cells("A2:A3")
    book.save(path)
    mark_workbook(path, refuse(path), tmp_path / "marked.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")["سنجش‌ها"]["A2"]
    assert marked.fill.start_color.rgb == RED
    assert marked.comment.text.count("«\u2068Q9\u2069» در") == 2


@pytest.mark.parametrize("fault", ["not a workbook at all", "XML entities", "truncated workbook"])
def test_what_cannot_be_marked_gets_a_list(tmp_path, refuse, fault):
    path = BAD[fault](tmp_path)
    problems = refuse(path)
    mark_workbook(path, problems, tmp_path / "marked.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        problem.place.file for problem in problems
    ]


def test_a_zip_and_a_huge_workbook_get_a_list(tmp_path, refuse, monkeypatch):
    bad_zip = BAD["ZIP of other things"](tmp_path)
    mark_workbook(bad_zip, refuse(bad_zip), tmp_path / "one.xlsx")
    path = formula_without_value(tmp_path)
    monkeypatch.setattr(marked_workbook, "_MAX_CELLS", 10)
    mark_workbook(path, refuse(path), tmp_path / "two.xlsx")
    for name in ("one.xlsx", "two.xlsx"):
        assert openpyxl.load_workbook(tmp_path / name).sheetnames == ["مشکل‌ها"]


def test_texts_of_the_clerk_do_not_become_formulas(tmp_path, refuse):
    tables = a_plan()
    tables["nodes"][0]["title"] = "=HYPERLINK(1)"
    tables["nodes"][1]["title"] = "@SUM(1)"
    tables["observations"][0]["value"] = "چهل"
    path = write_xlsx(tmp_path / "plan.xlsx", tables, in_persian=True)
    mark_workbook(path, refuse(path), tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx")["درخت برنامه"]
    column = [cell.value for cell in sheet[1]].index("عنوان") + 1
    cells = [sheet.cell(row, column) for row in (2, 3)]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=HYPERLINK(1)", "s"),
        ("@SUM(1)", "s"),
    ]


def test_nothing_in_the_list_is_a_formula(tmp_path, refuse):
    tables = a_plan()
    tables["observations"][0]["value"] = "=cmd()"
    for path in (
        write_xlsx(tmp_path / "plan.xlsx", {"x": [{"=a": "1"}], "plan": tables["plan"]}),
        write_folder(tmp_path / "package", tables | {"=x": [{"a": "b"}]}),
    ):
        out = tmp_path / "marked.xlsx"
        mark_workbook(path, refuse(path), out)
        sheet = openpyxl.load_workbook(out)["مشکل‌ها"]
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


def csv_package(folder, kind, tables):
    path = write_folder(folder / "package", tables)
    if kind == "one file":
        return path / "observations.csv"
    return path if kind == "folder" else write_zip(folder / "package.zip", tables)


@pytest.mark.parametrize("kind", ["folder", "ZIP", "one file"])
def test_csv_comes_back_as_a_workbook_that_can_be_mended(tmp_path, kind):
    tables = a_plan()
    engine_url = f"sqlite:///{tmp_path / 'plan.sqlite'}"
    tables["observations"][0] |= {"value": "چهل", "reason": "=1+1"}
    tables["observations"][1]["reason"] = "a\x01b"
    out = tmp_path / "marked.xlsx"
    with an_engine(engine_url) as engine:
        do_import(engine, write_folder(tmp_path / "good", a_plan()))
        outcome = do_import(
            engine,
            csv_package(tmp_path, kind, tables),
            plan="1400",
            refused=lambda file, problems: mark_workbook(file.path, problems, out, kept=file),
        )
        assert outcome.proposal is None
        book = openpyxl.load_workbook(out)
        cell = book["سنجش‌ها"]["D2"]
        assert (cell.value, cell.fill.start_color.rgb) == ("چهل", RED)
        assert book["سنجش‌ها"]["F2"].data_type == "s"
        for row, value, reason in ((2, "43.5", "از نو"), (3, "", "نرسید")):
            book["سنجش‌ها"].cell(row, 4).value = value
            book["سنجش‌ها"].cell(row, 6).value = reason
        book.save(out)
        again = do_import(engine, out, plan="1400")
        assert list(again.problems) == []
        assert present(again.proposal).counts["observations"]["changed"] == 2


def test_a_marked_workbook_is_marked_anew_and_taken_once_mended(tmp_path, refuse):
    tables = a_plan()
    tables["observations"][0]["value"] = "چهل"
    path = write_xlsx(tmp_path / "plan.xlsx", tables, in_persian=True)
    once, twice = tmp_path / "once.xlsx", tmp_path / "twice.xlsx"
    mark_workbook(path, refuse(path), once)
    problems = refuse(once)
    assert [problem.code for problem in problems] == ["number_invalid"]
    mark_workbook(once, problems, twice)
    book = openpyxl.load_workbook(twice)
    assert book.sheetnames.count("مشکل‌ها") == 1
    assert book["سنجش‌ها"]["D2"].comment.text.count("عدد نیست") == 1
    assert len(list(book["مشکل‌ها"])) == 2
    book["سنجش‌ها"]["D2"] = 40
    book.save(twice)
    assert list(refuse(twice)) == []


def test_a_sheet_that_is_named_and_not_there_is_only_listed(tmp_path):
    path = write_xlsx(tmp_path / "plan.xlsx", a_plan(), in_persian=True)
    problems = Problems(limit=1)
    problems.add("value_missing", Place("plan.xlsx", "نیست", 3))
    problems.add("value_missing", Place("plan.xlsx", "نیست", 4))
    mark_workbook(path, problems, tmp_path / "marked.xlsx")
    listed = list(openpyxl.load_workbook(tmp_path / "marked.xlsx")["مشکل‌ها"].values)
    assert listed[1][1:3] == ("نیست", 3)
    assert listed[2][-1].startswith("و ۱ خطای دیگر")


def test_a_huge_csv_gets_a_list(tmp_path, refuse, monkeypatch):
    tables = a_plan()
    tables["observations"][0]["value"] = "چهل"
    path = write_zip(tmp_path / "package.zip", tables)
    problems = refuse(path)
    monkeypatch.setattr(marked_workbook, "_MAX_CELLS", 10)
    mark_workbook(path, problems, tmp_path / "marked.xlsx")
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx").sheetnames == ["مشکل‌ها"]
