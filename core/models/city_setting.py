"""What a city sets at the desk without a developer: by name, for a plan or for all of them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from core.models.types import instant_field


class CitySetting(SQLModel, table=True):
    """One setting of *plan* ("" all of them); what is not set has no row."""

    __tablename__ = "city_setting"

    plan: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: str
    changed_at: datetime = instant_field()
    changed_by: str
