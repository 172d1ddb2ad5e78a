"""The classes of a map's values: which shade each has, and what the legend says of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from core.texts import Texts
from portal.charts.comparison.value_classes import ValueClasses, value_classes

# Of the four shades, those that so many classes are told apart by best.
_SHADES = {1: (1,), 2: (0, 2), 3: (0, 1, 3), 4: (0, 1, 2, 3)}


@dataclass(frozen=True, slots=True)
class ShadedClasses:
    """The classes of some values; `legend` are (shade, words), lowest first."""

    classes: ValueClasses
    legend: tuple[tuple[int, str], ...]

    def shade(self, value: Decimal) -> int:
        """Return the shade of *value*."""
        return self.legend[self.classes(value)][0]


def shaded_classes(
    t: Texts, values: Iterable[Decimal], limit: Callable[[Decimal], str]
) -> ShadedClasses:
    """Part *values*, of which there is at least one; *limit* writes a limit between classes."""
    held = list(values)
    classes = value_classes(held)
    ends = [limit(one) for one in classes.limits]
    if not ends:
        words = [t("map.class.same", value=limit(held[0]))]
    else:
        words = [
            t("map.class.below", limit=ends[0]),
            *(t("map.class.between", low=low, high=high) for low, high in pairwise(ends)),
            t("map.class.from", limit=ends[-1]),
        ]
    return ShadedClasses(classes, tuple(zip(_SHADES[len(words)], words, strict=True)))
