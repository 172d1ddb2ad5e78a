"""How the plan was made, and the numbers that officials said about it."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel

from core.models.plan import of_plan
from core.models.types import code_key, decimal_field, holds, plan_key


class ProcessStep(SQLModel, table=True):
    """A body that drafted the plan, with its sessions and person-hours where they are told."""

    __tablename__ = "process"
    __table_args__ = (of_plan(), holds("counts", "sessions >= 0 AND person_hours >= 0"))

    plan: str = plan_key()
    code: str = code_key()
    position: int = 0
    title: str
    sessions: int | None = None
    person_hours: int | None = None
    source: str | None = None
    removed_by: int | None = Field(default=None, foreign_key="import_run.id")


class UpstreamDocument(SQLModel, table=True):
    """A document that the plan was derived from."""

    __tablename__ = "document"
    __table_args__ = (of_plan(),)

    plan: str = plan_key()
    code: str = code_key()
    position: int = 0
    title: str
    kind: str | None = None
    source: str | None = None
    removed_by: int | None = Field(default=None, foreign_key="import_run.id")


class PlanEvent(SQLModel, table=True):
    """Something that happened to the plan, or was announced. `happened_on` None: day not told."""

    __tablename__ = "event"
    __table_args__ = (of_plan(),)

    plan: str = plan_key()
    code: str = code_key()
    position: int = 0
    title: str
    kind: str | None = None
    status: str | None = None
    happened_on: date | None = None
    note: str | None = None
    source: str | None = None
    removed_by: int | None = Field(default=None, foreign_key="import_run.id")


class Claim(SQLModel, table=True):
    """A number somebody official said, quoted, and the measure it is checked against."""

    __table_args__ = (of_plan(),)

    plan: str = plan_key()
    code: str = code_key()
    subject: str
    value: Decimal = decimal_field()
    unit: str
    quote: str
    source: str | None = None
    measure: str | None = None
    removed_by: int | None = Field(default=None, foreign_key="import_run.id")
