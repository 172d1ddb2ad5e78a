"""How money is written: a currency, what amounts are counted in, and what readers say instead.

Amounts of a plan are decimals in its unit, such as billion rial; a Currency knows their names.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.enums import MoneyScale
from core.languages.language import PERSIAN, language
from core.persian import (
    decimal_places,
    exact_product,
    exact_quotient,
    grouped,
    rounded,
)

_SIZES = {
    MoneyScale.BILLION: Decimal(10**9),
    MoneyScale.MILLION: Decimal(10**6),
    MoneyScale.THOUSAND: Decimal(10**3),
    MoneyScale.ONE: Decimal(1),
}
_SMALLER = {
    MoneyScale.BILLION: MoneyScale.MILLION,
    MoneyScale.MILLION: MoneyScale.THOUSAND,
    MoneyScale.THOUSAND: MoneyScale.ONE,
    MoneyScale.ONE: MoneyScale.ONE,
}
_THOUSAND = 1000
_RIAL, _TOMAN = "ریال", "تومان"
_RIAL_PER_TOMAN = Decimal(10)
_THOUSAND_BILLION = Decimal(10**12)
# A همت is a thousand billion toman; a million rial is said in million toman from 0.1 up.
_HEMMAT = (Decimal(10**13), Decimal(10**13), "همت")
_TOMAN_UNITS = (
    _HEMMAT,
    (Decimal(10**10), Decimal(10**10), "میلیارد تومان"),
    (Decimal(10**6), Decimal(10**7), "میلیون تومان"),
    (Decimal(0), Decimal(10), "تومان"),
)

# From which amount it is said, its size, both in the currency itself, and its name.
type _Step = tuple[Decimal, Decimal, str]
type _Unit = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency and the scale of amounts in it; `second` is worth `ratio` of the first, "": none.

    The default is what the city of Isfahan counts in: billion rial, said again in toman.
    """

    name: str = _RIAL
    scale: MoneyScale = MoneyScale.BILLION
    second: str = _TOMAN
    ratio: Decimal = _RIAL_PER_TOMAN

    @property
    def unit(self) -> str:
        """What amounts are counted in: «میلیارد ریال»."""
        return _named(self.scale, self.name)

    @property
    def stored_unit(self) -> str:
        """The same in the words of the plan, whatever is written."""
        return f"{PERSIAN.scales[self.scale]} {self.name}".strip()

    @property
    def smaller(self) -> MoneyScale:
        """The scale of the small unit."""
        return _SMALLER[self.scale]

    @property
    def small_unit(self) -> str:
        """What is said of a resident's share: «میلیون ریال»."""
        return _named(self.smaller, self.name)

    @property
    def small_per_unit(self) -> int:
        """How many of the small unit make one of the unit."""
        return int(_SIZES[self.scale] / _SIZES[self.smaller])

    def in_full(self, amount: Decimal) -> Decimal:
        """Return an amount of the unit in units of the currency itself: of billion rial, rial."""
        return exact_product(amount, _SIZES[self.scale])

    def write(self, amount: Decimal | int, beside: Iterable[Decimal | int] = ()) -> str:
        """Write an amount with its unit: «۱۶۰ هزار میلیارد ریال», «۵۶٫۵ هزار میلیارد ریال».

        A thousand billion rial and more is said with «هزار میلیارد», as the city does; amounts
        below the unit in a smaller one. One decimal, or as many as it takes to differ from the
        amounts *beside* it.
        """
        return self._amount(Decimal(amount), self._first_unit, beside)

    def write_second(self, amount: Decimal | int, beside: Iterable[Decimal | int] = ()) -> str:
        """Write the same amount as a reader may say it («۱۶ همت»), "" where there is no other."""
        return self._amount(Decimal(amount), self._second_unit, beside) if self.second else ""

    def _first_unit(self, amount: Decimal) -> _Unit:
        size = amount.copy_abs()
        if self.name != _RIAL:
            return _unit(_steps(self.name, Decimal(1)), size) or self._own()
        if size >= _THOUSAND_BILLION:
            one = language()
            return _THOUSAND_BILLION, f"{one.thousands_of_billion} {one.word(_RIAL)}"
        # Nobody says «هزار ریال» of a plan's money.
        steps = [step for step in _steps(_RIAL, Decimal(1)) if step[1] != _THOUSAND]
        return _unit(steps, size) or self._own()

    def _own(self) -> _Unit:
        return _SIZES[self.scale], self.unit

    def _second_unit(self, amount: Decimal) -> _Unit:
        size = amount.copy_abs()
        is_toman = (self.name, self.second, self.ratio) == (_RIAL, _TOMAN, _RIAL_PER_TOMAN)
        steps = _TOMAN_UNITS if is_toman else _steps(self.second, self.ratio)
        own = (_SIZES[self.scale] * self.ratio, _named(self.scale, self.second))
        return _unit(steps, size) or own

    def _amount(
        self,
        exact: Decimal,
        unit_of: Callable[[Decimal], _Unit],
        beside: Iterable[Decimal | int],
    ) -> str:
        """Write *exact*, which is in the plan's unit, in the unit that its size asks for."""
        scale = _SIZES[self.scale]

        def shown(amount: Decimal, places: int) -> Decimal:
            unit, _ = unit_of(exact_product(amount, scale))
            whole = exact_quotient(exact_product(amount, scale), unit)
            return exact_product(rounded(whole, places), unit)

        unit, name = unit_of(exact_product(exact, scale))
        places = decimal_places(exact, 1, (0, *beside), shown)
        whole = exact_quotient(exact_product(exact, scale), unit)
        return f"{grouped(rounded(whole, places), 0)} {language().word(name)}"


def _named(scale: MoneyScale, name: str) -> str:
    one = language()
    return f"{one.scales[scale]} {one.word(name)}".strip()


def _steps(name: str, ratio: Decimal) -> list[_Step]:
    sizes = [(_SIZES[scale] * ratio, _named(scale, name)) for scale in _SIZES]
    return [
        (size if place < len(sizes) - 1 else Decimal(0), size, title)
        for place, (size, title) in enumerate(sizes)
    ]


def _unit(steps: Iterable[_Step], size: Decimal) -> _Unit | None:
    """Choose the largest unit that the size reaches; None for nothing at all."""
    if not size:
        return None
    return next((unit, name) for least, unit, name in steps if size >= least)


RIAL = Currency()


def currency_of(
    name: str, scale: MoneyScale, second: str | None, ratio: Decimal | None
) -> Currency:
    """Return the currency that a plan names; of rial, the second is toman if it names none."""
    is_toman = name == _RIAL and second in (None, _TOMAN)
    second = _TOMAN if is_toman else second or ""
    return Currency(name, scale, second, ratio or (_RIAL_PER_TOMAN if is_toman else Decimal(1)))
