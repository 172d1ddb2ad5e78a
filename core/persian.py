"""How numbers, money and mixed text are written for Persian readers.

Rules are those of CLDR's `fa` checked by hand (docs/glossary.md). Words that are sentences live in
the catalogues under locales/; dates live in core/calendar.py.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

HALF_SPACE = "\u200c"
LEFT_TO_RIGHT_MARK = "\u200e"
# Stands in, unseen, for a Persian letter.
ARABIC_LETTER_MARK = "\u061c"
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
THOUSANDS_SEPARATOR = "٬"
DECIMAL_SEPARATOR = "٫"
PERCENT_SIGN = "٪"

_TO_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_TO_LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_PERSIAN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})

# Python's own context rounds at 28 digits, and to even.
_ROUNDING = Context(prec=1000, rounding=ROUND_HALF_UP)


def persian_digits(text: str | int) -> str:
    """Write every ASCII digit of *text* as a Persian one."""
    return str(text).translate(_TO_PERSIAN)


def latin_digits(text: str) -> str:
    """Write every Persian and Arabic digit of *text* as an ASCII one."""
    return text.translate(_TO_LATIN)


def persian_letters(text: str) -> str:
    """Write Arabic yeh and kaf as Persian readers do."""
    return text.translate(_PERSIAN_LETTERS)


def number(
    value: Decimal | int, decimals: int | None = None, beside: Iterable[Decimal | int] = ()
) -> str:
    """Write *value* as «۱٬۲۳۴٫۵».

    *decimals* rounds half away from zero to that many places and keeps them; None keeps what the
    value has and drops trailing zeros. What is not 0 is never rounded to it, nor to the same as
    one of *beside*: limits it has or has not reached, and figures it is compared with. It takes
    the further places that this needs. A minus stands before the number behind a left-to-right
    mark, so that it does not jump to the other end in a right-to-left line.
    """
    exact = Decimal(value)
    if decimals is None:
        return _grouped(exact, 0)
    places = _places(exact, decimals, (_NONE, *beside), _rounded)
    return _grouped(_rounded(exact, places), decimals)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=_ROUNDING)


def _places(
    value: Decimal,
    least: int,
    beside: Iterable[Decimal | int],
    rounded: Callable[[Decimal, int], Decimal],
) -> int:
    """Return the fewest places from *least* up at which *value* differs from every other one.

    Rounding keeps the order of numbers, so that one which differs has crossed none either.
    """
    others = [Decimal(other) for other in beside if other != value]
    places = least
    # Two that differ at some places may meet again at more (0.4999 and 0.5): all are asked anew.
    while rounded(value, places) in [rounded(other, places) for other in others]:
        places += 1
    return places


def _grouped(exact: Decimal, decimals: int) -> str:
    """Write all of *exact*, with at least *decimals* places."""
    whole, _, fraction = f"{exact.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    grouped = f"{int(whole):,}".replace(",", THOUSANDS_SEPARATOR)
    written = persian_digits(grouped + (DECIMAL_SEPARATOR + fraction if fraction else ""))
    # «−0» is no number of readers.
    return f"{LEFT_TO_RIGHT_MARK}−{written}" if exact < 0 else written


def percent(
    value: Decimal | int, decimals: int | None = 0, beside: Iterable[Decimal | int] = ()
) -> str:
    """Write *value* (in percent, 67 and not 0.67) as «۶۷٪»; what is not 100 never as «۱۰۰٪».

    After a letter the sign goes to the left of its number, as it should; alone in a cell or at the
    head of a line it would jump to the right. The letter mark before it keeps it at the left.
    """
    return ARABIC_LETTER_MARK + number(value, decimals, (_ALL, *beside)) + PERCENT_SIGN


_NONE, _ALL = Decimal(0), Decimal(100)
_HEMMAT = 10_000  # billion rial: a thousand billion toman
_BILLION_TOMAN = 10  # billion rial
_FROM_THOUSAND_BILLION = 10_000  # billion rial: «۱۰ هزار میلیارد ریال»
_THOUSAND = Decimal(1000)
_THOUSAND_BILLION_RIAL = (_THOUSAND, "هزار میلیارد ریال")
# Each with the size in billion rial from which it is said.
_RIAL = (
    (Decimal(1), Decimal(1), "میلیارد ریال"),
    (Decimal("1e-3"), Decimal("1e-3"), "میلیون ریال"),
    (Decimal(0), Decimal("1e-9"), "ریال"),
)
_TOMAN = (
    (Decimal(_HEMMAT), Decimal(_HEMMAT), "همت"),
    (Decimal(_BILLION_TOMAN), Decimal(_BILLION_TOMAN), "میلیارد تومان"),
    (Decimal("1e-3"), Decimal("1e-2"), "میلیون تومان"),
    (Decimal(0), Decimal("1e-8"), "تومان"),
)

type _Unit = tuple[Decimal, str]  # in billion rial, its name


def money(billion_rial: Decimal | int, beside: Iterable[Decimal | int] = ()) -> str:
    """Write an amount with its unit: «۱۶۰ هزار میلیارد ریال», «۵۶٬۵۱۳٫۲ میلیارد ریال».

    Round multiples of a thousand billion from ten thousand billion up are said with «هزار
    میلیارد», as the city does; amounts below one billion in million rial, or in rial. One decimal,
    or as many as it takes to differ from the amounts *beside* it.
    """
    return _amount(Decimal(billion_rial), _rial_unit, beside)


def toman(billion_rial: Decimal | int, beside: Iterable[Decimal | int] = ()) -> str:
    """Write the same amount as a reader may say it, for a second line: «۱۶ همت».

    Ten rial are a toman; a همت is a thousand billion toman, and is said from one up.
    """
    return _amount(Decimal(billion_rial), _toman_unit, beside)


def _rial_unit(amount: Decimal) -> _Unit:
    size = amount.copy_abs()
    if size >= _FROM_THOUSAND_BILLION and not _ROUNDING.remainder(amount, _THOUSAND):
        return _THOUSAND_BILLION_RIAL
    return _unit(_RIAL, size) if size else _RIAL[0][1:]


def _toman_unit(amount: Decimal) -> _Unit:
    size = amount.copy_abs()
    return _unit(_TOMAN, size) if size else _TOMAN[1][1:]


def _unit(units: Iterable[tuple[Decimal, Decimal, str]], size: Decimal) -> _Unit:
    return next((unit, name) for least, unit, name in units if size >= least)


def _amount(
    exact: Decimal, unit_of: Callable[[Decimal], _Unit], beside: Iterable[Decimal | int]
) -> str:
    def rounded(amount: Decimal, places: int) -> Decimal:
        unit, _ = unit_of(amount)
        return _ROUNDING.multiply(_rounded(_ROUNDING.divide(amount, unit), places), unit)

    unit, name = unit_of(exact)
    places = _places(exact, 1, (_NONE, *beside), rounded)
    return f"{_grouped(_rounded(_ROUNDING.divide(exact, unit), places), 0)} {name}"


def tenths(value: Decimal, beside: Iterable[Decimal] = ()) -> str:
    """Write *value* with one decimal, or none where that is 0."""
    return trimmed(value, 1, beside)


def trimmed(value: Decimal, decimals: int, beside: Iterable[Decimal] = ()) -> str:
    """Write *value* as `number` does, without the zeros at its end."""
    places = _places(value, decimals, (_NONE, *beside), _rounded)
    return _grouped(_rounded(value, places), 0)


def enumeration(items: Sequence[str]) -> str:
    """Join as «الف، ب و ج»."""
    if not items:
        return ""
    *head, last = items
    return f"{'، '.join(head)} و {last}" if head else last


def isolate(fragment: str) -> str:
    """Keep a Latin or numeric fragment from reordering the Persian line around it."""
    return f"{FIRST_STRONG_ISOLATE}{fragment}{POP_ISOLATE}"
