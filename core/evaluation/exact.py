"""Exact numbers: into fractions on the way in, to decimals of given digits on the way out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd

type Exact = Decimal | Fraction | int

ZERO = Fraction(0)
FIFTY = Fraction(50)
HUNDRED = Fraction(100)


def exact(value: Exact) -> Fraction:
    """Take a number of the plan as a fraction; a binary float is a TypeError."""
    if isinstance(value, float):
        raise TypeError("binary floats are not exact")
    return _fraction(value)


@lru_cache(maxsize=1 << 16)
def _fraction(value: Exact) -> Fraction:
    # The same figures are taken on every day of the past that is judged again.
    return Fraction(value)


@lru_cache(maxsize=256)
def constant(value: Decimal) -> Fraction:
    """Take a constant of the policy as a fraction; there are few, so they are kept."""
    return exact(value)


def total(numbers: Iterable[Fraction]) -> Fraction:
    """Add *numbers* exactly.

    Adding thousands of scores one by one reduces an ever longer denominator at every step; here
    equal denominators are added first and the rest pairwise, and only the end is reduced.
    """
    tops: dict[int, int] = defaultdict(int)
    for number in numbers:
        tops[number.denominator] += number.numerator
    return _added(tops)


def total_of_products(pairs: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Add the products of *pairs* exactly, without reducing each of them."""
    tops: dict[int, int] = defaultdict(int)
    for one, other in pairs:
        tops[one.denominator * other.denominator] += one.numerator * other.numerator
    return _added(tops)


def _added(tops: Mapping[int, int]) -> Fraction:
    pairs = sorted((bottom, top) for bottom, top in tops.items())
    while len(pairs) > 1:
        odd = pairs[len(pairs) // 2 * 2 :]
        pairs = [_add(*two) for two in zip(pairs[::2], pairs[1::2], strict=False)] + odd
    return Fraction(pairs[0][1], pairs[0][0]) if pairs else ZERO


def to_decimal(number: Fraction, digits: int) -> Decimal:
    """Round *number* to *digits* decimal places, halves away from zero, for storage or display.

    This is the only rounding in the model, and nothing is computed from its result.
    """
    doubled = 2 * abs(number.numerator) * 10**digits + number.denominator
    units = doubled // (2 * number.denominator)
    return Decimal(f"{'-' if number < 0 and units else ''}{units}E-{digits}")


def _add(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    shared = gcd(one[0], other[0])
    bottom = one[0] // shared * other[0]
    return bottom, one[1] * (other[0] // shared) + other[1] * (one[0] // shared)
