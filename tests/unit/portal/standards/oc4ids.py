"""A JSON Schema of the parts of OC4IDS 0.9 that we use, written from its documentation.

The standard's own schema (CC BY 4.0 / Apache 2.0, standard.open-contracting.org/infrastructure) is
in no package that could be installed; names, types, required fields and closed lists are its own.
"""

# Closed: projectStatus of 0.9.5; `completed` is deprecated there in favour of `maintenance`.
PROJECT_STATUS = (
    *("identification", "preparation", "implementation", "completion", "maintenance"),
    *("decommissioning", "decommissioned", "cancelled"),
)
_TEXT = {"type": "string", "minLength": 1}
_INSTANT = {"type": "string", "format": "date-time"}
_ADDRESS = {"type": "string", "format": "uri"}
_VALUE = {
    "type": "object",
    "properties": {
        "amount": {"type": "number"},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}
_PERIOD = {
    "type": "object",
    "properties": {"startDate": _INSTANT, "endDate": _INSTANT},
    "minProperties": 1,
    "additionalProperties": False,
}


def _list_of(properties, *required):
    return {
        "type": "array",
        "minItems": 1,
        "uniqueItems": True,
        "items": {
            "type": "object",
            "properties": properties,
            "required": list(required),
            "additionalProperties": False,
        },
    }


_METRICS = _list_of(
    {
        "id": _TEXT,
        "title": _TEXT,
        "observations": _list_of(
            {
                "id": _TEXT,
                "measure": _TEXT,
                "unit": {"type": "object"},
                "period": _PERIOD,
            },
            "id",
        ),
    },
    "id",
)
PROJECT = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "identifiers": _list_of({"id": _TEXT, "scheme": _TEXT}, "id"),
        "updated": _INSTANT,
        "title": _TEXT,
        "description": _TEXT,
        "status": {"enum": list(PROJECT_STATUS)},
        "period": _PERIOD,
        "additionalClassifications": _list_of(
            {"scheme": _TEXT, "id": _TEXT, "description": _TEXT}, "id"
        ),
        "locations": _list_of(
            {
                "id": _TEXT,
                "description": _TEXT,
                "uri": _ADDRESS,
                "geometry": {
                    "type": "object",
                    "properties": {
                        "type": {"const": "Point"},
                        "coordinates": {
                            "type": "array",
                            "items": {"type": "number"},
                            "minItems": 2,
                            "maxItems": 2,
                        },
                    },
                    "required": ["type", "coordinates"],
                },
            },
            "id",
        ),
        "budget": {
            "type": "object",
            "properties": {
                "amount": _VALUE,
                "budgetBreakdowns": _list_of(
                    {
                        "id": _TEXT,
                        "description": _TEXT,
                        "budgetBreakdown": _list_of(
                            {
                                "id": _TEXT,
                                "description": _TEXT,
                                "amount": _VALUE,
                                "period": _PERIOD,
                            },
                            "id",
                        ),
                    },
                    "id",
                ),
            },
            "minProperties": 1,
            "additionalProperties": False,
        },
        "parties": _list_of(
            {
                "id": _TEXT,
                "name": _TEXT,
                "roles": {"type": "array", "items": {"enum": ["publicAuthority"]}},
            },
            "id",
        ),
        "documents": _list_of(
            {
                "id": _TEXT,
                "title": _TEXT,
                "url": _ADDRESS,
                "datePublished": _INSTANT,
                "format": _TEXT,
                "language": _TEXT,
                "author": _TEXT,
            },
            "id",
        ),
        "forecasts": _METRICS,
        "metrics": _METRICS,
        "completion": {
            "type": "object",
            "properties": {
                "endDate": _INSTANT,
                "endDateDetails": _TEXT,
                "finalValue": _VALUE,
            },
            "additionalProperties": False,
        },
        # Not of the standard, which lets publishers add fields: what the city itself says.
        "statusDetails": _TEXT,
    },
    "additionalProperties": False,
}
PACKAGE = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["uri", "publisher", "publishedDate", "projects", "version"],
    "properties": {
        "uri": _ADDRESS,
        "publishedDate": _INSTANT,
        "version": {"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
        "publisher": {
            "type": "object",
            "properties": {"name": _TEXT, "uri": _ADDRESS},
            "required": ["name"],
        },
        "license": _ADDRESS,
        "publicationPolicy": _ADDRESS,
        "projects": {"type": "array", "minItems": 1, "uniqueItems": True, "items": PROJECT},
    },
    "additionalProperties": False,
}
