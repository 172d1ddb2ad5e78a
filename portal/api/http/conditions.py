"""Conditional requests: RFC 9110, section 13, in the order of 13.2.2."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

_TAG = re.compile(r'\s*(W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*')


def failed_precondition(
    headers: Mapping[str, str], etag: str, modified_at: datetime | None = None
) -> HTTPStatus | None:
    """Return 412 or 304 for a GET that is not to be answered in full, None for one that is.

    *etag* is that of the representation that would be sent; *modified_at* None has no date.
    """
    if (expected := headers.get("If-Match")) is not None:
        if not matches(expected, etag, is_strong=True):
            return HTTPStatus.PRECONDITION_FAILED
    elif _is_after(modified_at, headers.get("If-Unmodified-Since")):
        return HTTPStatus.PRECONDITION_FAILED
    if (known := headers.get("If-None-Match")) is not None:
        return HTTPStatus.NOT_MODIFIED if matches(known, etag) else None
    since = _date(headers.get("If-Modified-Since"))
    if since is not None and modified_at is not None and modified_at <= since:
        return HTTPStatus.NOT_MODIFIED
    return None


def matches(field: str, etag: str, *, is_strong: bool = False) -> bool:
    """Return whether *etag* is among the entity tags of *field*; `*` stands for any.

    Strongly compared a weak tag equals none, weakly only what is within the quotes counts.
    """
    if field.strip() == "*":
        return True
    is_weak = etag.startswith("W/")
    for weak, opaque in _TAG.findall(field):
        if opaque == etag.removeprefix("W/") and not (is_strong and (weak or is_weak)):
            return True
    return False


def range_applies(if_range: str | None, etag: str, modified_at: datetime) -> bool:
    """Return whether a part may be sent: what the client has the rest of is still the same."""
    if if_range is None:
        return True
    if '"' in if_range:
        return if_range.strip() == etag
    # A date has to be the very same one.
    return _date(if_range) == modified_at


def _is_after(moment: datetime | None, field: str | None) -> bool:
    limit = _date(field)
    return moment is not None and limit is not None and moment > limit


def _date(field: str | None) -> datetime | None:
    """Parse an HTTP date; None for anything else, which counts as if it were not there."""
    try:
        found = parsedate_to_datetime(field or "")
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None
