"""Who follows what, and what each is owed. A subscriber is a chat id and a list of topics."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.enums import DeliveryState, Digest, EventKind, SubscriberState, UpdateState
from core.models.types import enum_field, holds, instant_field, json_field, never_reuse_ids


class Subscriber(SQLModel, table=True):
    """A chat on a channel (`telegram`, `bale`). Deleting it deletes all that is about it.

    Nothing is sent to it before `held_until`, the moment that the channel asked to wait for.
    `thread_id` is the topic of a group that notices go into; once it was closed or deleted they
    go to the group itself, and `has_lost_topic` until that was told. `is_channel`: a channel of a
    district, whose posts are for everybody.
    `muted` names kinds of events that it is not told of. `message_count` is the running number of
    the last message that it got, or may have got.
    """

    __table_args__ = (
        UniqueConstraint("channel", "chat_id"),
        holds("message_count", "message_count >= 0"),
        holds("quiet_hours", "(quiet_from IS NULL) = (quiet_until IS NULL)"),
        never_reuse_ids,
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=20)
    chat_id: str = Field(max_length=40)
    state: SubscriberState = enum_field(SubscriberState, default=SubscriberState.ACTIVE)
    language: str = "fa"
    digest: Digest = enum_field(Digest, default=Digest.IMMEDIATE)
    quiet_from: time | None = time(22)
    quiet_until: time | None = time(8)
    text_only: bool = False
    muted: str = EventKind.MISSING_FIGURES.value
    message_count: int = 0
    held_until: datetime | None = instant_field(default=None)
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    has_lost_topic: bool = False
    is_channel: bool = False
    created_at: datetime = instant_field()


class Visit(SQLModel, table=True):
    """The release of a plan that a subscriber last looked at."""

    __table_args__ = (ForeignKeyConstraint(["subscriber"], ["subscriber.id"], ondelete="CASCADE"),)

    subscriber: int = Field(primary_key=True)
    plan: str = Field(primary_key=True, max_length=40)
    release: int


class Follow(SQLModel, table=True):
    """A subscriber follows a topic of a plan, such as `district:7`."""

    __table_args__ = (
        ForeignKeyConstraint(["subscriber"], ["subscriber.id"], ondelete="CASCADE"),
        Index("ix_follow_topic", "plan", "topic"),
    )

    subscriber: int = Field(primary_key=True)
    plan: str = Field(primary_key=True, max_length=40)
    topic: str = Field(primary_key=True, max_length=120)
    created_at: datetime = instant_field()


class Delivery(SQLModel, table=True):
    """One message owed to one subscriber about one release, or about a day while it is current.

    `occasion` is that day, as ISO writes it, for what the calendar brings; "" for the release.
    Claimed rows carry a lease: past `lease_until`, or when the heartbeat of `process` has ended,
    another worker may take them. `claimed_by` proves the claim. `send_began_at` is
    set while a message is on its way; a row whose lease ends without it was certainly not sent.
    `unknown_outcomes` counts the sends that may have arrived although nobody confirmed it.
    `told_in` is the delivery whose message told this one too, when a newer release arrived first.
    """

    __table_args__ = (
        ForeignKeyConstraint(["subscriber"], ["subscriber.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["plan", "release"], ["release.plan", "release.number"]),
        UniqueConstraint("subscriber", "plan", "release", "occasion"),
        Index("ix_delivery_due", "state", "due_at", "id"),
        Index("ix_delivery_chat", "subscriber", "state"),
        holds("attempts", "attempts >= 0"),
        holds("unknown_outcomes", "unknown_outcomes BETWEEN 0 AND attempts"),
        holds("lease", "(state = 'claimed') = (lease_until IS NOT NULL)"),
        holds("send_began", "send_began_at IS NULL OR state = 'claimed'"),
        holds("settled", "(state IN ('pending', 'paused', 'claimed')) = (settled_at IS NULL)"),
        never_reuse_ids,
    )

    id: int | None = Field(default=None, primary_key=True)
    subscriber: int
    plan: str = Field(max_length=40)
    release: int
    occasion: str = Field(default="", max_length=10)
    state: DeliveryState = enum_field(DeliveryState, default=DeliveryState.PENDING)
    due_at: datetime = instant_field()
    attempts: int = 0
    unknown_outcomes: int = 0
    claimed_by: str | None = None
    process: str | None = None
    lease_until: datetime | None = instant_field(default=None)
    send_began_at: datetime | None = instant_field(default=None)
    settled_at: datetime | None = instant_field(default=None)
    error: str | None = None
    message_id: str | None = None
    told_in: int | None = None
    enqueued_at: datetime = instant_field()


class CalendarRun(SQLModel, table=True):
    """A day of a plan that has been seen to: what it brought is owed to whoever follows it."""

    __tablename__ = "calendar_run"

    plan: str = Field(primary_key=True, max_length=40)
    day: date = Field(primary_key=True)
    ran_at: datetime = instant_field()


class Brake(SQLModel, table=True):
    """A release whose messages are held: what the calendar brings while it is current is too."""

    plan: str = Field(primary_key=True, max_length=40)
    release: int = Field(primary_key=True)
    set_at: datetime = instant_field()


class InboundUpdate(SQLModel, table=True):
    """An update as the Bot API sent it, stored before it is acknowledged.

    Whoever answers it stands in `process`, until that process ends. `send_began_at` is set while
    an answer is on its way; `unknown_outcomes` counts those that may have arrived although nobody
    confirmed it. An answer that was refused is tried again at `due_at`. What it said is deleted
    as soon as it is settled, unless nobody could read it.
    """

    __tablename__ = "inbound_update"
    __table_args__ = (holds("settled", "(state = 'received') = (settled_at IS NULL)"),)

    channel: str = Field(primary_key=True, max_length=20)
    update_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    payload: dict[str, Any] = json_field()
    state: UpdateState = enum_field(UpdateState, default=UpdateState.RECEIVED)
    received_at: datetime = instant_field()
    process: str | None = None
    due_at: datetime | None = instant_field(default=None)
    attempts: int = 0
    unknown_outcomes: int = 0
    send_began_at: datetime | None = instant_field(default=None)
    settled_at: datetime | None = instant_field(default=None)
    error: str | None = None
