"""Reading what the Bot API sends, whatever it is: no text may stop the updates beside it.

What a database or a request could not carry is made harmless here, once: numbers beyond 64 bits
and numbers that are none, lone surrogates, NUL, bytes that are no UTF-8, nesting without end.
"""

import json
import math
import re
from hashlib import sha256
from typing import Any

from telegram.error import TelegramError

# A Bot API update with everything in it is far below this.
MOST_BYTES = 1_000_000
# Updates of the Bot API nest about ten deep; encoders and databases give up at a thousand.
_MOST_DEEP = 60
_MOST_DIGITS = 19
_LARGEST_NUMBER = 2**63 - 1
_REPLACEMENT = "\ufffd"
# Possessive, and to the end where a string is not closed: linear on any text.
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[{]|[\]}]', re.DOTALL)

type Payload = dict[str, Any]


def parse(body: bytes) -> Any:
    """Parse JSON; ValueError where it is none."""
    text = _pruned(body.decode(errors="replace"))
    found = json.loads(
        text, parse_int=_parse_int, parse_float=_parse_float, parse_constant=_as_text
    )
    return _clean(found)


def parse_answer(body: bytes) -> Payload:
    """Parse an answer of the Bot API; TelegramError where it is none."""
    try:
        answer = parse(body)
    except ValueError as error:
        raise TelegramError("Invalid server response") from error
    if not isinstance(answer, dict):
        raise TelegramError("Invalid server response")
    return answer


def update_number(payload: Payload) -> int | None:
    """Return an update's own number; None where it has none that a database can hold."""
    number = payload.get("update_id")
    return number if type(number) is int and 0 <= number <= _LARGEST_NUMBER else None


def substitute_number(payload: Payload) -> int:
    """Compute a number for an update that has none: negative, and the same each time it comes."""
    text = json.dumps(payload, sort_keys=True)
    return -1 - (int.from_bytes(sha256(text.encode()).digest()[:8]) >> 1)


def is_too_large(payload: Payload) -> bool:
    """Return whether an update is larger than any that the Bot API sends."""
    return len(json.dumps(payload, ensure_ascii=False).encode()) > MOST_BYTES


def _pruned(text: str) -> str:
    """Put null in the place of what is nested too deep to be parsed."""
    parts, depth, kept_until = [], 0, 0
    for token in _TOKENS.finditer(text):
        sign = token[0]
        if sign in "[{":
            depth += 1
            if depth == _MOST_DEEP + 1:
                parts += [text[kept_until : token.start()], "null"]
        elif sign in "]}":
            depth -= 1
            if depth == _MOST_DEEP:
                kept_until = token.end()
    if depth > _MOST_DEEP:
        raise ValueError(depth)
    return "".join([*parts, text[kept_until:]]) if parts else text


def _parse_int(digits: str) -> int | str:
    # Python itself refuses to read more than some thousand digits.
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _parse_float(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits


def _as_text(word: str) -> str:
    """Return NaN and the infinities as words: PostgreSQL's JSON knows no such numbers."""
    return word


def _clean(part: Any) -> Any:
    match part:
        case str():
            return _clean_text(part)
        case dict():
            return {_clean_text(key): _clean(one) for key, one in part.items()}
        case list():
            return [_clean(one) for one in part]
    return part


def _clean_text(text: str) -> str:
    if text.isascii():
        return text.replace("\0", _REPLACEMENT)
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return paired.replace("\0", _REPLACEMENT)
