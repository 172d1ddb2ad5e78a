"""What an import does to the database, the same on SQLite and PostgreSQL."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from core.database.engine import reading
from core.enums import ImportState, PackageScope
from core.errors import UnfitTextError
from core.importing.writers.package_export import export_package
from core.models import (
    AuditEntry,
    BudgetLine,
    FieldRevision,
    ImportedFile,
    ImportRun,
    Indicator,
    Milestone,
    Node,
    NodePolicy,
    Observation,
    Plan,
    Project,
    ProjectDistrict,
    QualityFlag,
    Source,
    Target,
)
from core.models.tables import sql_table
from tests.factories.imports import (
    NOW,
    count,
    do_import,
    everything,
    messages,
    revisions,
    rows,
)
from tests.factories.packages import a_plan, write_folder, write_xlsx, write_zip
from tests.presence import present


def test_a_first_import_fills_the_tables(engine, imports):
    outcome = imports(a_plan())
    assert (outcome.state, outcome.plan) == (ImportState.APPLIED, "1400")
    assert outcome.proposal.is_new_plan
    (plan,) = rows(engine, Plan)
    assert plan["horizon_start"] == date(2016, 3, 20)
    nodes = {row["code"]: row for row in rows(engine, Node)}
    assert [nodes[code]["position"] for code in ("G1", "L1", "L2", "O01", "S01")] == [
        1,
        1,
        2,
        1,
        1,
    ]
    assert {(row["node"], row["policy"]) for row in rows(engine, NodePolicy)} == {
        ("O01", "L1"),
        ("O01", "L2"),
    }
    assert {row["district"] for row in rows(engine, ProjectDistrict)} == {"7", "8"}
    value, missing = rows(engine, Observation, "id")
    assert (value["value"], value["revises"]) == (Decimal("42.5"), None)
    assert (missing["district"], missing["value"], missing["reason"]) == ("7", None, "داده نرسید")


def test_an_import_is_recorded(engine, imports, tmp_path):
    outcome = imports(a_plan(), by="clerk 1", reason="آغاز")
    (run,) = rows(engine, ImportRun)
    assert (run["state"], run["by"], run["reason"], run["plan"]) == (
        "applied",
        "clerk 1",
        "آغاز",
        "1400",
    )
    assert run["applied_at"] == NOW
    assert run["summary"]["tables"]["nodes"]["added"] == 5
    (file,) = rows(engine, ImportedFile)
    assert (file["sha256"], file["name"], file["received_by"]) == (
        outcome.file.sha256,
        "package",
        "clerk 1",
    )
    assert (tmp_path / "kept" / file["sha256"]).stat().st_size == file["size_bytes"]
    (audit,) = rows(engine, AuditEntry)
    assert (audit["action"], audit["details"]["run"]) == ("import.applied", run["id"])


def test_the_same_package_twice_changes_nothing(engine, imports):
    imports(a_plan())
    before = everything(engine)
    first = len(rows(engine, FieldRevision))
    outcome = imports(a_plan())
    assert outcome.state is ImportState.APPLIED
    assert outcome.proposal.is_empty
    assert everything(engine) == before
    assert len(rows(engine, FieldRevision)) == first
    assert len(rows(engine, ImportedFile)) == 1


def test_a_dry_run_changes_nothing(engine, imports):
    outcome = imports(a_plan(), dry_run=True)
    assert outcome.state is ImportState.PROPOSED
    assert outcome.proposal.counts["indicators"]["added"] == 2
    assert rows(engine, Plan) == []
    (run,) = rows(engine, ImportRun)
    assert (run["state"], run["applied_at"]) == ("proposed", None)


@pytest.mark.parametrize("form", ["zip", "xlsx", "xlsx in Persian", "zip in a folder"])
def test_every_form_of_a_package_says_the_same(engine, imports, tmp_path, form):
    imports(a_plan())
    before = everything(engine)
    if form.startswith("xlsx"):
        path = write_xlsx(tmp_path / "plan.xlsx", a_plan(), in_persian="Persian" in form)
    else:
        folder = "plan/" if "folder" in form else ""
        path = write_zip(tmp_path / "plan.zip", a_plan(), folder)
    outcome = do_import(engine, path)
    assert messages(outcome) == []
    assert present(outcome.proposal).is_empty
    assert everything(engine) == before


def test_changed_fields_are_kept_with_their_reason(engine, imports):
    imports(a_plan())
    tables = a_plan()
    tables["projects"][0] |= {"title": "خط یک مترو", "districts": "7", "planned_end_on": ""}
    tables["nodes"][3]["policies"] = "L2"
    outcome = imports(tables, reason="اصلاح عنوان")
    assert revisions(engine, outcome.run) == [
        ("nodes", "O01", "policies", "L1 L2", "L2"),
        ("projects", "F-01", "title", "خط یک قطار شهری", "خط یک مترو"),
        ("projects", "F-01", "districts", "7 8", "7"),
        ("projects", "F-01", "planned_end_on", "2019-09-22", None),
    ]
    assert {
        row["reason"] for row in rows(engine, FieldRevision) if row["import_run"] == outcome.run
    } == {"اصلاح عنوان"}
    (project,) = rows(engine, Project)
    assert (project["title"], project["planned_end_on"]) == ("خط یک مترو", None)
    assert [row["district"] for row in rows(engine, ProjectDistrict)] == ["7"]
    assert [row["policy"] for row in rows(engine, NodePolicy)] == ["L2"]


def test_children_are_changed_in_place(engine, imports):
    imports(a_plan())
    tables = a_plan()
    tables["targets"][1]["value"] = "65"
    tables["milestones"][0]["done_on"] = "1396-02-01"
    tables["budget_lines"][1]["amount_billion_rial"] = "35"
    outcome = imports(tables, reason="بازنگری")
    assert revisions(engine, outcome.run) == [
        ("targets", "K001||1399|target", "value", "60", "65"),
        ("milestones", "F-01|آغاز حفاری", "done_on", None, "2017-04-21"),
        ("budget_lines", "F-01||1396|allocated|", "amount_billion_rial", "30", "35"),
    ]
    assert {row["value"] for row in rows(engine, Target)} == {Decimal(40), Decimal(65)}
    assert rows(engine, Milestone)[0]["done_on"] == date(2017, 4, 21)
    assert {row["amount_billion_rial"] for row in rows(engine, BudgetLine)} == {100, 35}


def test_a_new_order_is_applied_and_kept_as_a_revision(engine, imports):
    imports(a_plan())
    tables = a_plan()
    nodes = tables["nodes"]
    nodes[1], nodes[2] = nodes[2], nodes[1]
    outcome = imports(tables)
    assert not outcome.proposal.is_empty
    assert revisions(engine, outcome.run) == [
        ("nodes", "L2", "position", "2", "1"),
        ("nodes", "L1", "position", "1", "2"),
    ]
    places = {row["code"]: row["position"] for row in rows(engine, Node)}
    assert (places["L1"], places["L2"]) == (2, 1)


def test_removals_must_be_allowed_and_are_named(engine, imports):
    imports(a_plan())
    before = everything(engine)
    tables = a_plan()
    tables["indicators"].pop(1)
    tables["targets"].pop(0)
    outcome = imports(tables)
    assert outcome.state is ImportState.REFUSED
    said = (
        "هست، ولی در بسته نیست؛ یعنی حذف می‌شود. اگر همین را می‌خواهید حذف را هنگام ورود داده مجاز"
        " کنید (--allow-removals)؛ اگر فایل فقط ردیف‌های تازه را دارد، بگویید همان که هست"
        " بماند (--append)؛ وگرنه ردیف را بازگردانید."
    )
    assert messages(outcome) == [
        f"فایل indicators.csv: «P01» در «شاخص‌ها» {said}",
        f"فایل targets.csv: «K001، 1395، «خط پایه»» در «هدف‌های شاخص» {said}",
    ]
    assert everything(engine) == before


def test_an_allowed_removal_keeps_the_thing_and_tells_the_child(engine, imports):
    imports(a_plan())
    tables = a_plan()
    tables["indicators"].pop(1)
    tables["targets"].pop(0)
    tables["budget_lines"].pop(1)
    outcome = imports(tables, scope=PackageScope.WITH_REMOVALS, reason="کنار گذاشته شد")
    assert outcome.proposal.counts["indicators"]["removed"] == 1
    removed = {row["code"]: row["removed_by"] for row in rows(engine, Indicator)}
    assert removed == {"K001": None, "P01": outcome.run}
    assert revisions(engine, outcome.run) == [
        ("indicators", "P01", "", "P01", None),
        ("targets", "K001||1395|baseline", "", "K001||1395|baseline", None),
        ("targets", "K001||1395|baseline", "value", "40", None),
        ("budget_lines", "F-01||1396|allocated|", "", "F-01||1396|allocated|", None),
        ("budget_lines", "F-01||1396|allocated|", "amount_billion_rial", "30", None),
    ]
    assert [row["kind"] for row in rows(engine, Target)] == ["target"]
    assert len(rows(engine, BudgetLine)) == 1


def test_what_was_removed_comes_back(engine, imports):
    imports(a_plan())
    tables = a_plan()
    tables["nodes"].append(
        {"code": "L3", "level": "policy", "parent": "", "title": "سوم", "policies": ""}
    )
    imports(tables)
    imports(a_plan(), scope=PackageScope.WITH_REMOVALS)
    tables["nodes"][-1]["title"] = "سومین"
    outcome = imports(tables)
    assert revisions(engine, outcome.run) == [
        ("nodes", "L3", "", None, "L3"),
        ("nodes", "L3", "title", "سوم", "سومین"),
    ]
    (node,) = [row for row in rows(engine, Node) if row["code"] == "L3"]
    assert (node["removed_by"], node["title"]) == (None, "سومین")
    assert imports(tables).proposal.is_empty


def test_links_of_what_comes_back_are_written_anew(engine, imports):
    tables = a_plan()
    second = {**tables["projects"][0], "code": "F-02", "districts": "7"}
    tables["projects"].append(second)
    imports(tables)
    imports(a_plan(), scope=PackageScope.WITH_REMOVALS)
    second["districts"] = "8"
    imports(tables)
    links = {(row["project"], row["district"]) for row in rows(engine, ProjectDistrict)}
    assert links == {("F-01", "7"), ("F-01", "8"), ("F-02", "8")}


def test_a_table_that_the_package_lacks_is_left_alone(engine, imports):
    imports(a_plan())
    before = everything(engine)
    outcome = imports({"sources": a_plan()["sources"]}, plan="1400")
    assert outcome.state is ImportState.APPLIED
    assert list(outcome.proposal.tables) == ["sources"]
    assert everything(engine) == before


def test_a_sheet_without_rows_is_left_alone(engine, imports, tmp_path):
    imports(a_plan())
    folder = write_folder(tmp_path / "package", {"sources": a_plan()["sources"]})
    (folder / "milestones.csv").write_text("project,title,due_on,done_on\n", encoding="utf-8")
    outcome = do_import(engine, folder, plan="1400")
    assert outcome.state is ImportState.APPLIED
    assert len(rows(engine, Milestone)) == 1


def test_a_column_that_the_package_lacks_is_left_alone(engine, imports):
    tables = a_plan()
    tables["indicators"][0]["custodian"] = "معاونت حمل‌ونقل"
    imports(tables)
    tables = a_plan()
    tables["indicators"].append({**tables["indicators"][0], "code": "K002", "title": "دیگر"})
    outcome = imports(tables)
    assert outcome.proposal.counts["indicators"] == {
        "added": 1,
        "changed": 0,
        "removed": 0,
        "unchanged": 2,
    }
    custodians = {row["code"]: row["custodian"] for row in rows(engine, Indicator)}
    assert custodians == {"K001": "معاونت حمل‌ونقل", "K002": None, "P01": None}


def test_links_that_the_package_does_not_tell_are_left_alone(engine, imports):
    imports(a_plan())
    tables = a_plan()
    for node in tables["nodes"]:
        node.pop("policies")
    tables["nodes"].append({**tables["nodes"][3], "code": "O02"})
    outcome = imports(tables)
    assert outcome.proposal.counts["nodes"]["added"] == 1
    assert {row["policy"] for row in rows(engine, NodePolicy)} == {"L1", "L2"}


def test_a_plan_that_is_not_there_cannot_be_changed_in_part(engine, imports):
    outcome = imports({"sources": a_plan()["sources"]}, plan="1405")
    assert messages(outcome) == [
        "فایل package: برنامه‌ای با کد «1405» نیست. برگهٔ «برنامه» را به بسته اضافه کنید."
    ]


def test_what_others_still_name_is_not_removed(engine, imports):
    imports(a_plan())
    tables = {"nodes": [node for node in a_plan()["nodes"] if node["code"] != "S01"]}
    outcome = imports(tables, plan="1400", scope=PackageScope.WITH_REMOVALS)
    (said,) = messages(outcome)
    assert said == (
        "فایل nodes.csv: «S01» حذف می‌شود، ولی «پروژه‌ها» (F-01) هنوز به آن ارجاع می‌دهد. آن را نگه"
        " دارید یا آن برگه را هم اصلاح کنید."
    )


def test_what_belongs_to_a_removed_thing_goes_with_it(engine, imports, tmp_path):
    imports(a_plan())
    kept = [one for one in a_plan()["indicators"] if one["code"] != "K001"]
    outcome = imports({"indicators": kept}, plan="1400", scope=PackageScope.WITH_REMOVALS)
    assert outcome.state is ImportState.APPLIED
    with reading(engine) as session:
        export_package(session, "1400", tmp_path / "out")
    assert (tmp_path / "out" / "observations.csv").read_text(encoding="utf-8").count("\n") == 1
    assert len(rows(engine, Observation)) == 2  # the ledger itself loses nothing


def test_two_plans_do_not_see_each_other(engine, imports):
    imports(a_plan())
    tables = a_plan()
    tables["plan"][0] |= {"code": "1405", "title": "برنامه ۱۴۰۵"}
    outcome = imports(tables)
    assert outcome.proposal.is_new_plan
    assert {(row["plan"], row["code"]) for row in rows(engine, Source)} == {
        ("1400", "ILNA-1"),
        ("1405", "ILNA-1"),
    }
    assert imports(a_plan()).proposal.is_empty


def test_an_import_writes_its_doubts(engine, imports):
    tables = a_plan()
    tables["progress_reports"][0]["spent_billion_rial"] = "31.5"
    outcome = imports(tables)
    (flag,) = rows(engine, QualityFlag)
    assert flag["import_run"] == outcome.run
    assert (flag["rule"], flag["thing"], flag["key"]) == (
        "spending_above_allocation",
        "projects",
        "F-01",
    )
    assert flag["details"] == {
        "spent": "31.5",
        "allocated": "30",
        "reported_on": "2017-09-22",
    }


def test_progress_is_told(engine, imports):
    told = []
    imports(a_plan(), progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(step for step, _, _ in told)) == [
        "import.step.read",
        "import.step.compare",
        "import.step.write",
    ]
    assert all(done <= total for _, done, total in told)


def test_a_large_ledger_comes_in_batches(engine, imports):
    tables = a_plan()
    tables["sources"] = [{"code": f"A{n}", "title": f"منبع {n}"} for n in range(10_001)]
    imports(tables)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(sql_table(Source))) == 10_001


@pytest.mark.parametrize("option", ["by", "reason"])
def test_what_is_said_of_an_import_is_one_fit_line(engine, imports, option):
    with pytest.raises(UnfitTextError) as refused:
        imports(a_plan(), **{option: "بودجه \u202e321"})
    assert (refused.value.option, refused.value.character) == (f"--{option}", "U+202E")
    assert count(engine, "import_run") == 0
    outcome = imports(a_plan(), **{option: " دو\nخط "})
    (run,) = rows(engine, ImportRun, "id")
    assert (outcome.state, run[option]) == ("applied", "دو خط")
