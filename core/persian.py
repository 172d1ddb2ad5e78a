"""How numbers and mixed text are written for Persian readers.

Rules are those of CLDR's `fa` checked by hand (docs/glossary.md). Words that are sentences live in
the catalogues under locales/; dates live in core/calendar.py, money in core/money.py.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

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


def quoted(words: Sequence[str]) -> str:
    """Write *words* as a list in a sentence: «یک»، «دو» و «سه»."""
    *before, last = (f"«{word}»" for word in words)
    return f"{'، '.join(before)} و {last}" if before else last


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
    return _number(value, decimals, tuple(beside))


# Numbers that are equal are written alike, 1.5 and 1.50 too; a site writes the same ones often.
@lru_cache(maxsize=20_000)
def _number(value: Decimal | int, decimals: int | None, beside: tuple[Decimal | int, ...]) -> str:
    exact = Decimal(value)
    if decimals is None:
        return grouped(exact, 0)
    places = decimal_places(exact, decimals, (_NONE, *beside), rounded)
    return grouped(rounded(exact, places), decimals)


def exact_product(one: Decimal, other: Decimal) -> Decimal:
    """Multiply without losing a digit."""
    return _ROUNDING.multiply(one, other)


def exact_quotient(one: Decimal, other: Decimal) -> Decimal:
    """Divide with as many digits as any figure of a plan has."""
    return _ROUNDING.divide(one, other)


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half away from zero to that many places."""
    return value.quantize(Decimal(1).scaleb(-places), context=_ROUNDING)


def decimal_places(
    value: Decimal,
    least: int,
    beside: Iterable[Decimal | int],
    shown: Callable[[Decimal, int], Decimal],
) -> int:
    """Return the fewest places from *least* up at which *value* differs from every other one.

    *shown* is how a number is rounded to so many places. Rounding keeps the order of numbers, so
    that one which differs has crossed none either.
    """
    others = [Decimal(other) for other in beside if other != value]
    places = least
    # Two that differ at some places may meet again at more (0.4999 and 0.5): all are asked anew.
    while shown(value, places) in [shown(other, places) for other in others]:
        places += 1
    return places


def grouped(exact: Decimal, decimals: int) -> str:
    """Write all of *exact*, with at least *decimals* places."""
    whole, _, fraction = f"{exact.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    thousands = f"{int(whole):,}".replace(",", THOUSANDS_SEPARATOR)
    written = persian_digits(thousands + (DECIMAL_SEPARATOR + fraction if fraction else ""))
    # «−0» is no number of readers.
    return f"{LEFT_TO_RIGHT_MARK}−{written}" if exact < 0 else written


def percent(
    value: Decimal | int, decimals: int | None = 0, beside: Iterable[Decimal | int] = ()
) -> str:
    """Write *value* (in percent, 67 and not 0.67) as «۶۷٪»; what is not 100 never as «۱۰۰٪».

    After a letter the sign goes to the left of its number, as it should; alone in a cell, at the
    head of a line or behind the mark of a minus it would jump to the right. A letter mark on the
    side of its number keeps it at the left.
    """
    written = number(value, decimals, (_ALL, *beside))
    kept = ARABIC_LETTER_MARK if written.startswith(LEFT_TO_RIGHT_MARK) else ""
    return f"{ARABIC_LETTER_MARK}{written}{kept}{PERCENT_SIGN}"


_NONE, _ALL = Decimal(0), Decimal(100)


def trimmed(value: Decimal, decimals: int, beside: Iterable[Decimal] = ()) -> str:
    """Write *value* as `number` does, without the zeros at its end."""
    places = decimal_places(value, decimals, (_NONE, *beside), rounded)
    return grouped(rounded(value, places), 0)


def enumeration(items: Sequence[str]) -> str:
    """Join as «الف، ب و ج»."""
    if not items:
        return ""
    *head, last = items
    return f"{'، '.join(head)} و {last}" if head else last


def indefinite(noun: str) -> str:
    """Write «راهبردی», «برنامه‌ای», «محتوایی»: one of its kind, whichever."""
    if noun.endswith("ه"):
        return f"{noun}{HALF_SPACE}ای"
    return f"{noun}یی" if noun.endswith(("ا", "و")) else f"{noun}ی"


def ezafe(noun: str) -> str:
    """Write a noun that a word about it follows: «راهبردهایِ» as «راهبردهای», «برنامهٔ», «شهر»."""
    if noun.endswith("ه"):
        return f"{noun}ٔ"
    return f"{noun}ی" if noun.endswith(("ا", "و")) else noun


def isolate(fragment: str) -> str:
    """Keep a Latin or numeric fragment from reordering the Persian line around it."""
    return f"{FIRST_STRONG_ISOLATE}{fragment}{POP_ISOLATE}"
