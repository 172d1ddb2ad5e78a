"""A line the size of a word, for rows of a table; the words beside it carry the value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.charts.axis_scale import Scale
from portal.charts.frame import px

WIDTH, HEIGHT, EDGE = 96, 24, 3


@dataclass(frozen=True)
class Sparkline:
    """Runs of neighbouring values and the place of the last one; "" where nothing is known."""

    runs: tuple[str, ...]
    last_x: str
    last_y: str


def sparkline(values: Sequence[tuple[date, Decimal | None]]) -> Sparkline:
    """Lay *values* out over their days, oldest first; None breaks the line."""
    known = [(day, value) for day, value in values if value is not None]
    if not known:
        return Sparkline((), "", "")
    low, high = (choose(value for _, value in known) for choose in (min, max))
    y = Scale(low, high if high > low else low + 1, Decimal(HEIGHT - EDGE), Decimal(EDGE))
    first, last = known[0][0], known[-1][0]
    days = Decimal(max((last - first).days, 1))
    x = Scale(Decimal(0), days, Decimal(EDGE), Decimal(WIDTH - EDGE))
    placed = [
        None if value is None else (px(x(Decimal((day - first).days))), px(y(value)))
        for day, value in values
    ]
    end = next(place for place in reversed(placed) if place is not None)
    return Sparkline(tuple(_runs(placed)), *end)


def _runs(placed: Iterable[tuple[str, str] | None]) -> Iterable[str]:
    run: list[str] = []
    for place in (*placed, None):
        if place is not None:
            run.append(",".join(place))
            continue
        if run:
            yield " ".join(run)
        run = []
