"""Formulas with the numbers put in, as they stand in a line of their own, read from the left."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.persian import number, trimmed

type Json = Mapping[str, Any]

FIFTY = Decimal(50)
# A longer sum is said in words: nobody reads twenty terms.
TERMS_MOST = 5
_PLACES, _SMALL_PLACES = 2, 4


def value_of(shown: Json | None) -> Decimal | None:
    """Read a computed number of a working; None stays None."""
    return None if shown is None else Decimal(shown["value"])


def short(value: Decimal | str, beside: Iterable[Decimal] = ()) -> str:
    """Write a number with two decimals at most, one that is below 1 with four.

    More where it would be one of *beside* otherwise.
    """
    exact = Decimal(value)
    return trimmed(exact, _PLACES if abs(exact) >= 1 else _SMALL_PLACES, beside)


def _term(value: Decimal | str, beside: Iterable[Decimal] = ()) -> str:
    """Write a number inside a formula: one below zero stands in brackets."""
    text = short(value, beside)
    return f"({text})" if Decimal(value) < 0 else text


def _terms(*values: Decimal | str) -> list[str]:
    """Write the numbers of a formula, those apart that differ."""
    exact = [Decimal(value) for value in values]
    return [_term(value, exact) for value in exact]


def share_of_way(value: str, start: Decimal, end: Decimal) -> str:
    """Put numbers into 100 × (A − B) ÷ (T − B)."""
    a, b, t = _terms(value, start, end)
    return f"{short('100')} × ({a} − {b}) ÷ ({t} − {b})"


def expected_sum(step: Json) -> tuple[str, int, int] | None:
    """Put numbers into M₁ + (M₂ − M₁) × days, with the days gone and all days.

    None where a single point says what is expected.
    """
    points = step.get("points", ())
    if len(points) != 2:  # noqa: PLR2004 - before the day, and after it
        return None
    before, after = (date.fromisoformat(point["on"]) for point in points)
    gone, span = (date.fromisoformat(step["on"]) - before).days, (after - before).days
    first, second = _terms(*(point["value"] for point in points))
    days = f"{number(gone)} ÷ {number(span)}"
    return f"{first} + ({second} − {first}) × {days}", gone, span


def knots_sum(step: Json, baseline: str | None, expected: Decimal | None) -> Iterable[str]:
    """Put numbers into the formulas of the two upper knots, where they are computed."""
    constants = step.get("constants", {})
    if expected is None:
        return
    if step["basis"] == "path" and baseline is not None:
        b, e = _terms(baseline, expected)
        for name, share in (("G", constants["g"]), ("L", constants["a"])):
            yield f"{name} = {b} + {short(share)} × ({e} − {b})"
    if step["basis"] == "ratio":
        is_higher = step["result"][0]["d"] > 0
        for name, share in (("G", constants["g"]), ("L", constants["a"])):
            used = Decimal(share) if is_higher else 2 - Decimal(share)
            yield f"{name} = {short(used)} × {_term(expected)}"


def score_branch(side: Json, value: str) -> str:
    """Return which part of the scale *value* lies on: full, upper, lower or zero."""
    sign, exact = side["d"], Decimal(value)
    knots = [Decimal(side[name]["value"]) for name in ("G", "L", "Z")]
    for branch, knot in zip(("full", "upper"), knots, strict=False):
        if sign * (exact - knot) >= 0:
            return branch
    return "lower" if sign * (exact - knots[2]) > 0 else "zero"


def score_sum(side: Json, value: str, branch: str) -> str:
    """Put numbers into the formula of the score; "" at the two ends of the scale."""
    zero, half, full, a = _terms(*(side[name]["value"] for name in ("Z", "L", "G")), value)
    fifty = short(FIFTY)
    if branch == "upper":
        return f"{fifty} + {fifty} × ({a} − {half}) ÷ ({full} − {half})"
    if branch == "lower":
        return f"{fifty} × ({a} − {zero}) ÷ ({half} − {zero})"
    return ""


def mean_sum(pairs: Iterable[tuple[Decimal, Decimal]], whole: Decimal) -> str:
    """Put numbers into a weighted mean; "" where it would be longer than a reader can use."""
    held = list(pairs)
    if not held or len(held) > TERMS_MOST:
        return ""
    terms = " + ".join(
        _term(value) if weight == 1 else f"{short(weight)} × {_term(value)}"
        for weight, value in held
    )
    return f"({terms}) ÷ {short(whole)}"
