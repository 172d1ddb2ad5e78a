"""The one place in which the command line asks for the time; everything below is handed it."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)
