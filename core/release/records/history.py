"""What changed, and what is doubtful."""

from datetime import date, datetime
from typing import Any, ClassVar

from core.enums import Origin, QualityRule
from core.release.records.base import Record, record


@record
class Change(Record):
    """One field of one thing between this release and the one before it.

    `event`: added · removed · changed · observed (a new value) · revised (a published value was
    replaced) · reported (a new progress report) · corrected (a report corrects an earlier one) ·
    withdrawn · judged (a status that we compute moved). `subject_kind` is plan, node, project,
    indicator, district, claim, process, document, event or source. `field` is the record's field
    ("" for added and removed), with its place after a colon where it has one: `value:1398`,
    `value:1398:7` (period, district), `allocated:1398`, `target:1399`,
    `actual_percent:2020-09-21`. Values are as in the records (ISO dates, plain decimals, enum
    values). `reason` is what the row says, else what was said of the import that brought it, else,
    where `reason_is_note`, the note of the progress report. `is_silent`: there is none, and a
    published value was replaced or withdrawn, a report corrected, a thing removed, or a status, a
    promise, a target or a definition changed. `times` is the how manyth move of a promised end
    this is, None for anything else. `topics` are what followers are told by. That a promise turned
    late or was kept is `judged` under `lateness:2019-03-20:2019-11-21` (promised, measured), its
    values are PromiseState.
    """

    table: ClassVar = "change"
    key: ClassVar = ("release", "position")
    numbers_in: ClassVar = ("old", "new")

    release: int
    position: int
    event: str
    subject_kind: str
    subject_code: str
    subject_title: str
    field: str
    old: str | None
    new: str | None
    reason: str | None
    reason_is_note: bool
    is_silent: bool
    times: int | None
    topics: tuple[str, ...]


@record
class Quality(Record):
    """A doubt about the data, raised at import: see `quality.<rule>` in the catalogue."""

    table: ClassVar = "quality"
    key: ClassVar = ("rule", "thing", "subject", "position")

    rule: str
    thing: str
    subject: str
    position: int
    details: dict[str, Any]


@record
class QualityAnswer(Record):
    """What the city says of a doubt about its data: of a rule, and of the thing it concerns."""

    table: ClassVar = "quality_answer"
    key: ClassVar = ("rule", "subject")

    rule: QualityRule
    subject: str
    answer: str
    answered_on: date | None
    source: str | None
    origin: Origin | None


@record
class Revision(Record):
    """One field of a definition that an import changed, in the order it happened.

    `thing` is the data package's table, `subject` the thing's key. `field` "" means that the thing
    itself came or went.
    """

    table: ClassVar = "revision"
    key: ClassVar = ("thing", "subject", "position")
    numbers_in: ClassVar = ("old", "new")

    thing: str
    subject: str
    position: int
    field: str
    old: str | None
    new: str | None
    reason: str | None
    applied_at: datetime
