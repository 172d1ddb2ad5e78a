"""What a person asks for, and its versioned form in callback data (at most 64 bytes) and links.

Nothing here knows a release. A code that does not fit is replaced by a digest of it, which
`Scene.find` resolves.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

VERSION = "v1"
MOST_BYTES = 64
# Room for a code beside the version, the screen, the longest view and a page of three digits.
_CODE_BYTES = 40
# Of a plan's code; what it takes is taken from the room for the thing's.
_PLAN_BYTES = 17
# Of a number in an intent; a database holds no more than nineteen.
_MOST_DIGITS = 9
_DIGEST = "~"
_DIGEST_LENGTH = 16
_SEPARATOR = "|"
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Where(StrEnum):
    """The screens, by the three letters that stand for them in callback data."""

    START = "sta"
    HELP = "hlp"
    SEARCH = "sea"
    PROJECT = "prj"
    PROJECTS = "prs"
    INDICATOR = "ind"
    INDICATORS = "ins"
    DISTRICT = "dis"
    DISTRICTS = "dss"
    NODE = "nod"
    PLAN = "pln"
    CHANGES = "chg"
    RELEASE = "rel"
    RELEASES = "rls"
    CLAIM = "clm"
    CLAIMS = "cls"
    FOLLOWING = "fol"
    FOLLOW = "fon"
    UNFOLLOW = "fof"
    DROP = "drp"
    STOP = "stp"
    STOPPED = "spd"
    EXPORT = "xpt"
    IMPORT = "imp"
    SETTINGS = "set"
    SET = "sto"
    PRIVACY = "prv"
    OWN_DATA = "dat"
    PLACE = "plc"
    FORGET = "fgt"
    FORGOTTEN = "fgd"
    TALK = "tlk"
    # A button that nobody here has made.
    UNKNOWN = "unk"


@dataclass(frozen=True, slots=True)
class Intent:
    """A screen, the thing it is about, a view of it, and the page (from 1) of a list in it.

    `plan` is the code of the plan it is about, or a digest of that; "" is the current plan.
    """

    where: Where
    code: str = ""
    view: str = ""
    page: int = 1
    plan: str = ""


START = Intent(Where.START)
# The view of the districts that begins from where a person is.
HERE = "here"
# The code of SET by which a language is chosen.
LANGUAGE = "lang"

# What changes what is kept of a chat, and the question before the last of them.
DEEDS = frozenset(
    {
        *(Where.FOLLOW, Where.UNFOLLOW, Where.DROP, Where.STOPPED, Where.IMPORT, Where.SET),
        # What is kept of a group is for its administrators too.
        *(Where.FORGET, Where.FORGOTTEN, Where.OWN_DATA),
    }
)

# First letter of a deep link's payload → the screen it opens; QR codes on site boards hold these.
_LINKS = {
    "p": Where.PROJECT,
    "i": Where.INDICATOR,
    "d": Where.DISTRICT,
    "n": Where.NODE,
    "r": Where.RELEASE,
    "c": Where.CLAIM,
}
_LETTERS = {where: letter for letter, where in _LINKS.items()}

# The kind of thing that each screen is about, as topics and addresses name it.
KINDS = {
    Where.PROJECT: "project",
    Where.INDICATOR: "indicator",
    Where.DISTRICT: "district",
    Where.NODE: "node",
    Where.RELEASE: "release",
    Where.CLAIM: "claim",
}
SCREENS = {kind: where for where, kind in KINDS.items()}


def encode(intent: Intent) -> str:
    """Write callback data; never more than 64 bytes."""
    page = str(intent.page) if intent.page != 1 else ""
    plan = shortened(intent.plan, _PLAN_BYTES)
    code = shortened(intent.code, _CODE_BYTES - len(plan.encode()))
    parts = [VERSION, intent.where.value, code, intent.view, page, plan]
    return _SEPARATOR.join(parts).rstrip(_SEPARATOR)


def shortened(code: str, most_bytes: int = _CODE_BYTES) -> str:
    """Return the code itself, or its digest where it is too long or holds the separator."""
    is_plain = not code.startswith(_DIGEST) and _SEPARATOR not in code
    if is_plain and len(code.encode()) <= most_bytes:
        return code
    return code if _is_digest(code) else digest(code)


def digest(code: str) -> str:
    """Return the short form of a long code."""
    return _DIGEST + hashlib.sha256(code.encode()).hexdigest()[:_DIGEST_LENGTH]


def stands_for(shown: str, code: str) -> bool:
    """Return whether *shown*, of a button, is *code* or its digest."""
    return shown in (code, digest(code))


def _is_digest(code: str) -> bool:
    return re.fullmatch(rf"{_DIGEST}[0-9a-f]{{{_DIGEST_LENGTH}}}", code) is not None


def decode(data: str) -> Intent:
    """Read callback data of any version; UNKNOWN where it is not understood.

    From a version that is not ours the screen and the code are taken, which have not moved; it
    does no deed that cannot be undone.
    """
    version, _, rest = data.partition(_SEPARATOR)
    fields = [*rest.split(_SEPARATOR), "", "", "", ""]
    if not re.fullmatch(r"v[0-9]+", version) or fields[0] not in set(Where):
        return Intent(Where.UNKNOWN)
    where = Where(fields[0])
    if version != VERSION:
        return Intent(Where.FORGET if where == Where.FORGOTTEN else where, fields[1])
    return Intent(where, fields[1], fields[2], _page(fields[3]), fields[4])


def _page(text: str) -> int:
    return max(int(text), 1) if re.fullmatch(r"[0-9]{1,5}", text) else 1


def count_in(text: str) -> int | None:
    """Return the number that *text* is; None for any other text, and for more than any count."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def read_link(payload: str) -> Intent:
    """Read a deep link's payload, such as `p_F-01`; what is not understood opens the start."""
    letter, _, code = payload.strip().partition("_")
    if code and letter in _LINKS:
        return Intent(_LINKS[letter], code)
    return START


def write_link(where: Where, code: str) -> str | None:
    """Return the payload that opens a thing; None when its code cannot stand in a link."""
    payload = f"{_LETTERS[where]}_{code}"
    return payload if _PAYLOAD.fullmatch(payload) else None


def topic_of(intent: Intent) -> str:
    """Return the topic of FOLLOW, UNFOLLOW, DROP: the view is the kind, the code may be none."""
    return f"{intent.view}:{intent.code}" if intent.code else intent.view
