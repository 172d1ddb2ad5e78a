"""Metadata of published releases; their content is in the release files."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from core.models.types import holds, instant_field, of_plan, plan_key


class PublishedRelease(SQLModel, table=True):
    """A numbered release. The current one of a plan is the one with the highest number."""

    __tablename__ = "release"
    __table_args__ = (
        of_plan(),
        holds("number", "number >= 1"),
        holds("sha256", "length(sha256) = 64"),
        holds("change_count", "change_count >= 0"),
    )

    plan: str = plan_key()
    number: int = Field(primary_key=True)
    file_name: str = Field(unique=True)
    sha256: str = Field(max_length=64)
    published_at: datetime = instant_field()
    published_by: str
    judged_on: date
    note: str | None = None
    change_count: int = 0
