"""Reading the audit: the latest entries first, a page at a time, or all of them in order."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from core.models import AuditEntry

PER_PAGE = 50
_BATCH = 1000


def latest_entries(session: Session, before: int | None = None) -> Sequence[AuditEntry]:
    """Return a page of entries, the latest first; only those *before* that number, if given."""
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(PER_PAGE)
    if before is not None:
        query = query.where(col(AuditEntry.id) < before)
    return session.exec(query).all()


def all_entries(session: Session) -> Iterator[AuditEntry]:
    """Yield every entry in the order it was written."""
    query = select(AuditEntry).order_by(col(AuditEntry.id))
    yield from session.exec(query.execution_options(yield_per=_BATCH))
