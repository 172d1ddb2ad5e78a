"""A proposal as it is read: things, fields, old and new; what belongs to one folded under it."""

import openpyxl
import pytest

from cli.proposal_page import write_proposal_page
from core.enums import PackageScope
from core.importing.diff import DiffKind, diff_of
from core.importing.report import problem_lines, proposal_lines
from core.importing.writers.proposal_workbook import COLUMNS, write_proposal
from core.texts import load_texts
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.presence import present

STRATEGIES: list[dict[str, object]] = [
    {"code": code, "level": "strategy", "parent": "O01", "title": title, "policies": ""}
    for code, title in (("S02", "اتوبوس"), ("S03", "دوچرخه <b>"))
]


def the_plan():
    tables = a_plan()
    tables["nodes"] += STRATEGIES
    tables["indicators"][0]["is_binary"] = "false"
    return tables


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("diff")
    with an_engine(f"sqlite:///{folder / 'plan.sqlite'}") as engine:
        assert do_import(engine, write_folder(folder / "package", the_plan())).proposal
        yield engine


@pytest.fixture
def propose(engine, tmp_path):
    def run(change, **options):
        tables = the_plan()
        change(tables)
        folder = write_folder(tmp_path / "package", tables)
        given = {"dry_run": True, "scope": PackageScope.WITH_REMOVALS, **options}
        return do_import(engine, folder, **given)

    return run


def bare(lines):
    return [line.replace("\u2068", "").replace("\u2069", "") for line in lines]


def set_cells(table, row, **cells):
    return lambda tables: tables[table][row].update(cells)


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            set_cells("projects", 0, planned_end_on="1399-01-01", scope="SR 139"),
            [
                "~ پروژه‌ها F-01 (خط یک قطار شهری): تغییر",
                "دامنهٔ کار: (خالی) ← SR 139",
                "پایان وعده‌داده‌شده: ۱۳۹۸/۰۶/۳۱ ← ۱۳۹۹/۰۱/۰۱",
            ],
        ),
        (
            set_cells("projects", 0, districts="7", status=""),
            [
                "~ پروژه‌ها F-01 (خط یک قطار شهری): تغییر",
                "مناطق: 7، 8 ← 7",
                "وضعیت: «مطابق برنامه» ← (خالی)",
            ],
        ),
        (
            set_cells("indicators", 0, is_binary="true"),
            [
                "~ شاخص‌ها K001 (سهم سفر پاک): تغییر",
                "فقط انجام‌شده یا انجام‌نشده: خیر ← بله",
            ],
        ),
        (
            set_cells("observations", 0, value="43", reason="بازشماری"),
            [
                "~ سنجش‌ها K001، 1396: تغییر",
                "مقدار: ۴۲٫۵ ← ۴۳",
                "دلیل: (خالی) ← بازشماری",
                "دلیل: بازشماری",
            ],
        ),
        (
            lambda tables: tables["sources"].append({"code": "B", "title": "گزارش دوم"}),
            ["+ منابع B (گزارش دوم): تازه"],
        ),
        (
            lambda tables: tables["observations"].pop(),
            ["− سنجش‌ها K001، 7، 1396: حذف"],
        ),
        (
            lambda tables: tables["nodes"].insert(4, tables["nodes"].pop(5)),
            [
                "~ درخت برنامه S02 (اتوبوس): جابه‌جا در ترتیب",
                "ترتیب: ۲ ← ۱",
                "~ درخت برنامه S01 (قطار شهری): جابه‌جا در ترتیب",
                "ترتیب: ۱ ← ۲",
            ],
        ),
        (
            lambda tables: tables["nodes"].insert(4, {**STRATEGIES[0], "code": "S00"}),
            ["+ درخت برنامه S00 (اتوبوس): تازه"],
        ),
    ],
)
def test_a_change_is_told_field_by_field(propose, change, lines):
    said = bare(proposal_lines(propose(change), load_texts("fa")))
    told = [line.strip() for line in said]
    start = told.index(lines[0])
    assert told[start : start + len(lines)] == lines


