"""A reason that is given with an import stands beside every change of it, whatever its table."""

from datetime import UTC, datetime

import pytest

from core.enums import PackageScope
from core.publishing.publish import Order, publish
from core.release import records
from core.release.reader import Release
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.factories.qpr import do_qpr, write

WHY = "بازنگری شورای شهر"


@pytest.fixture
def engine(database):
    with an_engine(database) as opened:
        yield opened


def import_tables(engine, folder, tables, name, **given):
    outcome = do_import(
        engine, write_folder(folder / name, tables), scope=PackageScope.WITH_REMOVALS, **given
    )
    assert list(outcome.problems) == []


def published(engine, folder, day):
    order = Order(
        plan="1400",
        by="operator",
        now=datetime(2021, 10, day, 8, tzinfo=UTC),
        releases_dir=folder / "releases",
    )
    release = Release(publish(engine, order, enqueue=lambda *_: 0).path)
    changes = [one for one in release.all(records.Change) if one.release == release.info.number]
    release.close()
    return changes


def before():
    tables = a_plan()
    tables["milestones"] = [
        {"project": "F-01", "title": "پی", "due_on": "1397-01-01"},
        {"project": "F-01", "title": "سقف", "due_on": "1398-01-01"},
    ]
    return tables


def after():
    """Everything about the plan changed: of every table a row that is new, other, or gone."""
    tables = before()
    tables["plan"][0]["horizon_end"] = "1399-12-29"
    tables["nodes"][0]["title"] = "عنوانی دیگر"
    tables["indicators"][0]["title"] = "عنوانی دیگر"
    tables["targets"][-1]["value"] = "77"
    tables["observations"][0]["value"] = "43"
    tables["observations"].pop()
    tables["milestones"] = [{"project": "F-01", "title": "پی", "due_on": "1397-06-01"}]
    tables["projects"][0] |= {"planned_end_on": "1399-12-01", "status": "stopped"}
    tables["projects"].append({**tables["projects"][0], "code": "F-09", "title": "تازه"})
    tables["progress_reports"][0]["actual_percent"] = "9"
    tables["progress_reports"].append(
        {**tables["progress_reports"][0], "reported_on": "1397-06-31"}
    )
    tables["budget_lines"][0]["amount_billion_rial"] = "999"
    tables["budget_lines"].append({**tables["budget_lines"][0], "fiscal_year": "1399"})
    return tables


def kinds(changes):
    return {
        (change.event, change.subject_kind, change.field.partition(":")[0]) for change in changes
    }


def test_it_stands_beside_every_change_and_none_is_silent(engine, tmp_path):
    import_tables(engine, tmp_path, before(), "before", reason="نخستین بار")
    published(engine, tmp_path, 1)
    import_tables(engine, tmp_path, after(), "after", reason=WHY)
    changes = published(engine, tmp_path, 2)
    imported = [change for change in changes if change.event != "judged"]
    assert {change.reason for change in imported} == {WHY}
    assert not any(change.is_silent for change in changes)
    assert kinds(imported) >= {
        ("changed", "plan", "horizon_end"),
        ("changed", "node", "title"),
        ("changed", "indicator", "title"),
        ("changed", "indicator", "target"),
        ("revised", "indicator", "value"),
        ("withdrawn", "indicator", "value"),
        ("changed", "project", "milestone"),
        ("changed", "project", "planned_end_on"),
        ("changed", "project", "status"),
        ("added", "project", ""),
        ("corrected", "project", "actual_percent"),
        ("reported", "project", "actual_percent"),
    }
    assert {"approved", "allocated", "spent"} & {name for _, _, name in kinds(imported)}


def test_without_one_what_was_promised_or_published_is_silent(engine, tmp_path):
    import_tables(engine, tmp_path, before(), "before", reason="نخستین بار")
    published(engine, tmp_path, 1)
    import_tables(engine, tmp_path, after(), "after")
    changes = published(engine, tmp_path, 2)
    silent = kinds(change for change in changes if change.is_silent)
    assert silent >= {
        ("changed", "indicator", "target"),
        ("revised", "indicator", "value"),
        ("withdrawn", "indicator", "value"),
        ("changed", "project", "planned_end_on"),
        ("changed", "project", "status"),
        ("corrected", "project", "actual_percent"),
    }
    assert all(change.reason is None for change in changes if change.is_silent)


def test_a_reason_of_the_report_itself_comes_first(engine, tmp_path):
    import_tables(engine, tmp_path, before(), "before")
    published(engine, tmp_path, 1)
    tables = before()
    tables["progress_reports"][0] |= {"actual_percent": "9", "reason": "خطای ثبت"}
    import_tables(engine, tmp_path, tables, "after", reason=WHY)
    changes = published(engine, tmp_path, 2)
    (change,) = [change for change in changes if change.event == "corrected"]
    assert (change.reason, change.is_silent) == ("خطای ثبت", False)


def test_a_reason_given_with_values_of_qpr_stands_beside_them(engine, tmp_path):
    import_tables(engine, tmp_path, before(), "before")
    published(engine, tmp_path, 1)
    values = write(tmp_path / "values.csv", "K001,,ACT,1396,47\nK001,,TGT,1399,61\n")
    outcome = do_qpr(engine, values, reason=WHY)
    assert [problem.code for problem in (*outcome.problems, *outcome.skipped)] == []
    changes = published(engine, tmp_path, 2)
    imported = [one for one in changes if one.event != "judged"]
    assert imported
    assert {change.reason for change in imported} == {WHY}
