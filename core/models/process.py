"""Which processes of this instance run, and the rate of sending that they share."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.models.types import holds, instant_field


class RunningProcess(SQLModel, table=True):
    """A running process. `beat_at` is by the database's clock, and so is `started_at`.

    What it has taken from a queue is its own until its heartbeat ends.
    """

    __tablename__ = "running_process"
    __table_args__ = (Index("ix_running_process_name", "name"),)

    key: str = Field(primary_key=True, max_length=32)
    name: str = Field(max_length=20)
    host: str = Field(max_length=255)
    pid: int
    started_at: datetime = instant_field()
    beat_at: datetime = instant_field()


class SentPicture(SQLModel, table=True):
    """A picture that the Bot API has, by the hash of its bytes, and how it calls it to one bot."""

    __tablename__ = "sent_picture"
    __table_args__ = (holds("sha256", "length(sha256) = 64"),)

    sender: str = Field(primary_key=True, max_length=60)
    sha256: str = Field(primary_key=True, max_length=64)
    file_id: str
    sent_at: datetime = instant_field()


class SendRate(SQLModel, table=True):
    """What all processes that send for one bot share; all instants are the database's.

    `sender` names the bot without its token. All turns up to `paid_until` are taken. Nobody sends
    before `held_until`. While every send fails, since `failing_since` and for `failing_reason`,
    one message is tried at `probe_at`, for the (`probes` + 1)-th time.
    """

    __tablename__ = "send_rate"

    sender: str = Field(primary_key=True, max_length=40)
    paid_until: datetime = instant_field()
    held_until: datetime | None = instant_field(default=None)
    failing_since: datetime | None = instant_field(default=None)
    failing_reason: str | None = None
    probe_at: datetime | None = instant_field(default=None)
    probes: int = 0
