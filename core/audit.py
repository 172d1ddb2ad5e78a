"""Who did what, when: one entry per deed, in the transaction of the deed itself."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from core.models import AuditEntry


def record(
    session: Session,
    *,
    at: datetime,
    by: str,
    action: str,
    plan: str | None = None,
    **details: Any,
) -> None:
    """Add an audit entry, for ever.

    *action* names a thing and what was done to it: `release.published`. *details* are JSON-ready,
    and hold no chat id, token or password.
    """
    session.add(AuditEntry(at=at, by=by, action=action, plan=plan, details=details))
