"""The digest of a proposal: the same when the same would change, whatever file said it.

An approval is one of a digest: what anybody may rely on is what would become public.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.importing.changeset.proposal import Proposal, TableProposal


def digest_of(changes: str, *, note: str | None, reasons: Mapping[str, str]) -> str:
    """Return the hash of what changes, by the hash of it, and of what is said of it in public."""
    return hashlib.sha256(_written([changes, note, reasons])).hexdigest()


def changes_digest_of(proposal: Proposal, *, base_release: int | None) -> str:
    """Return the hash of what *proposal* changes and of the release it stands on."""
    sha256 = hashlib.sha256()
    head = [proposal.plan, base_release]
    for part in (head, *_changes(proposal), ["foreign", proposal.foreign]):
        sha256.update(_written(part))
        sha256.update(b"\n")
    return sha256.hexdigest()


def _written(part: object) -> bytes:
    return json.dumps(part, default=str, sort_keys=True).encode()


def _changes(proposal: Proposal) -> Iterator[list[Any]]:
    for name, table in sorted(proposal.tables.items()):
        yield from ([name, *change] for change in _of_table(table))


def _of_table(table: TableProposal) -> Iterator[list[Any]]:
    for one in table.added:
        yield ["added", one.key, one.values]
    for change in table.changed:
        fields = [(field.field, field.old, field.new) for field in change.fields]
        yield ["changed", change.key, fields]
    for key, _stored in table.removed:
        yield ["removed", key]
    for append in table.appended:
        yield ["appended", append.key, append.withdraws, append.rows]
    for key in table.reordered:
        yield ["moved", key, table.positions[key]]
