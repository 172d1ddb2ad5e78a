"""The schema as a Frictionless Table Schema: what programs outside read it by."""

import json
from collections.abc import Sequence
from typing import Any

from core.plan.schema import BY_NAME, Column, Kind, Table

_TYPES = {
    Kind.TEXT: "string",
    Kind.CODE: "string",
    Kind.CODES: "string",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "number",
    Kind.DATE: "date",
    Kind.PERIOD: "string",
    Kind.BOOLEAN: "boolean",
    Kind.ENUM: "string",
    Kind.GEOMETRY: "geojson",
}
_CODE = r"[^\W_]([\w.\-]*[\w\-])?"
_PATTERNS = {
    Kind.CODE: _CODE,
    Kind.CODES: rf"{_CODE}( {_CODE})*",
    Kind.PERIOD: r"\d{4}(-(H[12]|Q[1-4]|M(0[1-9]|1[0-2])))?",
}


def datapackage_json(tables: Sequence[str]) -> str:
    """Write `datapackage.json` for a folder that holds the files of *tables*."""
    is_tabular = all(BY_NAME[name].geojson is None for name in tables)
    package = {
        "profile": "tabular-data-package" if is_tabular else "data-package",
        "name": "strategic-plan",
        "title": "Data package of a city's strategic plan",
        "resources": [_resource(BY_NAME[name], frozenset(tables)) for name in tables],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, present: frozenset[str]) -> dict[str, Any]:
    described = {
        "name": table.name,
        "title": table.title,
        "description": table.help,
        "path": table.file_name,
        "encoding": "utf-8",
    }
    if table.geojson is not None:
        kind = {"format": "geojson", "mediatype": "application/geo+json"}
        return {"profile": "data-resource", **described, **kind}
    return {
        "profile": "tabular-data-resource",
        **described,
        "schema": _schema(table, present),
    }


def _schema(table: Table, present: frozenset[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    key = [*table.key, table.dated_by] if table.dated_by else list(table.key)
    if all(table.by_name[name].required for name in key):
        schema["primaryKey"] = key
    else:
        # A primary key must not be empty anywhere, and an empty district is the whole city.
        schema["uniqueKeys"] = [key]
    references = [
        _reference(table, column)
        for column in table.columns
        if column.refers_to in present and column.kind is Kind.CODE
    ]
    return schema | ({"foreignKeys": references} if references else {})


def _reference(table: Table, column: Column) -> dict[str, Any]:
    resource = "" if column.refers_to == table.name else column.refers_to
    return {"fields": [column.name], "reference": {"resource": resource, "fields": ["code"]}}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.header,
        "type": _TYPES[column.kind],
    }
    if column.help:
        field["description"] = column.help
    if column.kind is Kind.BOOLEAN:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = _constraints(column)
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.enum is not None:
        constraints["enum"] = [member.value for member in column.enum]
    if column.kind in _PATTERNS:
        constraints["pattern"] = _PATTERNS[column.kind]
    if column.kind is Kind.TEXT:
        constraints["maxLength"] = column.max_length
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    return constraints
