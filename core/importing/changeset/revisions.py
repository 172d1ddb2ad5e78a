"""The ledger of what changed: one entry per field, or per thing that came or went."""

from collections.abc import Iterator
from typing import Any

from core.importing.changeset.desired_state import shown_key
from core.importing.changeset.proposal import FieldChange, TableProposal, differences
from core.importing.changeset.stored_state import Key, Values
from core.importing.changeset.written_values import written
from core.models import MODELS, ImportRun
from core.models.tables import sql_table
from core.release.fields import ORDER


def revisions(proposal: TableProposal, plan: str, run: ImportRun) -> Iterator[Values]:
    """Yield the entries for one table; the ledgers of observations and reports need none."""
    for key, change in _changes(proposal):
        yield {
            "plan": plan,
            "import_run": run.id,
            "thing": proposal.table.name,
            "key": shown_key(key),
            "field": change.field,
            "old": written(change.old) or None,
            "new": written(change.new) or None,
            "reason": run.reason_of(proposal.table.name, shown_key(key)),
        }


def _changes(proposal: TableProposal) -> Iterator[tuple[Key, FieldChange]]:
    for addition in proposal.added:
        yield addition.key, _came(addition.key)
        if addition.restored:
            for one in differences(addition.restored.values, addition.values):
                yield addition.key, one
    for changed in proposal.changed:
        for one in changed.fields:
            yield changed.key, one
    for key, (old, new) in proposal.moved.items():
        yield key, FieldChange(ORDER, old, new)
    is_kept = "removed_by" in sql_table(MODELS[proposal.table.name]).c
    for key, stored in proposal.removed:
        yield key, _went(key)
        if not is_kept:
            # The row itself will be gone: what it said lives on here.
            nothing: dict[str, Any] = {
                name: None for name in stored.values if name not in proposal.table.key
            }
            for one in differences(stored.values, nothing):
                yield key, one


def _came(key: Key) -> FieldChange:
    return FieldChange("", None, shown_key(key))


def _went(key: Key) -> FieldChange:
    return FieldChange("", shown_key(key), None)
