"""What was handed in, what it changed, who did what: rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from core.enums import ImportState
from core.models.types import enum_field, holds, instant_field, json_field


class ImportedFile(SQLModel, table=True):
    """A file as it was handed in; its bytes are kept under its hash in the imports folder."""

    __tablename__ = "imported_file"
    __table_args__ = (
        holds("sha256", "length(sha256) = 64"),
        holds("size_bytes", "size_bytes >= 0"),
    )

    sha256: str = Field(primary_key=True, max_length=64)
    name: str
    size_bytes: int
    received_at: datetime = instant_field()
    received_by: str


class ImportRun(SQLModel, table=True):
    """One reading of a file: refused with problems, proposed (dry run), or applied.

    `reasons` are those of single things, by table and key; `reason` is that of all others.
    """

    __tablename__ = "import_run"
    __table_args__ = (holds("applied", "(state = 'applied') = (applied_at IS NOT NULL)"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str | None = None
    file: str = Field(foreign_key="imported_file.sha256")
    state: ImportState = enum_field(ImportState)
    by: str
    reason: str | None = None
    reasons: dict[str, Any] = json_field(default_factory=dict)
    started_at: datetime = instant_field()
    applied_at: datetime | None = instant_field(default=None)
    summary: dict[str, Any] = json_field(default_factory=dict)

    def reason_of(self, table: str, key: str) -> str | None:
        """Return why this import changed a thing of *table*."""
        found: str | None = self.reasons.get(thing_id(table, key), self.reason)
        return found


def thing_id(table: str, key: str) -> str:
    """Name a thing of a package: its table, and its key as revisions have it."""
    return f"{table}:{key}"


class FieldRevision(SQLModel, table=True):
    """One field of one thing changed by an import; `field` "" means the thing itself came or went.

    `thing` is the table of the package, `key` the thing's key joined by "|". Values are as in the
    package; None is an empty cell.
    """

    __tablename__ = "field_revision"

    id: int | None = Field(default=None, primary_key=True)
    plan: str = Field(index=True)
    import_run: int = Field(foreign_key="import_run.id", index=True)
    thing: str
    key: str
    field: str
    old: str | None = None
    new: str | None = None
    reason: str | None = None


class QualityFlag(SQLModel, table=True):
    """A doubt that an import raised about the data as it stood then; not an error."""

    __tablename__ = "quality_flag"

    id: int | None = Field(default=None, primary_key=True)
    plan: str = Field(index=True)
    import_run: int = Field(foreign_key="import_run.id", index=True)
    rule: str
    thing: str
    key: str
    details: dict[str, Any] = json_field(default_factory=dict)


class AuditEntry(SQLModel, table=True):
    """Who did what, when; never updated, never deleted (a trigger holds it)."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant_field()
    by: str
    action: str
    plan: str | None = None
    details: dict[str, Any] = json_field(default_factory=dict)
