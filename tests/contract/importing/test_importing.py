"""What an import does to the database, the same on SQLite and PostgreSQL."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from core.database import reading, transaction
from core.errors import PlanNotFoundError, StaleProposalError
from core.importing.entry import apply
from core.importing.existing import sql_table
from core.importing.export import export_package
from core.importing.package import read_package
from core.importing.propose import propose
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
    ProgressReport,
    Project,
    ProjectDistrict,
    QualityFlag,
    Source,
    Target,
)
from core.models.enums import ImportState
from tests.factories.imports import NOW, an_engine, do_import, messages
from tests.factories.packages import a_plan, write_folder, write_xlsx, write_zip


@pytest.fixture
def engine(database):
    with an_engine(database) as engine:
        yield engine


@pytest.fixture
def imports(engine, tmp_path):
    """Import tables as a folder of CSV, one folder per call."""
    numbers = iter(range(1000))

    def run(tables, **options):
        folder = write_folder(tmp_path / str(next(numbers)) / "package", tables)
        return do_import(engine, folder, imports_dir=tmp_path / "kept", **options)

    return run


def rows(engine, model, *order):
    table = sql_table(model)
    with engine.connect() as connection:
        query = select(table).order_by(*(table.c[name] for name in order))
        return [dict(row) for row in connection.execute(query).mappings()]


def revisions(engine, run):
    return [
        (row["thing"], row["key"], row["field"], row["old"], row["new"])
        for row in rows(engine, FieldRevision, "id")
        if row["import_run"] == run
    ]


def everything(engine):
    """Give all that an import may change, without the records of imports themselves."""
    return {
        model.__name__: rows(engine, model)
        for model in (Plan, Node, NodePolicy, Indicator, Target, Observation, Project, BudgetLine)
    }


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
    assert outcome.proposal.is_empty
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


def test_a_new_order_is_applied_without_a_revision(engine, imports):
    imports(a_plan())
    tables = a_plan()
    nodes = tables["nodes"]
    nodes[1], nodes[2] = nodes[2], nodes[1]
    outcome = imports(tables)
    assert not outcome.proposal.is_empty
    assert revisions(engine, outcome.run) == []
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
        " کنید، وگرنه ردیف را بازگردانید."
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
    outcome = imports(tables, allow_removals=True, reason="کنار گذاشته شد")
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
    imports(a_plan(), allow_removals=True)
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
    imports(a_plan(), allow_removals=True)
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
        "فایل package: برنامه‌ای با کد «1405» نیست. برگهٔ «برنامه» را به بسته بیفزایید."
    ]


def test_what_others_still_name_is_not_removed(engine, imports):
    imports(a_plan())
    tables = {"nodes": [node for node in a_plan()["nodes"] if node["code"] != "S01"]}
    outcome = imports(tables, plan="1400", allow_removals=True)
    (said,) = messages(outcome)
    assert said == (
        "فایل nodes.csv: «S01» حذف می‌شود، ولی «پروژه‌ها» (F-01) هنوز به آن ارجاع می‌دهد. آن را نگه"
        " دارید یا آن برگه را نیز اصلاح کنید."
    )


def test_what_belongs_to_a_removed_thing_goes_with_it(engine, imports, tmp_path):
    imports(a_plan())
    kept = [one for one in a_plan()["indicators"] if one["code"] != "K001"]
    outcome = imports({"indicators": kept}, plan="1400", allow_removals=True)
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


class TestLedgers:
    """Observations and reports are only ever added."""

    def values(self, engine):
        return [
            (row["value"], row["revises"], row["withdrawn"])
            for row in rows(engine, Observation, "id")
            if row["district"] is None
        ]

    def test_a_history_in_the_package_becomes_a_chain(self, engine, imports):
        tables = a_plan()
        first = tables["observations"][0]
        late = {**first, "value": "44", "flag": "revised", "published_on": "1397-09-01"}
        latest = {**first, "value": "45", "flag": "revised", "published_on": "1398-01-20"}
        tables["observations"] += [latest, late]  # in any order
        imports(tables)
        one, two, three = [row for row in rows(engine, Observation, "id") if not row["district"]]
        assert [row["value"] for row in (one, two, three)] == [Decimal("42.5"), 44, 45]
        assert (one["revises"], two["revises"], three["revises"]) == (None, one["id"], two["id"])
        assert imports(tables).proposal.is_empty

    def test_a_later_value_revises_the_one_there_is(self, engine, imports):
        imports(a_plan())
        tables = a_plan()
        tables["observations"][0] |= {"value": "43", "flag": "revised", "reason": "بازبینی"}
        outcome = imports(tables)
        assert outcome.proposal.counts["observations"] == {
            "added": 0,
            "changed": 1,
            "removed": 0,
            "unchanged": 1,
        }
        old, new = self.values(engine)
        assert (old[0], new[0]) == (Decimal("42.5"), Decimal(43))
        assert new[1] is not None
        assert revisions(engine, outcome.run) == []
        assert imports(tables).proposal.is_empty

    def test_history_that_the_package_no_longer_tells_is_kept(self, engine, imports):
        tables = a_plan()
        late = {**tables["observations"][0], "value": "44", "published_on": "1397-09-01"}
        tables["observations"].append(late)
        imports(tables)
        tables["observations"].pop(0)
        assert imports(tables).proposal.is_empty
        assert len(self.values(engine)) == 2

    def test_history_told_late_does_not_change_what_is_in_force(self, engine, imports):
        imports(a_plan())
        tables = a_plan()
        early = {**tables["observations"][0], "value": "41", "published_on": "1397-01-20"}
        tables["observations"].append(early)
        outcome = imports(tables)
        assert outcome.state is ImportState.APPLIED
        assert [value for value, _, _ in self.values(engine)] == [
            Decimal("42.5"),
            41,
            Decimal("42.5"),
        ]
        assert imports(tables).proposal.is_empty

    def test_a_value_may_go_back_to_what_it_was(self, engine, imports):
        imports(a_plan())
        tables = a_plan()
        tables["observations"][0]["value"] = "43"
        imports(tables)
        imports(a_plan())
        assert [value for value, _, _ in self.values(engine)] == [
            Decimal("42.5"),
            43,
            Decimal("42.5"),
        ]
        assert imports(a_plan()).proposal.is_empty

    def test_a_withdrawal_must_be_allowed_and_is_a_row(self, engine, imports):
        imports(a_plan())
        tables = a_plan()
        tables["observations"].pop(0)
        assert imports(tables).state is ImportState.REFUSED
        outcome = imports(tables, allow_removals=True, reason="اشتباه بود")
        assert outcome.proposal.counts["observations"]["removed"] == 1
        first, withdrawn = [row for row in rows(engine, Observation, "id") if not row["district"]]
        assert (withdrawn["withdrawn"], withdrawn["revises"]) == (True, first["id"])
        assert (withdrawn["value"], withdrawn["reason"]) == (Decimal("42.5"), "اشتباه بود")
        assert imports(tables).proposal.is_empty
        imports(a_plan())
        assert [withdrawn for _, _, withdrawn in self.values(engine)] == [False, True, False]

    def test_a_report_is_revised_and_withdrawn_likewise(self, engine, imports):
        imports(a_plan())
        tables = a_plan()
        tables["progress_reports"][0]["actual_percent"] = "9"
        tables["progress_reports"].append(
            {
                **tables["progress_reports"][0],
                "reported_on": "1396-12-29",
                "corrects": "1396-06-31",
            }
        )
        imports(tables)
        old, new, second = rows(engine, ProgressReport, "id")
        assert (old["actual_percent"], new["actual_percent"]) == (8, 9)
        assert new["revises"] == old["id"]
        assert second["corrects"] == old["reported_on"]
        tables["progress_reports"].pop(1)
        imports(tables, allow_removals=True)
        assert rows(engine, ProgressReport, "id")[-1]["withdrawn"] is True

    def test_a_column_that_the_package_lacks_is_carried_on(self, engine, imports):
        tables = a_plan()
        for row in tables["observations"]:
            row["note"] = "یادداشت"
        imports(tables)
        tables = a_plan()
        tables["observations"][0]["value"] = "43"
        imports(tables)
        assert [row["note"] for row in rows(engine, Observation, "id")] == ["یادداشت"] * 3

    def test_dates_may_be_left_out(self, engine, imports):
        tables = a_plan()
        undated = {**tables["observations"][0], "value": "41", "published_on": ""}
        tables["observations"].append(undated)
        imports(tables)
        assert [value for value, _, _ in self.values(engine)] == [41, Decimal("42.5")]


class TestAllOrNothing:
    @pytest.mark.parametrize("failing", [2, 7, 11])
    def test_a_failure_in_the_middle_leaves_nothing(self, engine, imports, failing):
        imports(a_plan())
        before = everything(engine)
        tables = a_plan()
        tables["plan"][0]["title"] = "عنوان تازه"
        tables["observations"][0]["value"] = "50"
        seen = []

        def fail(step, done, _total):
            if step == "write":
                seen.append(done)
                if done == failing:
                    raise OSError("the disk is full")

        with pytest.raises(OSError, match="disk is full"):
            imports(tables, progress=fail)
        assert len(seen) == failing
        assert everything(engine) == before
        assert len(rows(engine, ImportRun)) == 1
        assert len(rows(engine, AuditEntry)) == 1
        assert len(rows(engine, ImportedFile)) == 2  # the file itself is not lost

    def test_the_database_refuses_what_slips_through(self, engine, imports):
        imports(a_plan())
        with pytest.raises(IntegrityError), transaction(engine) as session:
            session.execute(
                insert(sql_table(Observation)),
                {"plan": "1400", "indicator": "K001", "period": "1396", "flag": "final"},
            )

    def test_a_proposal_is_refused_after_another_import(self, engine, imports, tmp_path):
        imports(a_plan())
        tables = a_plan()
        tables["plan"][0]["title"] = "عنوان تازه"
        package = read_package(write_folder(tmp_path / "mine", tables))
        with transaction(engine) as session:
            proposal = propose(session, package, plan=None, allow_removals=False)
        imports(a_plan() | {"sources": [{"code": "X", "title": "دیگری"}]}, allow_removals=True)
        (file, *_) = rows(engine, ImportedFile)
        run = ImportRun(
            plan="1400", file=file["sha256"], state="proposed", by="me", started_at=NOW
        )
        with pytest.raises(StaleProposalError), transaction(engine) as session:
            apply(session, proposal, run=run, now=NOW)
        assert rows(engine, Plan)[0]["title"] == "برنامه ۱۴۰۰"

    def test_a_proposal_may_be_applied_later(self, engine, imports, tmp_path):
        imports(a_plan())
        tables = a_plan()
        tables["plan"][0]["title"] = "عنوان تازه"
        package = read_package(write_folder(tmp_path / "mine", tables))
        with transaction(engine) as session:
            proposal = propose(session, package, plan=None, allow_removals=False)
        (file, *_) = rows(engine, ImportedFile)
        with transaction(engine) as session:
            run = ImportRun(
                plan="1400", file=file["sha256"], state="proposed", by="me", started_at=NOW
            )
            apply(session, proposal, run=run, now=NOW)
        assert rows(engine, Plan)[0]["title"] == "عنوان تازه"

    def test_an_import_that_was_overtaken_is_worked_out_anew(self, engine, imports):
        imports(a_plan())
        other, mine = a_plan(), a_plan()
        other["observations"][0]["value"] = "50"
        mine["observations"][0]["value"] = "51"
        overtaken = []

        def overtake(step, done, _total):
            if (step, done) == ("compare", 1) and not overtaken:
                overtaken.append(imports(other))

        outcome = imports(mine, progress=overtake)
        assert (outcome.state, len(overtaken)) == (ImportState.APPLIED, 1)
        (append,) = outcome.proposal.tables["observations"].appended
        assert append.revises.values["value"] == 50
        chain = [row for row in rows(engine, Observation, "id") if row["district"] is None]
        assert [row["value"] for row in chain] == [Decimal("42.5"), 50, 51]

    def test_an_import_that_was_overtaken_may_be_refused(self, engine, imports):
        imports(a_plan())
        other = a_plan()
        other["sources"].append({"code": "X", "title": "دیگری"})
        overtaken = []

        def overtake(step, done, _total):
            if (step, done) == ("compare", 1) and not overtaken:
                overtaken.append(imports(other))

        outcome = imports(a_plan(), progress=overtake)
        assert outcome.state is ImportState.REFUSED
        assert [problem.code for problem in outcome.problems] == ["removal_not_allowed"]

    def test_imports_at_once_are_worked_out_one_after_another(self, engine, imports, tmp_path):
        imports(a_plan())
        outcomes = []

        def revise(value):
            tables = a_plan()
            tables["observations"][0]["value"] = value
            folder = write_folder(tmp_path / f"v{value}" / "package", tables)
            outcomes.append(do_import(engine, folder, imports_dir=tmp_path / "kept"))

        threads = [threading.Thread(target=revise, args=(str(n),)) for n in range(50, 56)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [outcome.state for outcome in outcomes] == [ImportState.APPLIED] * 6
        chain = [row for row in rows(engine, Observation, "id") if row["district"] is None]
        assert len(chain) == 7
        assert [row["revises"] for row in chain] == [None, *(row["id"] for row in chain[:-1])]


class TestExport:
    @pytest.mark.parametrize("name", ["out", "out.zip", "out.xlsx"])
    def test_an_export_reads_back_as_unchanged(self, engine, imports, tmp_path, name):
        tables = a_plan()
        first = tables["observations"][0]
        tables["observations"].append({**first, "value": "44", "published_on": "1397-09-01"})
        tables["plan"][0]["is_sample"] = "true"
        tables["nodes"][0]["title"] = "'=HYPERLINK(1)"
        tables["nodes"][1]["title"] = "'-1+1"
        tables["nodes"][2]["title"] = "'@SUM"
        tables["nodes"][3]["title"] = "''+98"
        tables["targets"][1]["value"] = "123456789012345678.25"
        assert imports(tables).state is ImportState.APPLIED
        titles = {row["code"]: row["title"] for row in rows(engine, Node)}
        assert (titles["G1"], titles["O01"]) == ("=HYPERLINK(1)", "'+98")
        with reading(engine) as session:
            export_package(session, "1400", tmp_path / name)
        outcome = do_import(engine, tmp_path / name)
        assert messages(outcome) == []
        assert outcome.proposal.is_empty

    def test_the_same_plan_gives_the_same_bytes(self, engine, imports, tmp_path):
        imports(a_plan())
        for name in ("a.zip", "b.zip", "a.xlsx", "b.xlsx"):
            with reading(engine) as session:
                export_package(session, "1400", tmp_path / name)
        assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()

    def test_what_was_overwritten_or_withdrawn_is_left_to_the_ledger(
        self, engine, imports, tmp_path
    ):
        imports(a_plan())
        tables = a_plan()
        tables["observations"][0]["value"] = "43"  # under the same date
        imports(tables)
        imports(a_plan() | {"observations": tables["observations"][1:]}, allow_removals=True)
        with reading(engine) as session:
            export_package(session, "1400", tmp_path / "withdrawn")
        imports(tables)
        with reading(engine) as session:
            export_package(session, "1400", tmp_path / "again")
        withdrawn, again = (
            (tmp_path / name / "observations.csv").read_text(encoding="utf-8")
            for name in ("withdrawn", "again")
        )
        assert ("43" in withdrawn, "42.5" in withdrawn) == (False, False)
        assert ("43" in again, "42.5" in again) == (True, False)

    def test_of_two_values_of_one_date_the_last_is_told(self, engine, imports, tmp_path):
        imports(a_plan())
        tables = a_plan()
        tables["observations"][0]["value"] = "43"
        imports(tables)
        with reading(engine) as session:
            export_package(session, "1400", tmp_path / "out")
        told = (tmp_path / "out" / "observations.csv").read_text(encoding="utf-8")
        assert ("43" in told, "42.5" in told) == (True, False)
        assert do_import(engine, tmp_path / "out").proposal.is_empty

    def test_no_plan_no_export(self, engine, tmp_path):
        with reading(engine) as session, pytest.raises(PlanNotFoundError):
            export_package(session, "1400", tmp_path / "out")


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
    assert list(dict.fromkeys(step for step, _, _ in told)) == ["read", "compare", "write"]
    assert all(done <= total for _, done, total in told)


def test_a_large_ledger_comes_in_batches(engine, imports):
    tables = a_plan()
    tables["sources"] = [{"code": f"A{n}", "title": f"منبع {n}"} for n in range(10_001)]
    imports(tables)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(sql_table(Source))) == 10_001
