"""What a proposal changes and what is wrong with a file, as JSON that pages show."""

from collections.abc import Iterator
from typing import Any

from core.importing.causes import group_causes
from core.importing.changeset.desired_state import key_values, shown_key
from core.importing.changeset.proposal import Proposal, TableProposal
from core.importing.changeset.stored_state import Key
from core.importing.diff import DiffKind, ThingDiff, diff_of
from core.importing.problems import Problems, shown_value
from core.importing.report import cause_lines, render_warning
from core.importing.writers.diff_lines import (
    column_name,
    dependant_lines,
    question_text,
    whole_text,
)
from core.models import thing_id
from core.texts import Texts

# Of each table so many things are shown one by one; the rest are counted.
MOST_THINGS = 300
MOST_CAUSES = 100
MOST_WARNINGS = 100


def problem_rows(problems: Problems, texts: Texts) -> dict[str, Any]:
    """Return the causes of *problems*, each with its lines, and how many there are of both."""
    causes = group_causes(problems)
    shown = [
        {"count": cause.total, "lines": cause_lines(cause, texts)}
        for cause in causes[:MOST_CAUSES]
    ]
    return {"problems": problems.total, "causes": len(causes), "shown": shown}


def proposal_rows(proposal: Proposal, texts: Texts) -> dict[str, Any]:
    """Return what *proposal* changes: by table, thing and field, and the doubts about it."""
    texts = texts.of(proposal.shape)
    things: dict[str, list[ThingDiff]] = {}
    for one in diff_of(proposal):
        things.setdefault(one.table.name, []).append(one)
    tables = []
    for name, table in proposal.tables.items():
        if not table.is_empty:
            found = things.get(name, [])
            tables.append(
                {
                    "title": table.table.title,
                    "counts": table.counts,
                    "things": [_thing(one, texts) for one in found[:MOST_THINGS]],
                    "more": max(len(found) - MOST_THINGS, 0),
                }
            )
    warnings = [render_warning(one, texts) for one in proposal.warnings[:MOST_WARNINGS]]
    return {
        "is_empty": proposal.is_empty,
        "tables": tables,
        "warnings": warnings,
        "warning_count": len(proposal.warnings),
    }


def things_of(proposal: Proposal) -> set[str]:
    """Return the ids of all things that *proposal* changes."""
    return {
        thing_id(name, shown_key(key))
        for name, table in proposal.tables.items()
        for key in _keys(table)
    }


def _keys(table: TableProposal) -> Iterator[Key]:
    yield from (one.key for one in table.added)
    yield from (one.key for one in table.changed)
    yield from (one.key for one in table.appended)
    yield from (key for key, _ in table.removed)
    yield from table.moved


def _thing(one: ThingDiff, texts: Texts) -> dict[str, Any]:
    """Write a thing field by field, every value whole: somebody is to approve it."""
    is_new = one.kind is DiffKind.ADDED
    fields = [
        [
            column_name(one.table, change.field, texts),
            "" if is_new else whole_text(change.old, texts),
            whole_text(change.new, texts),
        ]
        for change in one.fields
    ]
    return {
        "id": thing_id(one.table.name, shown_key(one.key)),
        "kind": one.kind.value,
        "key": [shown_value(part, texts) for part in key_values(one.key)],
        "title": one.title,
        "fields": fields,
        "notes": [
            *dependant_lines(one, texts),
            *(question_text(question, one.table, texts) for question in one.questions),
        ],
    }
