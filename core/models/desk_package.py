"""Packages on their way from a clerk's file to a release, their approvals, and the desk's jobs."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from core.enums import JobKind, JobState, PackageScope, PackageState, PreviewState
from core.models.types import enum_field, holds, instant_field, json_field, never_reuse_ids


class DeskPackage(SQLModel, table=True):
    """A file that was handed in, what reading it found, and how far it is.

    `digest` stands for what would change and the release it stands on (`base_release`, and the
    import `base_run`), which is `changes_digest`, and for what is said of it in public: the `note`
    and the `reasons` of single things. An approval is one of a digest. `found` is what pages show:
    causes of problems, or what would change. `scope` says what becomes of the rows that the file
    lacks. Its release's messages may begin held back (`begins_paused`). `import_run` is there once
    it was written to the plan. `is_moved`: something else was imported or published since, and it
    was worked out anew. One that is scheduled is published at `publish_at` in the name of
    `scheduled_by`.
    """

    __tablename__ = "desk_package"
    __table_args__ = (
        holds("published", "(state = 'published') = (release IS NOT NULL)"),
        holds("digest", "length(digest) = 64"),
        holds("scheduled", "state <> 'scheduled' OR publish_at IS NOT NULL"),
        holds("scheduled_by", "(publish_at IS NULL) = (scheduled_by IS NULL)"),
        never_reuse_ids,
    )

    id: int | None = Field(default=None, primary_key=True)
    state: PackageState = enum_field(PackageState)
    file_name: str
    file: str | None = Field(default=None, foreign_key="imported_file.sha256")
    note: str | None = None
    reasons: dict[str, Any] = json_field(default_factory=dict)
    changes_digest: str | None = Field(default=None, max_length=64)
    scope: PackageScope = enum_field(PackageScope, default=PackageScope.WHOLE)
    begins_paused: bool = False
    publish_at: datetime | None = instant_field(default=None)
    scheduled_by: str | None = None
    handed_in_by: str = Field(foreign_key="person.account")
    handed_in_at: datetime = instant_field()
    plan: str | None = None
    digest: str | None = Field(default=None, max_length=64)
    base_run: int | None = None
    base_release: int | None = None
    found: dict[str, Any] = json_field(default_factory=dict)
    is_moved: bool = False
    returned_by: str | None = None
    return_reason: str | None = None
    import_run: int | None = Field(default=None, foreign_key="import_run.id")
    release: int | None = None
    failure: str | None = None


class PackageApproval(SQLModel, table=True):
    """An approval of a digest: by a person of the desk, or by `name` through a one-time link.

    `override_reason` when whoever handed in approved it themselves.
    """

    __tablename__ = "package_approval"
    __table_args__ = (holds("by_somebody", "(person IS NULL) = (name IS NOT NULL)"),)

    id: int | None = Field(default=None, primary_key=True)
    package: int = Field(foreign_key="desk_package.id", index=True)
    digest: str = Field(max_length=64)
    person: str | None = Field(default=None, foreign_key="person.account")
    name: str | None = None
    override_reason: str | None = None
    approved_at: datetime = instant_field()
    ended_at: datetime | None = instant_field(default=None)


class PackageComment(SQLModel, table=True):
    """What somebody said of a package to those at the desk; `thing` "" is the whole of it."""

    __tablename__ = "package_comment"

    id: int | None = Field(default=None, primary_key=True)
    package: int = Field(foreign_key="desk_package.id", index=True)
    thing: str = ""
    by: str = Field(foreign_key="person.account")
    text: str
    written_at: datetime = instant_field()


class ApprovalLink(SQLModel, table=True):
    """A link by which somebody without an account decides about a digest, once."""

    __tablename__ = "approval_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    package: int = Field(foreign_key="desk_package.id", index=True)
    digest: str = Field(max_length=64)
    made_by: str = Field(foreign_key="person.account")
    expires_at: datetime = instant_field()


class DraftPreview(SQLModel, table=True):
    """The site and the messages of a package's draft, of the `digest` that they show.

    `token` is in the address of the site. It is kept as it is: a page has to show it again and
    again, and what it opens stands in this database anyway. `messages` is what pages show.
    """

    __tablename__ = "draft_preview"

    token: str = Field(primary_key=True, max_length=64)
    package: int = Field(foreign_key="desk_package.id", unique=True)
    digest: str = Field(max_length=64)
    state: PreviewState = enum_field(PreviewState)
    made_at: datetime | None = instant_field(default=None)
    failure: str | None = None
    messages: dict[str, Any] = json_field(default_factory=dict)


class DeskJob(SQLModel, table=True):
    """Work on a package that is done out of a request; `process` is whose it is while running."""

    __tablename__ = "desk_job"
    __table_args__ = (holds("running", "(state = 'running') = (process IS NOT NULL)"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: JobKind = enum_field(JobKind)
    package: int = Field(foreign_key="desk_package.id", index=True)
    by: str
    state: JobState = enum_field(JobState)
    queued_at: datetime = instant_field()
    attempts: int = 0
    process: str | None = Field(default=None, max_length=32)
    ended_at: datetime | None = instant_field(default=None)
