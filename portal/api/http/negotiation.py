"""Which content coding an answer gets: RFC 9110, section 12.5.3."""

import re
from collections.abc import Collection, Sequence

IDENTITY = "identity"
# Where the client likes several equally, the smallest first.
CODINGS = ("br", "gzip")
_MEMBER = re.compile(
    r"(?P<coding>[!#$%&'*+.^_`|~0-9a-z-]+)\s*"
    r"(?:;\s*q\s*=\s*(?P<weight>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
)
_ALIASES = {"x-gzip": "gzip"}


def choose_coding(accepted: str | None, available: Collection[str] = CODINGS) -> str | None:
    """Return the coding to answer with, `identity` for none, or None if nothing is acceptable.

    *accepted* is the Accept-Encoding field, None without one; *available* what there is beside
    identity. What is not understood in the field is passed over.
    """
    if accepted is None:
        return IDENTITY  # anything would do; what asks like this is often a simple program
    weights = _weights(accepted)
    rest = weights.get("*")
    best, best_weight = None, 0.0
    for coding in _in_our_order(available):
        weight = weights.get(coding, rest or 0.0)
        if weight > best_weight:
            best, best_weight = coding, weight
    # Acceptable unless it is refused, by name or with everything else that is not named.
    identity_weight = weights.get(IDENTITY, 0.0 if rest == 0.0 else None)
    if identity_weight is None:
        return best or IDENTITY
    return IDENTITY if identity_weight > best_weight else best


def _in_our_order(available: Collection[str]) -> Sequence[str]:
    return [coding for coding in CODINGS if coding in available]


def _weights(accepted: str) -> dict[str, float]:
    members = (_MEMBER.fullmatch(one.strip()) for one in accepted.lower().split(","))
    return {
        _ALIASES.get(found["coding"], found["coding"]): float(found["weight"] or 1)
        for found in members
        if found
    }
