"""Whether a number is another's tenfold or thousandth, as slips of a unit are. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# Rial for toman; percent for its fraction; persons for thousands of them; rial for its million
# and for its billion.
_FACTORS = (10, 100, 1_000, 1_000_000, 1_000_000_000)
# Within so many times its fellows a value needs no explanation.
_USUAL_REACH = 5
# Divided by its factor a slip lies among its fellows, or so near.
_NEAR = 2
# A tenfold is odd only beside several that are alike; a hundredfold is beside any.
_FELLOWS = 3
_ALIKE = Decimal("1.6")
_HUNDREDFOLD = 100


@dataclass(frozen=True, slots=True)
class Factor:
    """How many times too large (or, `is_small`, too small) a value seems, beside low and high."""

    factor: int
    is_small: bool
    low: Decimal
    high: Decimal
    likely: Decimal


def find_factor(
    value: Decimal, others: Iterable[Decimal], least: int = 10, *, is_history: bool = False
) -> Factor | None:
    """Return the factor by which *value* is off *others*; None when it is not, or by none.

    Factors below *least* are not looked for, nor is a tenfold among others that differ much
    themselves, unless they are what stood in the same cell (*is_history*).
    """
    sizes = sorted(abs(one) for one in others if one)
    size = abs(value)
    if not sizes or not size or sizes[0] / _USUAL_REACH <= size <= sizes[-1] * _USUAL_REACH:
        return None
    low, high = sizes[0], sizes[-1]
    is_small = size < low
    if not is_history and (len(sizes) < _FELLOWS or high > low * _ALIKE):
        least = max(least, _HUNDREDFOLD)
    for factor in _FACTORS:
        likely = value * factor if is_small else value / factor
        if factor >= least and low / _NEAR <= abs(likely) <= high * _NEAR:
            return Factor(factor, is_small, low, high, likely.normalize())
    return None
