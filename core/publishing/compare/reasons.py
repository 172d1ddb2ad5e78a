"""Why something changed: what its row says, what its import said, or the note of the report."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.fields import BOUNDARY, LINES_OF_TARGETS

type Reasons = dict[tuple[str, str, str], str | None]  # kind, code, field

# The package's tables of things that have a code.
_KINDS = {
    "plan": "plan",
    "nodes": "node",
    "indicators": "indicator",
    "projects": "project",
    "districts": "district",
    "boundaries": "district",
    "claims": "claim",
    "process": "process",
    "documents": "document",
    "events": "event",
    "sources": "source",
}
_AMOUNT = "amount_billion_rial"
_STEPS = {"due_on": "milestone", "done_on": "milestone_done"}
# Of what the city has defined or promised, the fields that must not change without a reason.
_PATH = {"target", "baseline", *LINES_OF_TARGETS}
_NEEDED = {
    "plan": {"horizon_start", "horizon_end", "approved", "price_index"},
    "node": {"title", "description", "level", "parent", "approved"},
    "indicator": {
        *_PATH,
        *("title", "definition", "formula", "unit", "method", "direction", "frequency"),
        *("target_path", "is_binary", "review_status", "replaced_by", "node", "kind"),
    },
    "project": {"title", "scope", "status", "start_on", "planned_end_on", "milestone", "approved"},
}


class Reason(NamedTuple):
    """Why, in the city's words; a `note` of a report may be no more than that."""

    text: str | None
    is_note: bool = False


UNKNOWN = Reason(None)


def is_needed(event: str, kind: str, field: str, old: str | None) -> bool:
    """Return whether a change without a reason is a silent one."""
    if event in ("revised", "corrected", "withdrawn", "removed"):
        return True
    name = field.partition(":")[0]
    # What is told for the first time replaces nothing.
    return event == "changed" and old is not None and name in _NEEDED.get(kind, ())


def of_row(
    row: records.Observation | records.ProgressReport,
    before: records.Observation | records.ProgressReport | None = None,
) -> Reason:
    """Return why *row* was added; a reason that repeats that of the row *before* comes last."""
    is_repeated = before is not None and row.reason == before.reason
    own = None if is_repeated else row.reason
    repeated = None if row.is_withdrawn else row.reason
    return Reason(own or row.import_reason or repeated)


def of_report(row: records.ProgressReport, before: records.ProgressReport | None = None) -> Reason:
    """Return why a report says something else than the one *before*: its note, if nothing else."""
    found = of_row(row, before)
    return found if found.text or row.is_withdrawn else Reason(row.note, is_note=bool(row.note))


def of_imports(before: Snapshot, after: Snapshot) -> Reasons:
    """Return why fields were changed since *before*, as the imports in between said."""
    known = {row.position for row in before.of(records.Revision)}
    fresh = (row for row in after.of(records.Revision) if row.position not in known)
    plan = after.of(records.Plan)[0].code
    return {
        place: row.reason
        for row in sorted(fresh, key=lambda row: row.position)
        for place in _places(row, plan)
    }


def _places(row: records.Revision, plan: str) -> Iterator[tuple[str, str, str]]:
    """Yield the facts, by kind, code and field, of which a revision speaks."""
    if row.thing in _KINDS:
        # A border comes, changes and goes as one field of its district.
        field = BOUNDARY if row.thing == "boundaries" else row.field
        yield _KINDS[row.thing], row.subject, field
    elif row.thing == "budget_lines" and row.field in ("", _AMOUNT):
        project, node, year, kind, fund = row.subject.split("|", 4)
        name = ":".join(part for part in (kind, year, fund) if part)
        owner = ("project", project) if project else ("node", node) if node else ("plan", plan)
        yield *owner, name
    elif row.thing == "targets":
        indicator, district, label, kind = row.subject.split("|")
        place = ":".join(part for part in (label, district) if part)
        names = (kind, *LINES_OF_TARGETS) if not row.field else (row.field,)
        for name in names:
            yield "indicator", indicator, f"{kind if name == 'value' else name}:{place}"
    elif row.thing == "price_index" and row.field in ("", "value"):
        yield "plan", plan, f"price_index:{row.subject}"
    elif row.thing == "milestones":
        project, title = row.subject.split("|", 1)
        for name in (_STEPS[row.field],) if row.field in _STEPS else _STEPS.values():
            yield "project", project, f"{name}:{title}"


def of_statuses(before: Snapshot, after: Snapshot) -> dict[str, Reason]:
    """Return, by project, why the reports that were added since *before* tell another status."""
    known = {row.entry for row in before.of(records.ProgressReport)}
    last: dict[str, tuple[date, int, records.ProgressReport]] = {}
    for row in after.of(records.ProgressReport):
        if row.entry not in known and (row.status or row.is_withdrawn):
            found = (row.as_of_on, row.entry, row)
            last[row.project] = max(last.get(row.project, found), found, key=lambda one: one[:2])
    return {project: of_report(row) for project, (_day, _entry, row) in last.items()}


def stated(snapshot: Snapshot) -> Reasons:
    """Return why a person says another status of an indicator than the rule."""
    return {
        ("indicator", row.code, "status"): row.override_reason
        for row in snapshot.of(records.Indicator)
        if row.status_override is not None
    }
