"""Borders of districts go the way of every table: proposed, applied, recorded, written out."""

import json

import pytest

from core.database.engine import reading
from core.enums import ImportState, PackageScope
from core.importing.report import proposal_lines
from core.importing.writers.package_export import export_package
from core.models import AuditEntry, Boundary, District
from core.texts import load_texts
from tests.factories.boundaries import (
    a_collection,
    a_feature,
    polygon,
    square,
    write_geojson,
)
from tests.factories.imports import do_import, messages, revisions, rows
from tests.factories.packages import a_plan, write_folder
from tests.presence import present

PARTS = {"type": "MultiPolygon", "coordinates": [[square(51.8)], [square(51.9, 32.7)]]}


@pytest.fixture
def folder(tmp_path):
    """A package with borders of both districts, not yet imported."""
    made = write_folder(tmp_path / "package", a_plan())
    write_geojson(made, a_feature("7"), a_feature("8", PARTS))
    return made


def kept(engine):
    return {row["code"]: row["geometry"] for row in rows(engine, Boundary, "code")}


def counts(outcome):
    return outcome.proposal.counts["boundaries"]


def test_borders_come_with_the_plan_and_stay(engine, folder):
    outcome = do_import(engine, folder)
    assert outcome.state is ImportState.APPLIED
    assert counts(outcome) == {"added": 2, "changed": 0, "removed": 0, "unchanged": 0}
    assert any("مرز مناطق" in line for line in proposal_lines(outcome, load_texts("fa")))
    assert [json.loads(text)["type"] for text in kept(engine).values()] == [
        "Polygon",
        "MultiPolygon",
    ]
    again = do_import(engine, folder)
    assert present(again.proposal).is_empty
    (folder / "districts.geojson").unlink()
    without = do_import(engine, folder)
    assert present(without.proposal).is_empty
    assert "boundaries" not in present(without.proposal).counts
    assert len(kept(engine)) == 2
    assert len(rows(engine, AuditEntry)) == 3


def test_the_file_alone_changes_a_border_of_a_plan(engine, folder, tmp_path):
    do_import(engine, folder)
    before = kept(engine)
    path = write_geojson(tmp_path, a_feature("7", polygon(square(51.5))), a_feature("8", PARTS))
    dry = do_import(engine, path, plan="1400", dry_run=True)
    assert counts(dry) == {"added": 0, "changed": 1, "removed": 0, "unchanged": 1}
    assert kept(engine) == before
    outcome = do_import(engine, path, plan="1400", reason="تقسیمات تازه")
    after = kept(engine)
    assert revisions(engine, present(outcome.run)) == [
        ("boundaries", "7", "geometry", before["7"], after["7"])
    ]
    assert after["8"] == before["8"]


def test_a_border_goes_only_when_that_is_allowed(engine, folder):
    do_import(engine, folder)
    before = kept(engine)
    write_geojson(folder, a_feature("7"))
    refused = do_import(engine, folder)
    (said,) = messages(refused)
    assert "«8» در «مرز مناطق» هست، ولی در بسته نیست" in said
    assert kept(engine) == before
    outcome = do_import(engine, folder, scope=PackageScope.WITH_REMOVALS)
    assert list(kept(engine)) == ["7"]
    assert revisions(engine, present(outcome.run)) == [
        ("boundaries", "8", "", "8", None),
        ("boundaries", "8", "geometry", before["8"], None),
    ]


def test_a_district_that_goes_takes_its_border_out_of_the_package(engine, folder, tmp_path):
    do_import(engine, folder)
    tables = a_plan()
    del tables["districts"][1]
    tables["projects"][0]["districts"] = "7"
    fewer = write_folder(tmp_path / "fewer", tables)
    outcome = do_import(engine, fewer, scope=PackageScope.WITH_REMOVALS)
    assert messages(outcome) == []
    assert [row["code"] for row in rows(engine, District, "code") if row["removed_by"]] == ["8"]
    with reading(engine) as session:
        export_package(session, "1400", tmp_path / "out")
    told = json.loads((tmp_path / "out" / "districts.geojson").read_bytes())
    assert [one["properties"]["code"] for one in told["features"]] == ["7"]
    assert present(do_import(engine, tmp_path / "out").proposal).is_empty


def test_one_bad_border_and_nothing_is_applied(engine, folder):
    write_geojson(folder, a_feature("7"), a_feature("8", polygon(square()[:-1])))
    outcome = do_import(engine, folder)
    assert outcome.state is ImportState.REFUSED
    assert [one.code for one in outcome.problems] == ["ring_open"]
    assert kept(engine) == {}
    assert rows(engine, District) == []


def test_borders_of_districts_that_are_not_there_are_refused(engine, tmp_path):
    tables = a_plan()
    del tables["districts"]
    tables["projects"][0]["districts"] = ""
    del tables["observations"][1]
    folder = write_folder(tmp_path / "package", tables)
    write_geojson(folder, a_feature("7"))
    assert "sheet_missing_for" in [one.code for one in do_import(engine, folder).problems]


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_is_written_out_reads_back_as_unchanged(engine, folder, tmp_path, name):
    do_import(engine, folder)
    with reading(engine) as session:
        export_package(session, "1400", tmp_path / name)
    outcome = do_import(engine, tmp_path / name)
    assert messages(outcome) == []
    assert present(outcome.proposal).is_empty
    assert counts(outcome)["unchanged"] == 2


def test_a_workbook_leaves_them_as_they_are(engine, folder, tmp_path):
    do_import(engine, folder)
    with reading(engine) as session:
        export_package(session, "1400", tmp_path / "out.xlsx")
    outcome = do_import(engine, tmp_path / "out.xlsx")
    assert present(outcome.proposal).is_empty
    assert len(kept(engine)) == 2


def test_a_plan_without_borders_is_written_out_without_the_file(engine, imports, tmp_path):
    imports(a_plan())
    with reading(engine) as session:
        export_package(session, "1400", tmp_path / "out")
    assert not (tmp_path / "out" / "districts.geojson").exists()
    assert '"boundaries"' not in (tmp_path / "out" / "datapackage.json").read_text("utf-8")


def warnings(engine, folder):
    outcome = do_import(engine, folder)
    assert messages(outcome) == []
    return [
        (one.thing, one.key, one.details)
        for one in present(outcome.proposal).warnings
        if one.rule == "boundary_turned"
    ]


def turned(ring):
    return [[y, x] for x, y in ring]


def test_latitude_before_longitude_is_a_doubt(engine, folder):
    assert warnings(engine, folder) == []
    write_geojson(folder, *(a_feature(code, polygon(turned(square()))) for code in "78"))
    ((thing, key, details),) = warnings(engine, folder)
    assert (thing, key) == ("boundaries", "7")
    assert {name: str(value) for name, value in details.items()} == {
        "longitude": "32.65",
        "latitude": "51.65",
    }


@pytest.mark.parametrize(
    ("lat", "lon", "is_doubted"),
    [("32.62", "51.63", True), ("51.63", "32.62", False), ("36", "59", False)],
)
def test_the_places_of_projects_tell_more_than_the_country(engine, tmp_path, lat, lon, is_doubted):
    tables = a_plan()
    tables["projects"][0] |= {"lat": lat, "lon": lon}
    folder = write_folder(tmp_path / "package", tables)
    write_geojson(folder, a_feature("7", polygon(turned(square()))))
    assert bool(warnings(engine, folder)) is is_doubted
    (folder / "districts.geojson").write_text(json.dumps(a_collection(a_feature("7"))))
    assert not (is_doubted and warnings(engine, folder))
