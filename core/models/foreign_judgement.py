"""What other systems say of the plan's values."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.models.types import holds, refers


class ForeignJudgement(SQLModel, table=True):
    """What another system says of a value: a fact about that system, and no judgement of ours.

    Rows are only ever added (a trigger holds it); the last one of an indicator, district, period
    and system is in force. `range_name` is that system's own word and `status` the one of ours
    that the mapping file says it means; `trend` is 1, 0, -1, or -2 for none.
    """

    __tablename__ = "foreign_judgement"
    __table_args__ = (
        refers("indicator", "plan", "indicator"),
        refers("district", "plan", "district"),
        holds("status", "status IN ('on_track', 'at_risk', 'off_track')"),
        holds("trend", "trend BETWEEN -2 AND 1"),
        holds("colour", "length(colour) = 7"),
        Index("ix_foreign_judgement_key", "plan", "indicator", "district", "period"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    indicator: str
    district: str | None = None
    period: str
    system: str
    range_name: str | None = None
    status: str | None = None
    colour: str | None = None
    trend: int | None = None
    imported_by: int = Field(foreign_key="import_run.id")
