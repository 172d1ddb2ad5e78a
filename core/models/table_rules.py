"""What the database itself holds of several columns of a package's row, in SQL, by table.

Bounds of one column, references and keys follow from the schema (tables_of_schema.py).
"""

from collections.abc import Mapping

RULES: Mapping[str, Mapping[str, str]] = {
    "plan": {"horizon": "horizon_start <= horizon_end"},
    "boundary": {
        "polygons": """substr(geometry, 1, 16) IN ('{"type":"Polygon', '{"type":"MultiPo')"""
    },
    "node": {"not_own_parent": "parent <> code"},
    "indicator": {
        "override_has_reason": (
            "(status_override IS NULL) = (override_reason IS NULL) AND override_reason <> ''"
        )
    },
    "target": {"band": "CAST(band_low AS NUMERIC) < CAST(band_high AS NUMERIC)"},
    "observation": {
        "missing_has_no_value": "(flag IN ('missing', 'not_applicable')) = (value IS NULL)",
        "missing_has_reason": "flag <> 'missing' OR reason IS NOT NULL",
    },
    "project": {
        "planned_dates": "start_on <= planned_end_on",
        "actual_dates": "start_on <= actual_end_on",
    },
    "budget_line": {"one_subject": "project IS NULL OR node IS NULL"},
    "progress_report": {"corrects": "corrects < reported_on"},
}
