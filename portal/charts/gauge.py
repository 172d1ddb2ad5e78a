"""A bar from 0 to 100 that grows from where its language begins: score, interval, what is due."""

from dataclasses import dataclass
from decimal import Decimal

from core.languages.language import language
from portal.charts.frame import px

ALL = Decimal(100)


@dataclass(frozen=True)
class Gauge:
    """Places on a bar 100 wide; "" for what is not known."""

    filled_x: str
    filled: str
    low_x: str
    between: str
    due_x: str


def gauge(
    score: Decimal | None,
    low: Decimal | None = None,
    high: Decimal | None = None,
    due: Decimal | None = None,
) -> Gauge:
    """Lay out a score between its bounds, with a mark at what was *due* by now."""
    filled = None if score is None else _within(score)
    bounds = None
    if low is not None and high is not None and low < high:
        bounds = _within(low), _within(high)
    return Gauge(
        filled_x="" if filled is None else _start(Decimal(0), filled),
        filled="" if filled is None else px(filled),
        low_x="" if bounds is None else _start(*bounds),
        between="" if bounds is None else px(bounds[1] - bounds[0]),
        due_x="" if due is None else _start(_within(due), _within(due)),
    )


def _start(low: Decimal, high: Decimal) -> str:
    """Return the left end of what lies between two values."""
    return px(ALL - high if language().is_rtl else low)


def _within(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), ALL)
