"""The plan itself, its sources, and the city's districts with their borders."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from core.enums import RiverSide
from core.models.types import (
    code_key,
    decimal_field,
    enum_field,
    holds,
    not_negative,
    plan_key,
    refers,
)


def of_plan() -> ForeignKeyConstraint:
    """Return the foreign key of a thing to its plan."""
    return refers("plan", "plan", to=("code",))


class Plan(SQLModel, table=True):
    """A strategic plan, such as «برنامه ۱۴۰۰»; an instance may hold several."""

    __table_args__ = (holds("horizon", "horizon_start <= horizon_end"),)

    code: str = Field(primary_key=True, max_length=40)
    title: str
    city: str
    horizon_start: date
    horizon_end: date
    is_sample: bool = False
    publisher: str | None = None
    licence: str | None = None
    contact: str | None = None


class Source(SQLModel, table=True):
    """A document that something is quoted or taken from."""

    __table_args__ = (of_plan(),)

    plan: str = plan_key()
    code: str = code_key()
    title: str
    publisher: str | None = None
    reference: str | None = None
    url: str | None = None
    published_on: date | None = None
    archived_url: str | None = None
    speaker: str | None = None
    removed_by: int | None = Field(default=None, foreign_key="import_run.id")


class District(SQLModel, table=True):
    """A municipal district and its tile on the schematic map (row 0 is north, column 0 west)."""

    __table_args__ = (
        of_plan(),
        holds("population", "population >= 0"),
        not_negative("area_ha"),
    )

    plan: str = plan_key()
    code: str = code_key()
    number: int
    title: str
    tile_row: int | None = None
    tile_col: int | None = None
    population: int | None = None
    area_ha: Decimal | None = decimal_field(default=None)
    river_side: RiverSide | None = enum_field(RiverSide, default=None)
    neighbourhoods: str | None = None
    landmarks: str | None = None
    note: str | None = None
    source: str | None = None
    removed_by: int | None = Field(default=None, foreign_key="import_run.id")


class Boundary(SQLModel, table=True):
    """Where a district ends: the text of a GeoJSON Polygon or MultiPolygon, one for one shape."""

    __table_args__ = (
        refers("district", "plan", "code"),
        holds(
            "polygons",
            """substr(geometry, 1, 16) IN ('{"type":"Polygon', '{"type":"MultiPo')""",
        ),
    )

    plan: str = plan_key()
    code: str = code_key()
    geometry: str
