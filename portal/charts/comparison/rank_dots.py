"""The values of all districts as dots on one line, of which one or two stand out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from portal.charts.axis_scale import Scale
from portal.charts.frame import px

WIDTH, HEIGHT, EDGE = 220, 20, 8


@dataclass(frozen=True)
class RankDots:
    """Where the dots are: `others` from left to right, `marked` in the order they were named."""

    others: tuple[str, ...]
    marked: tuple[str, ...]

    @property
    def path(self) -> str:
        """Write `others` as a line of dots; steps from one to the next weigh less than places."""
        first, *rest = map(int, self.others)
        steps = (f"m{place - before} 0h0" for before, place in pairwise((first, *rest)))
        return f"M{first} {HEIGHT // 2}h0{''.join(steps)}"


def rank_dots(
    values: Mapping[str, Decimal], marked: Sequence[str], *, is_less_better: bool
) -> RankDots:
    """Place *values*, the better (else the larger) at the right; *marked* without one are not.

    Equal values of a whole line stand in its middle.
    """
    low, high = min(values.values()), max(values.values())
    ends = (Decimal(EDGE), Decimal(WIDTH - EDGE))
    if is_less_better:
        ends = ends[::-1]
    x = Scale(low, high, *ends) if low < high else None

    def place(code: str) -> str:
        return px(x(values[code]).quantize(Decimal(1)) if x else Decimal(WIDTH) / 2)

    others = {place(code) for code in values if code not in marked}
    return RankDots(
        tuple(sorted(others, key=Decimal)), tuple(place(code) for code in marked if code in values)
    )
