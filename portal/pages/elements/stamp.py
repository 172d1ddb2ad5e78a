"""What on a page names the release that it shows: put in last, when the page's edition is known.

A page says in which release it last changed. Whether it changed is only known when it is rendered,
so it is rendered with a character in each of these places that no text can hold
(core/plan/hidden.py), and compared with the edition before.
"""

from dataclasses import astuple, dataclass

from core.calendar import Calendar
from core.persian import persian_digits
from core.release.naming import HASH_LETTERS
from core.release.reader import Release
from core.release.records import ReleaseInfo
from portal.charts.render import PAGE


@dataclass(frozen=True, slots=True)
class Stamp:
    """A release as pages name it: number, the same for an address, days, hash, name of its file.

    `permanent` is what the foot of a page says of its address and its earlier editions, as HTML.
    """

    number: str
    plain_number: str
    published: str
    until: str
    hash: str
    file: str
    permanent: str = ""


PLACES = Stamp(*(chr(code) for code in range(0xFDD0, 0xFDD7)))


def stamp_of(
    release: Release, calendar: Calendar, info: ReleaseInfo, permanent: str, *, is_own: bool
) -> Stamp:
    """Return what pages name *release*, or the one of *info* before it, by."""
    return Stamp(
        number=persian_digits(info.number),
        plain_number=str(info.number),
        published=calendar.medium(info.published_on),
        until=calendar.medium(info.data_until or info.judged_on),
        hash=((release.sha256 if is_own else info.sha256) or "")[:HASH_LETTERS],
        file=(release.path.name if is_own else info.file_name) or "",
        permanent=permanent,
    )


def stamped(page: str, stamp: Stamp, address: str) -> str:
    """Put *stamp*, and the page's own *address*, into the places of a rendered page."""
    for place, text in zip(astuple(PLACES), astuple(stamp), strict=True):
        page = page.replace(place, text)
    return page.replace(PAGE, address)
