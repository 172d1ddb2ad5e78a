"""The audit trail: who did what, when. Nobody can change what was written (a trigger holds it)."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from core.models import AuditEntry


def record(
    session: Session, *, at: datetime, by: str, action: str, plan: str | None = None, **details: Any
) -> None:
    """Add an entry to the caller's transaction: what was done and its trace stand or fall together.

    *at* is aware UTC. *action* is a thing and what was done to it: `release.published`. *details*
    are JSON values; they never hold a chat id, a token or a password.
    """
    session.add(AuditEntry(at=at, by=by, action=action, plan=plan, details=details))
