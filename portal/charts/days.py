"""A time axis: from a day to its place, a day as wide as any other, and where the years lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.calendar import JALALI, Calendar
from core.persian import persian_digits
from portal.charts.frame import px

# Less than that of a year has no room for its name.
_NAMED_DAYS = 180


@dataclass(frozen=True)
class Days:
    """Where a day lies between the left and the right edge; each is as wide as any other."""

    first_on: date
    last_on: date
    left: Decimal
    right: Decimal
    calendar: Calendar = JALALI

    def __call__(self, day: date) -> Decimal:
        """Return the coordinate of *day*, its morning; days outside lie at the edges."""
        days = (self.last_on - self.first_on).days + 1
        share = Decimal((min(max(day, self.first_on), self.last_on) - self.first_on).days) / days
        return self.left + share * (self.right - self.left)

    def years(self) -> Iterable[tuple[str, str]]:
        """Yield the middle of each year of which enough is shown, and its name, both written."""
        for year in range(self.calendar.year(self.first_on), self.calendar.year(self.last_on) + 1):
            here = max(self.calendar.first_day(year), self.first_on)
            there = min(self.calendar.first_day(year + 1), self.last_on)
            if (there - here).days >= _NAMED_DAYS:
                yield px((self(here) + self(there)) / 2), persian_digits(year)

    def turns(self) -> Iterable[Decimal]:
        """Return where the years begin, but for one that begins at the edge."""
        for year in range(
            self.calendar.year(self.first_on) + 1, self.calendar.year(self.last_on) + 1
        ):
            yield self(self.calendar.first_day(year))
