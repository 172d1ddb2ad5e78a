"""Doubts."""

from core.importing.existing import Existing
from core.importing.proposal import Doubt, Proposal
from core.importing.wanted import Wanted


def find_doubts(
    wanted: Wanted, existing: Existing, proposal: Proposal, reason: str | None
) -> list[Doubt]:
    return []
