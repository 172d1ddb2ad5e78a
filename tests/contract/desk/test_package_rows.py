"""One row as a package: corrected, added, taken out, answered; all others stay."""

from datetime import date

import pytest
from sqlmodel import col, select

from core.calendar import utc_now
from core.database.engine import reading, transaction
from core.desk.desk_errors import PlanNotOneError, ReasonMissingError, RowUnknownError
from core.desk.packages.package_rows import (
    MOST_ROWS,
    completed_row,
    find_row,
    hand_in_row,
    plan_of_rows,
    row_table,
    rows_of,
)
from core.enums import PackageState
from core.models import BudgetLine, Observation, Project
from core.release.reader import numbered_release
from core.release.records import Change, QualityAnswer
from tests.factories.desk_packages import import_plan, package_of
from tests.factories.packages import a_plan, write_zip

VALUE = a_plan()["observations"][0]
KEY = "|".join(str(VALUE[name]) for name in ("indicator", "district", "period"))


def handed_in(desk, name, cells, *, reason="دلیل", withdraws=False):
    with transaction(desk.engine) as session:
        package = hand_in_row(
            session,
            desk.settings,
            row_table(name),
            cells,
            reason=reason,
            withdraws=withdraws,
            by="clerk",
            now=utc_now(),
        )
    desk.work()
    return package.id


def published(desk, number):
    desk.send(number)
    desk.approve(number)
    desk.order(number)
    desk.work()
    assert desk.state(number) is PackageState.PUBLISHED
    return numbered_release(desk.settings.releases_dir, "1400", desk.release().number)


def row(desk, name, key):
    with reading(desk.engine) as session:
        return find_row(session, "1400", row_table(name), key)


def things(desk, number):
    package = package_of(desk.engine, number)
    assert package.state is PackageState.DRAFT, package.found
    return [
        (one["kind"], one["id"]) for table in package.found["tables"] for one in table["things"]
    ]


def test_one_value_is_corrected_and_the_others_stay(desk):
    found = row(desk, "observations", KEY)
    with reading(desk.engine) as session:
        before = session.exec(select(Observation.id)).all()
    number = handed_in(desk, "observations", {**found.cells, "value": "۱۲٫۵"}, reason="رقم قطعی")
    assert things(desk, number) == [("changed", f"observations:{KEY}")]
    release = published(desk, number)
    (changed,) = release.all(Change, release=release.info.number, event="corrected") or (
        release.all(Change, release=release.info.number, event="revised")
    )
    assert (changed.new, changed.reason) == ("12.5", "رقم قطعی")
    release.close()
    with reading(desk.engine) as session:
        assert len(session.exec(select(Observation.id)).all()) == len(before) + 1
    assert row(desk, "observations", KEY).cells["value"] == "12.5"


def test_one_thing_is_withdrawn_with_what_belongs_to_it_alone(desk):
    found = row(desk, "projects", "F-01")
    number = handed_in(desk, "projects", found.cells, reason="تکراری بود", withdraws=True)
    assert things(desk, number) == [("removed", "projects:F-01")]
    release = published(desk, number)
    (gone,) = release.all(Change, release=release.info.number, event="removed")
    assert (gone.subject_code, gone.reason) == ("F-01", "تکراری بود")
    release.close()
    with reading(desk.engine) as session:
        query = select(Project.code).where(col(Project.removed_by).is_(None))
        assert "F-01" not in session.exec(query).all()
    with pytest.raises(RowUnknownError):
        row(desk, "projects", "F-01")


def test_a_value_of_a_ledger_is_withdrawn_and_what_came_since_stays(desk):
    found = row(desk, "observations", KEY)
    number = handed_in(desk, "observations", found.cells, withdraws=True)
    assert things(desk, number) == [("removed", f"observations:{KEY}")]
    # Somebody adds a value meanwhile: it is not taken out with the other.
    tables = a_plan()
    tables["observations"].append({**VALUE, "period": "1399", "value": "2"})
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "more.zip", tables))
    assert desk.look(number)
    desk.work()
    assert things(desk, number) == [("removed", f"observations:{KEY}")]
    published(desk, number).close()
    with pytest.raises(RowUnknownError):
        row(desk, "observations", KEY)
    later = f"{VALUE['indicator']}|{VALUE['district']}|1399"
    assert row(desk, "observations", later).cells["value"] == "2"


def test_a_doubt_is_answered_beside_it(sqlite_desk):
    desk = sqlite_desk
    cells = {
        "rule": "revision_without_reason",
        "subject": "F-01",
        "answer": "درست است، چون صورت‌جلسه دارد.",
        "answered_on": "1400/01/15",
    }
    number = handed_in(desk, "quality_answers", cells, reason="")
    release = published(desk, number)
    (answer,) = release.all(QualityAnswer, subject="F-01")
    assert (answer.answer, answer.answered_on) == (cells["answer"], date(2021, 4, 4))
    release.close()
    key = "revision_without_reason|F-01"
    assert row(desk, "quality_answers", key).cells["answer"] == cells["answer"]


def test_rows_are_found_by_any_code_in_their_key(sqlite_desk):
    desk = sqlite_desk
    with reading(desk.engine) as session:
        lines = rows_of(session, "1400", row_table("budget_lines"), " f-01 ")
        assert lines
        assert {one.cells["project"] for one in lines} == {"F-01"}
        assert [one.key for one in lines] == sorted((one.key for one in lines), reverse=True)
        assert rows_of(session, "1400", row_table("projects"), "none") == []
        (project,) = rows_of(session, "1400", row_table("projects"), "F-01")
        stored = session.exec(select(BudgetLine)).all()
    assert project.title
    assert 0 < len(stored) <= MOST_ROWS


def test_a_row_is_completed_by_its_key_however_it_is_spelled(sqlite_desk):
    table = row_table("milestones")
    given = {"project": "F-01", "title": "آغاز حفاری", "done_on": "1396/02/01"}
    with reading(sqlite_desk.engine) as session:
        whole = completed_row(session, "1400", table, given)
        fewer = completed_row(session, "1400", table, {"project": "F-01", "done_on": "1396/02/01"})
    assert whole == {**given, "due_on": "۱۳۹۶/۰۱/۱۵"}
    assert fewer == {"project": "F-01", "done_on": "1396/02/01"}


def test_what_has_no_form_and_what_has_no_reason_is_refused(sqlite_desk):
    desk = sqlite_desk
    for name in ("plan", "boundaries", "none"):
        with pytest.raises(RowUnknownError):
            row_table(name)
    with pytest.raises(RowUnknownError):
        row(desk, "projects", "none")
    with pytest.raises(ReasonMissingError):
        handed_in(desk, "projects", {"code": "F-01"}, reason=" ", withdraws=True)


def test_a_row_says_not_of_which_plan_it_is(sqlite_desk):
    desk = sqlite_desk
    assert plan_of_rows(desk.engine) == "1400"
    tables = {"plan": [{**a_plan()["plan"][0], "code": "1405"}]}
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "next.zip", tables))
    with pytest.raises(PlanNotOneError):
        plan_of_rows(desk.engine)
