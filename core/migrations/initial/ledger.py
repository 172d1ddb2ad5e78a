"""What was handed in, what it changed, what was published; who did what."""

import sqlalchemy as sa

from core.migrations.initial.columns import (
    TABLES,
    column,
    column_or_none,
    decimal_or_none,
    holds,
    instant,
    instant_or_none,
    key,
    of_plan,
    of_row,
    of_row_or_none,
    one_of,
    one_of_or_none,
    refers,
    serial,
    unique_index,
    words,
    words_or_none,
)

sa.Table(
    "imported_file",
    TABLES,
    key("sha256", 64),
    words("name"),
    column("size_bytes", sa.Integer),
    instant("received_at"),
    words("received_by"),
    holds("sha256", "length(sha256) = 64"),
    holds("size_bytes", "size_bytes >= 0"),
)

sa.Table(
    "import_run",
    TABLES,
    serial(),
    words_or_none("plan"),
    words("file"),
    one_of("state", "importstate", "refused", "proposed", "applied"),
    words("by"),
    words_or_none("reason"),
    instant("started_at"),
    instant_or_none("applied_at"),
    column("summary", sa.JSON),
    holds("applied", "(state = 'applied') = (applied_at IS NOT NULL)"),
    sa.ForeignKeyConstraint(["file"], ["imported_file.sha256"]),
)

sa.Table(
    "observation",
    TABLES,
    serial(),
    words("plan"),
    words("indicator"),
    words_or_none("district"),
    words("period"),
    decimal_or_none("value"),
    one_of(
        "flag", "flag", "final", "preliminary", "estimated", "revised", "missing", "not_applicable"
    ),
    words_or_none("reason"),
    words_or_none("note"),
    words_or_none("source"),
    column_or_none("published_on", sa.Date),
    column("withdrawn", sa.Boolean),
    of_row_or_none("revises", "observation"),
    of_row("imported_by", "import_run"),
    refers("indicator", "indicator"),
    refers("district", "district"),
    holds("missing_has_no_value", "(flag IN ('missing', 'not_applicable')) = (value IS NULL)"),
    holds("missing_has_reason", "flag <> 'missing' OR reason IS NOT NULL"),
    sa.Index("ix_observation_key", "plan", "indicator", "district", "period"),
    unique_index(
        "uq_observation_first",
        "plan",
        "indicator",
        "coalesce(district, '')",
        "period",
        where="revises IS NULL",
    ),
    unique_index("uq_observation_revises", "revises"),
)

sa.Table(
    "progress_report",
    TABLES,
    serial(),
    words("plan"),
    words("project"),
    column("reported_on", sa.Date),
    decimal_or_none("planned_percent"),
    decimal_or_none("actual_percent"),
    decimal_or_none("spent_billion_rial"),
    one_of_or_none(
        "status",
        "projectstatus",
        "not_started",
        "on_track",
        "delayed",
        "stopped",
        "completed",
        "cancelled",
    ),
    words_or_none("note"),
    column_or_none("corrects", sa.Date),
    words_or_none("source"),
    one_of_or_none("origin", "origin", "real", "adapted", "illustrative"),
    column("withdrawn", sa.Boolean),
    of_row_or_none("revises", "progress_report"),
    of_row("imported_by", "import_run"),
    refers("project", "project"),
    holds("planned_percent", "CAST(planned_percent AS NUMERIC) BETWEEN 0 AND 100"),
    holds("actual_percent", "CAST(actual_percent AS NUMERIC) BETWEEN 0 AND 100"),
    holds("spent_billion_rial_not_negative", "CAST(spent_billion_rial AS NUMERIC) >= 0"),
    holds("corrects", "corrects < reported_on"),
    sa.Index("ix_progress_report_key", "plan", "project", "reported_on"),
    unique_index(
        "uq_progress_report_first", "plan", "project", "reported_on", where="revises IS NULL"
    ),
    unique_index("uq_progress_report_revises", "revises"),
)

sa.Table(
    "field_revision",
    TABLES,
    serial(),
    words("plan", index=True),
    of_row("import_run", "import_run", index=True),
    words("thing"),
    words("key"),
    words("field"),
    words_or_none("old"),
    words_or_none("new"),
    words_or_none("reason"),
)

sa.Table(
    "quality_flag",
    TABLES,
    serial(),
    words("plan", index=True),
    of_row("import_run", "import_run", index=True),
    words("rule"),
    words("thing"),
    words("key"),
    column("details", sa.JSON),
)

sa.Table(
    "audit_entry",
    TABLES,
    serial(),
    instant("at"),
    words("by"),
    words("action"),
    words_or_none("plan"),
    column("details", sa.JSON),
)

sa.Table(
    "release",
    TABLES,
    key("plan", 40),
    column("number", sa.Integer, primary_key=True),
    words("file_name"),
    words("sha256", 64),
    instant("published_at"),
    words("published_by"),
    column("judged_on", sa.Date),
    words_or_none("note"),
    column("change_count", sa.Integer),
    of_plan(),
    holds("number", "number >= 1"),
    holds("sha256", "length(sha256) = 64"),
    holds("change_count", "change_count >= 0"),
    sa.UniqueConstraint("file_name"),
)
