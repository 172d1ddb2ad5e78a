"""`districts.geojson` into rows of the table of boundaries, read by a child that may die."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from core.importing.problems import Place, Problems, UnreadableError
from core.importing.readers.cells import Fault, parser_of
from core.importing.readers.child_process import child_command
from core.importing.readers.delimited.csv_files import PackageFile
from core.importing.readers.sheets import Record, Sheet
from core.importing.spelling import fold
from core.plan.schema import BOUNDARIES, DISTRICTS

MAX_BYTES = 20 << 20
COMMAND = child_command("geojson.geojson_child", "main(limit, sys.stdin.buffer, sys.stdout)")
_CODE = BOUNDARIES.by_name["code"]
_CODE_NAMES = tuple(map(fold, (_CODE.name, _CODE.header)))
_FILE_NAMES = frozenset(
    fold(name) for table in (BOUNDARIES, DISTRICTS) for name in (table.name, table.title)
)
# The table's columns, under the names that GeoJSON has for them.
_HEADERS = {column.name: (index, column.name) for index, column in enumerate(BOUNDARIES.columns)}


def names_boundaries(stem: str) -> bool:
    """Return whether a GeoJSON file of that name, without its ending, is the package's."""
    return fold(stem) in _FILE_NAMES


def read_boundaries(
    file: PackageFile, problems: Problems, command: Sequence[str] = COMMAND
) -> Sheet:
    """Read every feature of *file*; what is wrong goes to *problems*.

    UnreadableError when nothing can be taken from it. *command* is the child.
    """
    sheet = Sheet(BOUNDARIES, file.name, None, dict(_HEADERS))
    for feature in _features(file, command):
        sheet.records.append(_record(feature, file.name, problems))
    return sheet


def _features(file: PackageFile, command: Sequence[str]) -> list[Mapping[str, Any]]:
    place = Place(file.name)
    if len(file.head) > MAX_BYTES:
        raise UnreadableError("geojson_too_big", place, limit=MAX_BYTES >> 20)
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        command,
        input=file.head,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise UnreadableError("geojson_too_heavy", place) from None
    if "refused" in answer:
        code, value, params = answer["refused"]
        raise UnreadableError(code, place, value, **params)
    features: list[Mapping[str, Any]] = answer["features"]
    return features


def _record(feature: Mapping[str, Any], file: str, problems: Problems) -> Record:
    number = feature["number"]
    for code, value, where in feature["problems"]:
        problems.add(code, Place(file, None, number, where, is_feature=True), value)
    name, given = _code(feature["properties"] or {})
    place = Place(file, None, number, name, is_feature=True)
    code = parser_of(_CODE)(given)
    faulty = set() if feature["geometry"] else {"geometry"}
    if isinstance(code, Fault):
        problems.add(code.code, place, given, **code.params)
    elif code is None and feature["properties"] is not None:
        problems.add("feature_nameless", place, names=(_CODE.name, _CODE.header))
    if not isinstance(code, str):
        faulty |= {"code"}
        code = None
    return Record(number, {"code": code, "geometry": feature["geometry"]}, frozenset(faulty))


def _code(properties: Mapping[str, str]) -> tuple[str, str | None]:
    """Find the property that names the district, whatever else a map program wrote."""
    by_fold = {fold(name): name for name in properties}
    name = next((by_fold[one] for one in _CODE_NAMES if one in by_fold), None)
    return (_CODE.name, None) if name is None else (name, properties[name])
