"""A plan that is written out reads back as unchanged."""

import pytest

from core.database.engine import reading
from core.enums import ImportState, PackageScope
from core.errors import PlanNotFoundError
from core.importing.writers.package_export import export_package
from core.models import (
    Node,
)
from tests.factories.imports import do_import, messages, rows
from tests.factories.packages import a_plan
from tests.presence import present


@pytest.mark.parametrize("name", ["out", "out.zip", "out.xlsx"])
def test_an_export_reads_back_as_unchanged(engine, imports, tmp_path, name):
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
    assert present(outcome.proposal).is_empty


def test_the_same_plan_gives_the_same_bytes(engine, imports, tmp_path):
    imports(a_plan())
    for name in ("a.zip", "b.zip", "a.xlsx", "b.xlsx"):
        with reading(engine) as session:
            export_package(session, "1400", tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_what_was_overwritten_or_withdrawn_is_left_to_the_ledger(engine, imports, tmp_path):
    imports(a_plan())
    tables = a_plan()
    tables["observations"][0]["value"] = "43"  # under the same date
    imports(tables)
    imports(
        a_plan() | {"observations": tables["observations"][1:]}, scope=PackageScope.WITH_REMOVALS
    )
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


def test_of_two_values_of_one_date_the_last_is_told(engine, imports, tmp_path):
    imports(a_plan())
    tables = a_plan()
    tables["observations"][0]["value"] = "43"
    imports(tables)
    with reading(engine) as session:
        export_package(session, "1400", tmp_path / "out")
    told = (tmp_path / "out" / "observations.csv").read_text(encoding="utf-8")
    assert ("43" in told, "42.5" in told) == (True, False)
    assert present(do_import(engine, tmp_path / "out").proposal).is_empty


def test_what_went_with_a_removed_thing_does_not_go_again(engine, imports, tmp_path):
    imports(a_plan())
    fewer = {name: a_plan()[name] for name in ("plan", "districts", "indicators", "projects")}
    del fewer["indicators"][0]
    fewer["projects"][0] |= {"code": "F-02", "districts": "8"}
    del fewer["districts"][0]
    assert messages(imports(fewer, scope=PackageScope.WITH_REMOVALS)) == []
    with reading(engine) as session:
        export_package(session, "1400", tmp_path / "out")
    outcome = do_import(engine, tmp_path / "out")
    assert messages(outcome) == []
    assert present(outcome.proposal).is_empty


def test_no_plan_no_export(engine, tmp_path):
    with reading(engine) as session, pytest.raises(PlanNotFoundError):
        export_package(session, "1400", tmp_path / "out")
