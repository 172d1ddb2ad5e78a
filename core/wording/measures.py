"""How values are written with the unit they are counted in.

Nobody says «۱٬۹۰۰ هزار نفر»: where a unit begins with a word for thousands and the value has
thousands too, the next word is said. No digit is lost by that. A percent is «درصد» in a sentence
and «٪» in a cell.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from core.languages.language import language
from core.money import Currency
from core.persian import decimal_places, exact_quotient, grouped, number, percent, rounded

_THOUSAND = Decimal(1000)
# What a thousand of each is.
_NEXT = {"هزار": "میلیون", "میلیون": "میلیارد", "میلیارد": "هزار میلیارد"}
_PERCENT = "درصد"
# Between words of a unit; «در» and «بر» belong to the word behind them.
_SPACE = re.compile("(?<!در)(?<!بر) ")


def measure_parts(
    value: Decimal, unit: str, decimals: int | None = None, beside: Iterable[Decimal] = ()
) -> tuple[str, str]:
    """Return the figure and the unit that it is said with; `number` tells of the other two."""
    scale, _, counted = unit.partition(" ")
    size = _rounded(value, decimals, beside)
    if scale not in _NEXT or size.copy_abs() < _THOUSAND:
        return number(value, decimals, beside), written_unit(unit)
    while scale in _NEXT and size.copy_abs() >= _THOUSAND:
        size, scale = exact_quotient(size, _THOUSAND), _NEXT[scale]
    return grouped(size, 0), written_unit(f"{scale} {counted}".strip())


def written_unit(unit: str) -> str:
    """Write a unit in the language that is written, where that has words for all of it."""
    one = language()
    if unit in one.words:
        return one.word(unit)
    words = _SPACE.split(unit)
    return " ".join(map(one.word, words)) if all(word in one.words for word in words) else unit


def _rounded(value: Decimal, decimals: int | None, beside: Iterable[Decimal]) -> Decimal:
    if decimals is None:
        return value
    return rounded(value, decimal_places(value, decimals, (0, *beside), rounded))


def written_measure(
    value: Decimal, unit: str, decimals: int | None = None, beside: Iterable[Decimal] = ()
) -> str:
    """Write a value with its unit, as in a sentence."""
    return " ".join(measure_parts(value, unit, decimals, beside)).strip()


def cell_measure(
    value: Decimal,
    unit: str,
    decimals: int | None = None,
    beside: Iterable[Decimal] = (),
    *,
    is_bare: bool = False,
) -> str:
    """Write a value with its unit, as in a table's cell; bare beside one that names the unit."""
    if unit == _PERCENT:
        return percent(value, decimals, beside)
    write = bare_measure if is_bare else written_measure
    return write(value, unit, decimals, beside)


def bare_measure(
    value: Decimal, unit: str, decimals: int | None = None, beside: Iterable[Decimal] = ()
) -> str:
    """Write a value beside one that has named the unit: again only where that is another."""
    figure, named = measure_parts(value, unit, decimals, beside)
    return figure if named == written_unit(unit) and unit != _PERCENT else f"{figure} {named}"


def written_claim(
    value: Decimal, unit: str, currency: Currency, beside: Iterable[Decimal] = ()
) -> str:
    """Write a number that somebody stated; money as money is written everywhere."""
    if unit == currency.stored_unit:
        return currency.write(value, beside)
    return written_measure(value, unit)
