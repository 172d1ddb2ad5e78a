"""The tables of a release as a Frictionless data package: what each column of each file means."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.release.columns import Kind
from core.release.reader import Release
from core.release.records import Boundary, Record
from core.wording.column_words import table_meaning
from portal.exports.licence import licence_address
from portal.exports.table_columns import CsvColumn, csv_columns

PACKAGE = "datapackage.json"
# Several values in a cell are joined by a semicolon, what has parts is JSON: both are text.
_TYPES = {
    Kind.TEXT: "string",
    Kind.NUMBER: "number",
    Kind.INTEGER: "integer",
    Kind.BOOLEAN: "boolean",
    Kind.DAY: "date",
    Kind.INSTANT: "datetime",
    Kind.LIST: "string",
    Kind.JSON: "string",
}


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file of a table as it was written."""

    record: type[Record]
    name: str
    size: int
    sha256: str


def data_package(release: Release, address: str, files: Iterable[TableFile]) -> bytes:
    """Write the description of *files*, which lie beside it below *address*."""
    plan, info = release.plan, release.info
    resources = [_resource(release, file) for file in files]
    is_tabular = all("schema" in one for one in resources)
    described: dict[str, Any] = {
        "profile": "tabular-data-package" if is_tabular else "data-package",
        "name": f"qotbnama-{plan.code}".lower(),
        "id": f"{address}{release.path.name}",
        "title": plan.title,
        "description": _sample(release),
        "version": str(info.number),
        "created": info.published_at.isoformat(timespec="seconds"),
        "homepage": address,
        "contributors": [{"title": plan.publisher or plan.city, "role": "publisher"}],
        "sources": [{"title": release.path.name, "path": f"{address}{release.path.name}"}],
        "licenses": _licences(plan.licence),
        "resources": resources,
    }
    held = {name: value for name, value in described.items() if value}
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()


def _sample(release: Release) -> str:
    return "دادهٔ نمونه — sample data" if release.plan.is_sample else ""


def _licences(licence: str | None) -> list[dict[str, str]]:
    if not licence:
        return []
    address = licence_address(licence)
    return [{"name": licence, **({"path": address} if address else {})}]


def _resource(release: Release, file: TableFile) -> dict[str, Any]:
    table, shape = file.record.table, release.shape
    meanings = {lang: table_meaning(file.record, lang, shape) for lang in ("fa", "en")}
    common = {
        "name": table.replace("_", "-"),
        "path": file.name,
        "title": meanings["fa"],
        "description": f"{meanings['fa']} — {meanings['en']}",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "encoding": "utf-8",
    }
    if file.record is Boundary:
        return {**common, "format": "geojson", "mediatype": "application/geo+json"}
    return {
        **common,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [_field(one) for one in csv_columns(file.record, shape)],
            "missingValues": [""],
            "primaryKey": list(file.record.key),
        },
    }


def _field(one: CsvColumn) -> dict[str, Any]:
    unit = {"unit": one.unit} if one.unit else {}
    return {
        "name": one.name,
        "type": _TYPES[one.kind],
        "title": one.fa,
        "description": f"{one.fa} — {one.en}",
        "title_fa": one.fa,
        "title_en": one.en,
        **unit,
    }
