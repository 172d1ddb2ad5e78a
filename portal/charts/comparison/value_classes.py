"""Classes of values for the shades of a map: where the values part, with round limits between.

The limits come from the values themselves, not from ranks: two places share a shade because their
values are near each other, and equals always do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

# More shades of one colour are not told apart.
MOST_CLASSES = 4
# Of that many different values the parting is looked for exactly; more are thinned out first.
_MOST_VALUES = 200
_ROUND_STEPS = (Decimal(5), Decimal(2), Decimal(1))


@dataclass(frozen=True)
class ValueClasses:
    """The limits between classes, lowest first; a value that is a limit is in the class above."""

    limits: tuple[Decimal, ...]

    def __call__(self, value: Decimal) -> int:
        """Return the class of *value*, 0 the lowest."""
        return sum(value >= limit for limit in self.limits)


def value_classes(values: Iterable[Decimal], most: int = MOST_CLASSES) -> ValueClasses:
    """Part *values* into at most *most* classes, none of them empty.

    They are parted so that values differ least within a class (Jenks' natural breaks: the least
    sum of squared distances to the means); between two classes stands the roundest number.
    """
    distinct = sorted(set(values))
    step = -(-len(distinct) // _MOST_VALUES) or 1
    kept = distinct[::step]
    starts = _class_starts(kept, min(most, len(kept)))
    return ValueClasses(
        tuple(round_between(distinct[at * step - 1], distinct[at * step]) for at in starts)
    )


def round_between(below: Decimal, at_most: Decimal) -> Decimal:
    """Return the number of fewest digits above *below* and up to *at_most*, near their middle."""
    middle = (below + at_most) / 2
    power = max(abs(below), abs(at_most)).adjusted() + 1
    while True:
        for step in (Decimal(1).scaleb(power) * each for each in _ROUND_STEPS):
            nearest = (middle / step).to_integral_value(ROUND_HALF_UP) * step
            highest = (at_most / step).to_integral_value(ROUND_FLOOR) * step
            for limit in (nearest, highest):
                if below < limit <= at_most:
                    return limit.quantize(Decimal(1)) if step >= 1 else limit
        power -= 1


def _class_starts(values: Sequence[Decimal], count: int) -> list[int]:
    """Return where every class but the first begins."""
    if count < 2:  # noqa: PLR2004 - one class has no limit
        return []
    sums, squares = [Decimal(0)], [Decimal(0)]
    for value in values:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def spread(begin: int, end: int) -> Decimal:
        total = sums[end] - sums[begin]
        return squares[end] - squares[begin] - total * total / (end - begin)

    # The least spread of the first *end* values in so many classes, and where the last begins.
    least = {end: (spread(0, end), [0]) for end in range(1, len(values) + 1)}
    for classes in range(2, count + 1):
        least = {
            end: min(
                (least[begin][0] + spread(begin, end), [*least[begin][1], begin])
                for begin in range(classes - 1, end)
            )
            for end in range(classes, len(values) + 1)
        }
    return least[len(values)][1][1:]
