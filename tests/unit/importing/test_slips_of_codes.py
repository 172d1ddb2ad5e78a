"""Slips of a spreadsheet and of a hand: one cause, one error, the code that was meant."""

import zipfile
from datetime import datetime

import openpyxl
import pytest

from core.enums import PackageScope
from core.importing.causes import group_causes
from core.importing.readers.sheet_layout import MergedCells
from core.importing.report import note_lines, problem_lines
from core.texts import load_texts
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder, write_xlsx
from tests.presence import present


def the_plan():
    tables = a_plan()
    project = tables["projects"][0]
    tables["projects"] += [
        {**project, "code": code, "title": title}
        for code, title in (("T-09", "باغ"), ("001", "پل"), ("1-2", "راه"), ("1.10", "تونل"))
    ]
    line = tables["budget_lines"][1]
    tables["budget_lines"] += [
        {**line, "project": "T-09", "fiscal_year": str(year)} for year in (1396, 1397, 1398)
    ]
    return tables


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slips")
    with an_engine(f"sqlite:///{folder / 'plan.sqlite'}") as engine:
        assert do_import(engine, write_folder(folder / "package", the_plan())).proposal
        yield engine


@pytest.fixture
def refuse(engine, tmp_path):
    def run(sheets, change=lambda book: None, **options):
        """Import *sheets*, rows of cells by name, as a workbook that *change* has touched."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        change(book)
        book.save(tmp_path / "plan.xlsx")
        return do_import(engine, tmp_path / "plan.xlsx", plan="1400", dry_run=True, **options)

    return run


def sheet_of(table, change):
    """Return a table of the plan as rows of cells, with *change* made to its rows."""
    rows = the_plan()[table]
    change(rows)
    names = list(rows[0])
    return [names, *([row.get(name) for name in names] for row in rows)]


def said(outcome):
    lines = problem_lines(outcome, load_texts("fa"))
    return "\n".join(lines).replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("T- 09", "T-09"),
        ("T9", "T-09"),
        ("Т-09", "T-09"),
        ("T‌-09", "T-09"),
        ("باغ!", "T-09"),
        ("X77", "T-09"),
    ],
)
def test_a_misspelt_code_is_one_cause(refuse, code, meant):
    """Its budget lines name the true code, and the stored project would go."""

    def misspell(rows):
        rows[1]["code"] = code

    sheets = {
        "projects": sheet_of("projects", misspell),
        "budget_lines": sheet_of("budget_lines", lambda rows: None),
    }
    outcome = refuse(sheets)
    (cause,) = group_causes(outcome.problems)
    assert cause.first.place.row == 3
    assert cause.first.params["suggestion"] == meant
    assert cause.total == outcome.problems.total == 5
    assert f"آیا منظورتان «{meant}» است؟" in said(outcome)


def test_a_misspelt_reference_is_one_cause(refuse):
    def misspell(rows):
        for row in rows:
            row["project"] = row["project"].replace("T-09", "T-9")

    outcome = refuse({"budget_lines": sheet_of("budget_lines", misspell)})
    (cause,) = group_causes(outcome.problems)
    assert (len(cause.problems), cause.total) == (3, 6)
    assert cause.first.params["suggestion"] == "T-09"


def test_a_removed_thing_takes_what_is_its_own_with_it(refuse):
    sheets = {
        "projects": sheet_of("projects", lambda rows: rows.pop(1)),
        "budget_lines": sheet_of("budget_lines", lambda rows: rows.__delitem__(slice(2, 5))),
    }
    (cause,) = group_causes(refuse(sheets).problems)
    assert cause.first.params["key"] == ("T-09",)
    assert [(len(one.problems), one.first.params["table"]) for one in cause.consequences] == [
        (3, "budget_lines")
    ]
    (cause,) = group_causes(refuse({"projects": sheets["projects"]}).problems)
    assert cause.total == 1


def test_a_removal_of_a_parent_explains_who_still_names_it(refuse):
    outcome = refuse({"nodes": sheet_of("nodes", lambda rows: rows.pop(4))})
    (cause,) = group_causes(outcome.problems)
    assert cause.first.code == "removal_not_allowed"
    assert {one.first.code for one in cause.consequences} == {"still_referenced"}


MILESTONE = ["project", "title", "due_on"]


@pytest.mark.parametrize(
    ("cell", "form", "code", "meant"),
    [
        (datetime(2021, 1, 2), None, "code_is_date", "1-2"),  # noqa: DTZ001 - a cell has no zone
        ("2-Jan", None, "code_is_date", "1-2"),
        ("Jan-02", None, "code_is_date", "1-2"),
        (1.1, None, "code_is_number", "1.10"),
        (1, None, "code_unknown", "001"),
        ("T‌-09", None, "code_invalid", "T-09"),
        ("Т-09", None, "code_unknown", "T-09"),
    ],
)
def test_a_spoilt_reference_is_named(refuse, cell, form, code, meant):
    outcome = refuse(
        {"milestones": [MILESTONE, [cell, "گام", "1397-01-01"]]}, scope=PackageScope.WITH_REMOVALS
    )
    (problem,) = outcome.problems
    assert problem.code == code
    found = problem.params.get("suggestion") or problem.params["likely"][0]
    assert found == meant
    assert f"«{meant}»" in said(outcome) or f"شاید {meant}" in said(outcome)


def test_a_code_that_stands_for_nothing_else_names_what_was_typed(refuse):
    outcome = refuse({"plan": [["code", "title"], [datetime(2021, 1, 2), "نو"]]})  # noqa: DTZ001
    assert "code_is_date" in {problem.code for problem in outcome.problems}
    assert "شاید 2-1، 1-2 بوده است" in said(outcome)


@pytest.mark.parametrize(
    ("cell", "form", "code"),
    [(1, "000", "001"), (1.1, "0.00", "1.10"), (9, '"T-"00', "T-09"), (9, "00", None)],
)
def test_a_code_is_what_the_clerk_sees(refuse, cell, form, code):
    def show(book):
        book["milestones"]["A2"].number_format = form

    rows = [MILESTONE, [cell, "گام", "1397-01-01"]]
    outcome = refuse({"milestones": rows}, show, scope=PackageScope.WITH_REMOVALS)
    if code is None:
        assert [problem.value for problem in outcome.problems] == ["09"]
    else:
        (added,) = present(outcome.proposal).tables["milestones"].added
        assert added.values["project"] == code


def test_what_is_shown_of_a_number_does_not_change_it(refuse):
    def show(book):
        book["budget_lines"]["E2"].number_format = "0.00"
        book["budget_lines"]["E3"].number_format = "000"
        book["budget_lines"]["E4"].number_format = "0.0"

    def amounts(rows):
        for row, amount in zip(rows, (100, 30, 30.25, 30, 30), strict=True):
            row["amount_billion_rial"] = amount

    outcome = refuse({"budget_lines": sheet_of("budget_lines", amounts)}, show)
    (change,) = present(outcome.proposal).tables["budget_lines"].changed
    assert str(change.values["amount_billion_rial"]) == "30.25"


@pytest.mark.parametrize("text", ["2026-01-02", "3-Feb", "Mar-05"])
def test_a_new_code_that_is_a_day_is_named(refuse, text):
    def add(rows):
        rows.append({**rows[0], "code": text, "title": "نو"})

    outcome = refuse({"projects": sheet_of("projects", add)})
    (problem,) = outcome.problems
    assert problem.code == "code_is_date"
    assert "اکسل این کد را به تاریخ تبدیل کرده است" in said(outcome)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (datetime(2021, 3, 21), "period_is_date"),  # noqa: DTZ001 - a cell has no zone
        (1398.1, "period_is_number"),
        (1398.07, "period_is_number"),
    ],
)
def test_a_spoilt_period_is_named(refuse, cell, code):
    rows = [["indicator", "period", "value", "flag"], ["K001", cell, 41, "final"]]
    outcome = refuse({"observations": rows}, scope=PackageScope.WITH_REMOVALS)
    assert [problem.code for problem in outcome.problems] == [code]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("T‌-09", "نیم‌فاصله"),
        ("T 09", "فاصله"),
        ("T\u00a009", "فاصلهٔ نشکن"),
        ("Т-09", "سیریلیک"),
        ("Τ-09", "یونانی"),
        ("T/09", "نویسهٔ نادرست: «/»"),
    ],
)
def test_the_wrong_letter_of_a_code_is_named(refuse, code, name):
    rows = [MILESTONE, [code, "گام", "1397-01-01"]]
    assert name in said(refuse({"milestones": rows}, scope=PackageScope.WITH_REMOVALS))


def test_a_torn_code_of_a_list_is_one_error(refuse):
    def tear(rows):
        rows[0]["districts"] = "7, 8"
        rows[0]["strategies"] = "S- 01"

    (problem,) = refuse({"projects": sheet_of("projects", tear)}).problems
    assert (problem.code, problem.params["suggestion"]) == ("code_invalid", "S01")


def test_years_are_no_amounts_and_options_are_named(refuse):
    outcome = refuse({"budget_lines": sheet_of("budget_lines", lambda rows: rows.pop())})
    assert "T-09، 1398، «تخصیص»" in said(outcome)
    assert "--allow-removals" in said(outcome)


def test_a_required_amount_is_not_to_be_left_empty(refuse):
    def spoil(rows):
        rows[0]["amount_billion_rial"] = "صد"

    text = said(refuse({"budget_lines": sheet_of("budget_lines", spoil)}))
    assert "عدد نیست" in text
    assert "خالی" not in text


def merging(*areas):
    def change(book):
        for area in areas:
            book["projects"].merge_cells(area)

    return change


def test_a_merged_column_is_filled_and_told(refuse):
    def name(rows):
        for row, who in zip(rows, ("عمران", None, None, "شهرسازی", None), strict=True):
            row["responsible"] = who

    rows = sheet_of("projects", name)
    letter = openpyxl.utils.get_column_letter(rows[0].index("responsible") + 1)
    outcome = refuse({"projects": rows}, merging(f"{letter}2:{letter}4"))
    changed = present(outcome.proposal).tables["projects"].changed
    assert [one.values["responsible"] for one in changed] == ["عمران"] * 3 + ["شهرسازی"]
    (note,) = outcome.notes
    assert (note.code, note.place.row, note.params["count"]) == ("merged_taken", 3, 2)
    assert "برای ۲ ردیف" in note_lines(outcome, load_texts("fa"))[1]


@pytest.mark.parametrize(
    ("area", "code"), [("A2:A3", "cell_merged"), ("B2:C2", "cell_merged"), ("A1:C1", None)]
)
def test_what_is_merged_and_cannot_be_filled_is_named(refuse, area, code):
    rows = sheet_of("projects", lambda rows: None)
    if code is None:
        rows.insert(0, ["پروژه‌ها", None, None])
    outcome = refuse({"projects": rows}, merging(area))
    named = [problem.code for problem in outcome.problems if problem.code == "cell_merged"]
    assert named == ([code] if code else [])
    assert "value_missing" not in {problem.code for problem in outcome.problems}


def test_a_new_row_beside_a_removed_one_is_no_renaming(refuse):
    def change(rows):
        rows[1] |= {"code": "Z-50", "title": "ورزشگاه"}

    (problem,) = refuse({"projects": sheet_of("projects", change)}).problems
    assert problem.code == "removal_not_allowed"


def test_vast_merged_areas_are_named_without_looking_into_them():
    areas = ((1, 0, 1_048_575, 16_383), (5, 2, 900_000, 2), (5, 9, 1_000_000, 9))
    merged = MergedCells(areas, frozenset({0, 1, 2}), 1)
    assert not merged.unsafe
    assert list(merged.areas_of(frozenset({0, 1, 2}))) == [(areas[0], 0), (areas[1], 2)]


def test_a_workbook_with_a_vast_merged_area_is_refused_at_once(engine, tmp_path):
    path = write_xlsx(tmp_path / "plan.xlsx", a_plan())
    vast = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "vast.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = content.replace(b"</sheetData>", vast)
            new.writestr(name, content)
    outcome = do_import(engine, tmp_path / "vast.xlsx", dry_run=True)
    assert {problem.code for problem in outcome.problems} >= {"cell_merged"}


def test_a_misspelt_reference_of_a_ledger_names_what_would_go(refuse):
    def misspell(rows):
        rows[0]["indicator"] = "K1"

    (cause,) = group_causes(refuse({"observations": sheet_of("observations", misspell)}).problems)
    assert (cause.first.params["suggestion"], cause.total) == ("K001", 2)


def test_two_misspelt_codes_are_two_causes(refuse):
    def misspell(rows):
        rows[1]["code"], rows[2]["code"] = "T 09", "پل!"

    causes = group_causes(refuse({"projects": sheet_of("projects", misspell)}).problems)
    assert [cause.first.params["suggestion"] for cause in causes] == ["T-09", "001"]


def test_merged_cells_without_a_value_stay_empty():
    merged = MergedCells(((1, 2, 2, 2),), frozenset({2}), 1)
    assert [list(merged.fill(row, ["a"])) for row in (2, 3)] == [["a"], ["a"]]
    assert not merged.taken


def test_a_merged_cell_over_nothing_says_nothing(refuse):
    rows = sheet_of("projects", lambda rows: None)
    outcome = refuse({"projects": [*rows, [None], [None]]}, merging("A7:C8", "AA2:AB9"))
    assert not outcome.problems
    assert not outcome.notes


def test_what_is_hidden_is_read_and_told(refuse):
    def hide(book):
        book["projects"].row_dimensions[3].hidden = True
        book["projects"].row_dimensions[40].hidden = True
        book["projects"].column_dimensions["B"].hidden = True
        book["milestones"].sheet_state = "hidden"

    sheets = {
        "projects": sheet_of("projects", lambda rows: None),
        "milestones": [MILESTONE, ["T-09", "گام", "1397-01-01"]],
        "targets": [],
    }
    outcome = refuse(sheets, hide, scope=PackageScope.WITH_REMOVALS)
    assert [(note.code, note.place.sheet) for note in outcome.notes] == [
        ("sheet_blank", "targets"),
        ("rows_hidden", "projects"),
        ("column_hidden", "projects"),
        ("sheet_hidden", "milestones"),
    ]


def test_many_notes_are_counted(refuse):
    sheets = {f"{name}": [] for name in a_plan()} | {
        "projects": sheet_of("projects", lambda rows: None)
    }
    outcome = refuse(sheets)
    for _ in range(30):
        outcome.notes.add("sheet_blank")
    lines = note_lines(outcome, load_texts("fa"))
    assert lines[-1].startswith("و ")
    assert len(lines) == 1 + 20 + 1


def test_a_code_that_became_a_date_is_named_where_nothing_else_can_be_read(engine, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "milestones"
    book.active.append(MILESTONE)
    book.active.append([datetime(2021, 1, 2), "گام", "1397-01-01"])  # noqa: DTZ001 - a cell
    book.save(tmp_path / "plan.xlsx")
    outcome = do_import(engine, tmp_path / "plan.xlsx", dry_run=True)
    assert "شاید 2-1، 1-2 بوده است" in said(outcome)
