"""How the plan was made, and what was said of it."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from core.release.records.base import Record, record


@record
class ProcessStep(Record):
    """A body that drafted the plan; code `all` carries numbers that were told for all bodies."""

    table: ClassVar = "process"
    key: ClassVar = ("position", "code")

    code: str
    position: int
    title: str
    sessions: int | None
    person_hours: int | None
    source: str | None


@record
class UpstreamDocument(Record):
    """A document that the plan was derived from."""

    table: ClassVar = "document"
    key: ClassVar = ("position", "code")

    code: str
    position: int
    title: str
    kind: str | None
    source: str | None


@record
class PlanEvent(Record):
    """Something that happened to the plan, or was announced."""

    table: ClassVar = "event"
    key: ClassVar = ("position", "code")

    code: str
    position: int
    title: str
    kind: str | None
    status: str | None
    happened_on: date | None
    note: str | None
    source: str | None


@record
class Claim(Record):
    """A number somebody official said, and what the data of this release say of it.

    `finding`: matches · differs (the data give another number) · approximate (the claim is the
    data's number rounded) · not_covered (the published data are only a part of what is claimed) ·
    not_checked (no measure, or no data). `found` is the data's number; `parts` the terms it is the
    sum of, as {"label", "value"} objects, where it is a sum.
    """

    table: ClassVar = "claim"
    key: ClassVar = ("code",)

    code: str
    subject: str
    value: Decimal
    unit: str
    quote: str
    source: str | None
    measure: str | None
    finding: str
    found: Decimal | None
    parts: list[dict[str, Any]]
