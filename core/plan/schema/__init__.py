"""The one schema of the data package, from which reader, template and documents are made."""

from collections.abc import Mapping
from enum import StrEnum

from core.plan.schema.claim_tables import (
    CLAIMS,
    DOCUMENTS,
    EVENTS,
    PROCESS,
    QUALITY_ANSWERS,
)
from core.plan.schema.column import Column, Kind, Table
from core.plan.schema.indicator_tables import INDICATORS, OBSERVATIONS, TARGETS
from core.plan.schema.plan_tables import (
    BOUNDARIES,
    DISTRICTS,
    LEVELS,
    NODES,
    PLAN,
    PORTFOLIOS,
    SOURCES,
)
from core.plan.schema.project_tables import (
    BUDGET_LINES,
    MILESTONES,
    PRICE_INDEX,
    PROGRESS_REPORTS,
    PROJECTS,
)
from core.plan.schema.words import WORDS

TABLES: tuple[Table, ...] = (
    PLAN,
    LEVELS,
    PORTFOLIOS,
    SOURCES,
    NODES,
    DISTRICTS,
    BOUNDARIES,
    INDICATORS,
    TARGETS,
    OBSERVATIONS,
    PROJECTS,
    MILESTONES,
    BUDGET_LINES,
    PRICE_INDEX,
    PROGRESS_REPORTS,
    PROCESS,
    DOCUMENTS,
    EVENTS,
    CLAIMS,
    QUALITY_ANSWERS,
)
# Those that a workbook has; a boundary does not fit in a cell.
SHEETS = tuple(table for table in TABLES if table.geojson is None)
BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


def word(member: StrEnum) -> str:
    """Return the canonical Persian word of a member of a closed list."""
    return WORDS[type(member)][member][0]


__all__ = [
    "BOUNDARIES",
    "BY_NAME",
    "DISTRICTS",
    "SHEETS",
    "TABLES",
    "WORDS",
    "Column",
    "Kind",
    "Table",
    "word",
]
