"""The tables of what a package tells of a plan; their columns follow from its schema.

Beside a row's own columns stand `position`, its place in the package, and `removed_by`, the import
that took a thing away. Rows of a ledger are never updated and never deleted (a trigger holds it):
their order is `id`, a later row of a key names the one it replaces in `revises`, and one that is
`withdrawn` takes a value back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import DeclarativeBase

from core.models.tables_of_schema import link_table_of, sql_table_of
from core.models.types import metadata
from core.plan.schema import TABLES, Kind


class PackageRow(DeclarativeBase):
    """A row of one of these tables, with an attribute per column."""

    metadata = metadata


def _mapped(table: SqlTable) -> type[PackageRow]:
    return type(table.name, (PackageRow,), {"__table__": table})


@dataclass(frozen=True, slots=True)
class Link:
    """A table that holds a multi-valued column: *owner* rows name several *member* codes."""

    model: type[PackageRow]
    owner: str
    member: str


# Their columns are known to the schema, not to a checker of types.
MODELS: Mapping[str, type[Any]] = {table.name: _mapped(sql_table_of(table)) for table in TABLES}
LINKS: Mapping[tuple[str, str], Link] = {
    (table.name, column.name): Link(
        _mapped(link_table_of(table, column)), table.stored, column.member
    )
    for table in TABLES
    for column in table.columns
    if column.kind is Kind.CODES
}

Plan = MODELS["plan"]
Level = MODELS["levels"]
Portfolio = MODELS["portfolios"]
Source = MODELS["sources"]
Node = MODELS["nodes"]
NodePolicy = LINKS["nodes", "policies"].model
District = MODELS["districts"]
Boundary = MODELS["boundaries"]
Indicator = MODELS["indicators"]
Target = MODELS["targets"]
Observation = MODELS["observations"]
Project = MODELS["projects"]
ProjectStrategy = LINKS["projects", "strategies"].model
ProjectDistrict = LINKS["projects", "districts"].model
Milestone = MODELS["milestones"]
BudgetLine = MODELS["budget_lines"]
ProgressReport = MODELS["progress_reports"]
ProcessStep = MODELS["process"]
UpstreamDocument = MODELS["documents"]
PlanEvent = MODELS["events"]
Claim = MODELS["claims"]
PriceIndex = MODELS["price_index"]
QualityAnswer = MODELS["quality_answers"]
