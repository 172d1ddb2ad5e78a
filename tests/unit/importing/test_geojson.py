"""`districts.geojson` as part of a package: where it is looked for, and what becomes of it."""

import json
import sys
import zipfile

import pytest

from core.importing.problems import Problems, UnreadableError
from core.importing.readers.delimited.csv_files import PackageFile
from core.importing.readers.geojson import boundary_files
from core.importing.readers.geojson.boundary_files import read_boundaries
from core.importing.readers.kept_files import keep
from core.importing.readers.package_reader import read_package
from tests.factories.boundaries import a_collection, a_feature, polygon, square, write_geojson
from tests.factories.imports import NOW
from tests.factories.packages import a_plan, write_folder, write_xlsx

SQUARE = (
    '{"type":"Polygon","coordinates":'
    "[[[51.6,32.6],[51.7,32.6],[51.7,32.7],[51.6,32.7],[51.6,32.6]]]}"
)
TWO = json.dumps(a_collection(a_feature("7"), a_feature("8"))).encode()


def boundaries(path):
    package = read_package(path)
    assert list(package.problems) == []
    sheet = package.sheets["boundaries"]
    return [(one.row, one.values["code"], one.values["geometry"]) for one in sheet.records]


def read(content, command=boundary_files.COMMAND):
    problems = Problems()
    sheet = read_boundaries(PackageFile("districts.geojson", content), problems, command)
    return sheet, problems


@pytest.mark.parametrize(
    "name",
    ["districts.geojson", "Districts.GeoJSON", "مناطق.geojson", "مرز مناطق.geojson"],
)
def test_it_lies_in_a_folder_or_a_zip_or_comes_alone(tmp_path, name):
    folder = write_folder(tmp_path / "folder", a_plan())
    path = write_geojson(folder, a_feature("7"), a_feature("8"), name=name)
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        archive.write(path, f"inside/{name}")
        archive.writestr(f"__MACOSX/._{name}", "x")
    for given in (folder, tmp_path / "package.zip", path):
        assert boundaries(given) == [(1, "7", SQUARE), (2, "8", SQUARE)]


def test_a_folder_is_kept_with_it(tmp_path):
    folder = write_folder(tmp_path / "folder", a_plan())
    path = write_geojson(folder, a_feature("7"))
    with zipfile.ZipFile(keep(folder, tmp_path / "kept", NOW).path) as kept:
        assert kept.read("districts.geojson") == path.read_bytes()


def test_a_file_of_another_name_is_named(tmp_path):
    folder = write_folder(tmp_path / "folder", a_plan())
    write_geojson(folder, a_feature("7"), name="layer 1.geojson")
    (problem,) = read_package(folder).problems
    assert (problem.code, problem.value) == ("sheet_unknown", "layer 1.geojson")
    assert problem.params["suggestion"] == "districts.geojson"


def test_two_files_are_one_too_many(tmp_path):
    write_geojson(tmp_path, a_feature("7"))
    write_geojson(tmp_path, a_feature("8"), name="boundaries.geojson")
    assert [one.code for one in read_package(tmp_path).problems] == ["sheet_duplicate"]


def test_a_workbook_has_no_sheet_for_it(tmp_path):
    tables: dict[str, list[dict[str, object]]] = {
        **a_plan(),
        "boundaries": [{"code": "7", "geometry": SQUARE}],
    }
    (problem,) = read_package(write_xlsx(tmp_path / "plan.xlsx", tables)).problems
    assert (problem.code, problem.value) == ("sheet_unknown", "boundaries")


def test_a_collection_of_nothing_says_nothing(tmp_path):
    folder = write_folder(tmp_path / "folder", a_plan())
    write_geojson(folder)
    package = read_package(folder)
    assert list(package.problems) == []
    assert "boundaries" not in package.sheets


@pytest.mark.parametrize(
    "properties",
    [
        {"code": "7"},
        {"code": 7},
        {"CODE": "۷"},
        {"کد": " 7 "},
        {"OBJECTID": 3, "number": 8, "كد": 7, "name": "x"},
        {"کد": "8", "code": "7"},
    ],
)
def test_the_code_is_found_among_the_properties(properties):
    feature = {**a_feature(), "properties": properties}
    sheet, problems = read(json.dumps(a_collection(feature)).encode())
    assert list(problems) == []
    assert sheet.records[0].values == {"code": "7", "geometry": SQUARE}


@pytest.mark.parametrize(
    ("properties", "code", "column", "value"),
    [
        ({}, "feature_nameless", "code", None),
        ({"کد": ""}, "feature_nameless", "کد", None),
        ({"code": None}, "feature_nameless", "code", None),
        ({"code": 7.5}, "feature_nameless", "code", None),
        ({"کد": "ناحیه ۷"}, "code_invalid", "کد", "ناحیه ۷"),
    ],
)
def test_a_feature_must_say_whose_it_is(properties, code, column, value):
    feature = {**a_feature(), "properties": properties}
    sheet, problems = read(json.dumps(a_collection(a_feature("8"), feature)).encode())
    (problem,) = problems
    place = problem.place
    assert (problem.code, problem.value) == (code, value)
    assert (place.file, place.row, place.column) == ("districts.geojson", 2, column)
    assert place.is_feature
    assert sheet.records[1].faulty == {"code"}


def test_what_is_no_feature_is_said_once():
    sheet, problems = read(json.dumps(a_collection(5)).encode())
    assert [one.code for one in problems] == ["feature_invalid"]
    assert sheet.records[0].faulty == {"code", "geometry"}


def test_a_bad_border_leaves_the_code_known():
    content = json.dumps(a_collection(a_feature("7", polygon(square()[:-1])))).encode()
    sheet, problems = read(content)
    assert [(one.code, one.place.column) for one in problems] == [
        ("ring_open", "geometry.coordinates[0]")
    ]
    assert sheet.records[0].faulty == {"geometry"}


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.kill(os.getpid(), 9)",
        boundary_files.COMMAND[3].replace("main(limit, ", "limit(); bytearray(2 << 30), ("),
        "print('{')",
        "",
    ],
    ids=["killed", "out of memory", "cut short", "silent"],
)
def test_a_reader_that_dies_is_a_problem_not_a_crash(program):
    command = (sys.executable, "-I", "-c", program, boundary_files.COMMAND[-1])
    with pytest.raises(UnreadableError) as caught:
        read(TWO, command)
    assert caught.value.code == "geojson_too_heavy"
