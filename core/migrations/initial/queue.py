"""Who follows what, and what is owed to whom."""

import sqlalchemy as sa

from core.migrations.initial.columns import (
    TABLES,
    column,
    column_or_none,
    holds,
    instant,
    instant_or_none,
    key,
    one_of,
    serial,
    words,
    words_or_none,
)

sa.Table(
    "subscriber",
    TABLES,
    serial(),
    words("channel", 20),
    words("chat_id", 40),
    one_of("state", "subscriberstate", "active", "blocked"),
    words("language"),
    one_of("digest", "digest", "immediate", "daily", "weekly"),
    column_or_none("quiet_from", sa.Time),
    column_or_none("quiet_until", sa.Time),
    column("text_only", sa.Boolean),
    instant_or_none("held_until"),
    instant("created_at"),
    sa.UniqueConstraint("channel", "chat_id"),
    holds("quiet_hours", "(quiet_from IS NULL) = (quiet_until IS NULL)"),
    sqlite_autoincrement=True,
)

sa.Table(
    "visit",
    TABLES,
    column("subscriber", sa.Integer, primary_key=True),
    key("plan", 40),
    column("release", sa.Integer),
    sa.ForeignKeyConstraint(["subscriber"], ["subscriber.id"], ondelete="CASCADE"),
)

sa.Table(
    "follow",
    TABLES,
    column("subscriber", sa.Integer, primary_key=True),
    key("plan", 40),
    key("topic", 120),
    instant("created_at"),
    sa.ForeignKeyConstraint(["subscriber"], ["subscriber.id"], ondelete="CASCADE"),
    sa.Index("ix_follow_topic", "plan", "topic"),
)

sa.Table(
    "delivery",
    TABLES,
    serial(),
    column("subscriber", sa.Integer),
    words("plan", 40),
    column("release", sa.Integer),
    one_of(
        "state", "deliverystate", "pending", "claimed", "sent", "failed", "unknown", "cancelled"
    ),
    instant("due_at"),
    column("attempts", sa.Integer),
    column("unknown_outcomes", sa.Integer),
    words_or_none("claimed_by"),
    words_or_none("process"),
    instant_or_none("lease_until"),
    instant_or_none("send_began_at"),
    instant_or_none("settled_at"),
    words_or_none("error"),
    words_or_none("message_id"),
    column_or_none("told_in", sa.Integer),
    instant("enqueued_at"),
    sa.ForeignKeyConstraint(["subscriber"], ["subscriber.id"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["plan", "release"], ["release.plan", "release.number"]),
    sa.UniqueConstraint("subscriber", "plan", "release"),
    holds("attempts", "attempts >= 0"),
    holds("unknown_outcomes", "unknown_outcomes BETWEEN 0 AND attempts"),
    holds("lease", "(state = 'claimed') = (lease_until IS NOT NULL)"),
    holds("send_began", "send_began_at IS NULL OR state = 'claimed'"),
    holds("settled", "(state IN ('pending', 'claimed')) = (settled_at IS NULL)"),
    sa.Index("ix_delivery_due", "state", "due_at", "id"),
    sa.Index("ix_delivery_chat", "subscriber", "state"),
    sqlite_autoincrement=True,
)

sa.Table(
    "inbound_update",
    TABLES,
    key("channel", 20),
    column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    column("payload", sa.JSON),
    one_of("state", "updatestate", "received", "done", "set_aside"),
    instant("received_at"),
    words_or_none("process"),
    instant_or_none("due_at"),
    column("attempts", sa.Integer),
    column("unknown_outcomes", sa.Integer),
    instant_or_none("send_began_at"),
    instant_or_none("settled_at"),
    words_or_none("error"),
    holds("settled", "(state = 'received') = (settled_at IS NULL)"),
)

sa.Table(
    "running_process",
    TABLES,
    key("key", 32),
    words("name", 20),
    words("host", 255),
    column("pid", sa.Integer),
    instant("started_at"),
    instant("beat_at"),
    sa.Index("ix_running_process_name", "name"),
)

sa.Table(
    "send_rate",
    TABLES,
    key("sender", 40),
    instant("paid_until"),
    instant_or_none("held_until"),
    instant_or_none("failing_since"),
    words_or_none("failing_reason"),
    instant_or_none("probe_at"),
    column("probes", sa.Integer),
)