def test_order_and_fields_of_one_row_are_one_change(propose):
    def change(tables):
        tables["nodes"].insert(4, {**tables["nodes"].pop(5), "title": "اتوبوس تندرو"})

    found = [
        (one.key[0], one.kind, [field.field for field in one.fields])
        for one in diff_of(present(propose(change).proposal))
    ]
    assert found == [
        ("S02", DiffKind.CHANGED, ["title", "position"]),
        ("S01", DiffKind.MOVED, ["position"]),
    ]


def without_project(tables):
    tables["projects"] = [{**tables["projects"][0], "code": "F-09", "title": "راه"}]
    for name in ("milestones", "budget_lines", "progress_reports"):
        for row in tables[name]:
            row["project"] = "F-09"


def test_what_belongs_to_a_thing_that_goes_is_folded(propose):
    things = diff_of(present(propose(without_project).proposal))
    (gone,) = [one for one in things if one.kind is DiffKind.REMOVED]
    assert gone.key == ("F-01",)
    tables = {one.table.name for one in gone.dependants}
    assert tables == {"milestones", "budget_lines", "progress_reports"}
    said = bare(proposal_lines(propose(without_project), load_texts("fa")))
    assert "    همراه آن ۲ ردیف از «ردیف‌های بودجه» هم حذف می‌شود" in said


def test_the_reason_of_the_import_stands_beside_each_change(propose):
    outcome = propose(set_cells("projects", 0, scope="پل"))
    assert "    دلیل: بازبینی" in bare(proposal_lines(outcome, load_texts("fa"), "بازبینی"))


def test_removals_that_are_not_allowed_do_not_hide_the_rest(propose):
    def change(tables):
        tables["nodes"].pop()
        tables["projects"][0]["scope"] = "پل"

    outcome = propose(change, scope=PackageScope.WHOLE)
    assert outcome.proposal is None
    said = bare(problem_lines(outcome, load_texts("fa")))
    assert load_texts("fa")("cli.import.blocked") in said
    assert "    دامنهٔ کار: (خالی) ← پل" in said
    assert "− درخت برنامه S03 (دوچرخه <b>): حذف" in said


def many(tables):
    tables["sources"] += [{"code": f"N{n}", "title": f"=گزارش {n}"} for n in range(30)]
    tables["nodes"].pop()
    tables["projects"][0]["planned_end_on"] = "1390-01-01"
    tables["projects"][0]["start_on"] = "1300-01-01"
    without_project(tables)


def test_beyond_twenty_things_the_rest_is_in_the_file(propose, tmp_path):
    proposal = present(propose(many).proposal)
    said = proposal_lines(propose(many), load_texts("fa"))
    assert any("--out" in line for line in said)
    assert sum(line.startswith("+ ") for line in said) == 20
    things = diff_of(proposal, "بازبینی")
    write_proposal(tmp_path / "p.xlsx", things, load_texts("fa"))
    lines = list(openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0].values)
    assert len(lines[0]) == len(COLUMNS)
    assert sum(str(line[1]).startswith("\u2068N") for line in lines) == 30
    assert any("آیا" in (line[8] or "") for line in lines)
    assert {line[2] for line in lines[1:]} == {"تازه", "حذف"}
    assert "1309" not in str(lines)


def test_the_page_of_a_proposal_is_escaped_and_stands_alone(propose, tmp_path):
    def change(tables):
        tables["nodes"][-1]["title"] = "دوچرخه <script>"

    things = diff_of(present(propose(change).proposal))
    for language, direction in (("fa", "rtl"), ("en", "ltr")):
        write_proposal_page(tmp_path / "p.html", things, load_texts(language))
        page = (tmp_path / "p.html").read_text(encoding="utf-8")
        assert f'dir="{direction}"' in page
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "http" not in page
        write_proposal(tmp_path / "p.xlsx", things, load_texts(language))
