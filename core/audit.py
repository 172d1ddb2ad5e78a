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
    """Add an audit entry; *details* must be JSON-ready."""
    session.add(AuditEntry(at=at, by=by, action=action, plan=plan, details=details))
