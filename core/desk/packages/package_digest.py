"""The digest of a proposal: the same when the same would change, whatever file said it.

An approval is one of a digest: what anybody may rely on is what would become public.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from core.importing.changeset.proposal import Proposal, TableProposal


def digest_of(proposal: Proposal, *, base_release: int | None, note: str | None) -> str:
    """Return the hash of what *proposal* changes, the release it stands on and the public note."""
    sha256 = hashlib.sha256()
    head = [proposal.plan, base_release, note]
    for part in (head, *_changes(proposal), ["foreign", proposal.foreign]):
        sha256.update(json.dumps(part, default=str, sort_keys=True).encode())
        sha256.update(b"\n")
    return sha256.hexdigest()


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
