"""An import is applied whole, one after another, or not at all."""

import threading
from decimal import Decimal

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from core.database.engine import transaction
from core.enums import ImportState, PackageScope
from core.errors import StaleProposalError
from core.importing.pipeline import apply
from core.importing.propose import propose
from core.importing.readers.package_reader import read_package
from core.models import (
    AuditEntry,
    ImportedFile,
    ImportRun,
    Observation,
    Plan,
)
from core.models.tables import sql_table
from tests.factories.imports import (
    NOW,
    do_import,
    everything,
    messages,
    rows,
)
from tests.factories.packages import a_plan, write_folder
from tests.presence import present


@pytest.mark.parametrize("failing", [2, 7, 11])
def test_a_failure_in_the_middle_leaves_nothing(engine, imports, failing):
    imports(a_plan())
    before = everything(engine)
    tables = a_plan()
    tables["plan"][0]["title"] = "عنوان تازه"
    tables["observations"][0]["value"] = "50"
    seen = []

    def fail(step, done, _total):
        if step == "import.step.write":
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


def test_the_database_refuses_what_slips_through(engine, imports):
    imports(a_plan())
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.execute(
            insert(sql_table(Observation)),
            {"plan": "1400", "indicator": "K001", "period": "1396", "flag": "final"},
        )


def test_a_proposal_is_refused_after_another_import(engine, imports, tmp_path):
    imports(a_plan())
    tables = a_plan()
    tables["plan"][0]["title"] = "عنوان تازه"
    package = read_package(write_folder(tmp_path / "mine", tables))
    with transaction(engine) as session:
        proposal = propose(session, package=package, plan=None, scope=PackageScope.WHOLE)
    imports(
        a_plan() | {"sources": [{"code": "X", "title": "دیگری"}]}, scope=PackageScope.WITH_REMOVALS
    )
    (file, *_) = rows(engine, ImportedFile)
    run = ImportRun(
        plan="1400", file=file["sha256"], state=ImportState.PROPOSED, by="me", started_at=NOW
    )
    with pytest.raises(StaleProposalError), transaction(engine) as session:
        apply(session, present(proposal), run=run, now=NOW)
    assert rows(engine, Plan)[0]["title"] == "برنامه ۱۴۰۰"


def test_a_proposal_may_be_applied_later(engine, imports, tmp_path):
    imports(a_plan())
    tables = a_plan()
    tables["plan"][0]["title"] = "عنوان تازه"
    package = read_package(write_folder(tmp_path / "mine", tables))
    with transaction(engine) as session:
        proposal = propose(session, package=package, plan=None, scope=PackageScope.WHOLE)
    (file, *_) = rows(engine, ImportedFile)
    with transaction(engine) as session:
        run = ImportRun(
            plan="1400", file=file["sha256"], state=ImportState.PROPOSED, by="me", started_at=NOW
        )
        apply(session, present(proposal), run=run, now=NOW)
    assert rows(engine, Plan)[0]["title"] == "عنوان تازه"


def test_an_import_that_was_overtaken_is_worked_out_anew(engine, imports):
    imports(a_plan())
    other, mine = a_plan(), a_plan()
    other["observations"][0]["value"] = "50"
    mine["observations"][0]["value"] = "51"
    overtaken: list[object] = []

    def overtake(step, done, _total):
        if (step, done) == ("import.step.compare", 1) and not overtaken:
            overtaken.append(imports(other))

    outcome = imports(mine, progress=overtake)
    assert (outcome.state, len(overtaken)) == (ImportState.APPLIED, 1)
    (append,) = outcome.proposal.tables["observations"].appended
    assert append.revises.values["value"] == 50
    chain = [row for row in rows(engine, Observation, "id") if row["district"] is None]
    assert [row["value"] for row in chain] == [Decimal("42.5"), 50, 51]


def test_an_import_that_was_overtaken_may_be_refused(engine, imports):
    imports(a_plan())
    other = a_plan()
    other["sources"].append({"code": "X", "title": "دیگری"})
    overtaken: list[object] = []

    def overtake(step, done, _total):
        if (step, done) == ("import.step.compare", 1) and not overtaken:
            overtaken.append(imports(other))

    outcome = imports(a_plan(), progress=overtake)
    assert outcome.state is ImportState.REFUSED
    assert [problem.code for problem in outcome.problems] == ["removal_not_allowed"]


def test_imports_at_once_are_worked_out_one_after_another(engine, imports, tmp_path):
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


def test_a_plan_whose_code_differs_only_in_case_is_refused(engine, tmp_path):
    tables = a_plan()
    for code, states in (("plan-a", "applied"), ("Plan-A", "refused")):
        tables["plan"][0]["code"] = code
        outcome = do_import(engine, write_folder(tmp_path / code, tables))
        assert outcome.state.value == states, code
    assert any("plan-a" in line for line in messages(outcome))
