"""How numbers, money and mixed text are written for Persian readers.

Rules are those of CLDR's `fa` checked by hand (docs/glossary.md). Words that are sentences live in
the catalogues under locales/; dates live in core/calendar.py.
"""

from collections.abc import Sequence
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


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """Write *value* as «۱٬۲۳۴٫۵».

    *decimals* rounds half away from zero to that many places and keeps them; None keeps what the
    value has and drops trailing zeros. A minus stands before the number behind a left-to-right
    mark, so that it does not jump to the other end in a right-to-left line.
    """
    exact = Decimal(value)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), context=_ROUNDING)
    whole, _, fraction = f"{exact.copy_abs():f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", THOUSANDS_SEPARATOR)
    written = persian_digits(grouped + (DECIMAL_SEPARATOR + fraction if fraction else ""))
    # A value that rounds to nothing has no sign: «−۰» would be a riddle.
    return f"{LEFT_TO_RIGHT_MARK}−{written}" if exact < 0 else written


def percent(value: Decimal | int, decimals: int | None = 0) -> str:
    """Write *value* (in percent, 67 and not 0.67) as «۶۷٪».

    After a letter the sign goes to the left of its number, as it should; alone in a cell or at the
    head of a line it would jump to the right. The letter mark before it keeps it at the left.
    """
    return ARABIC_LETTER_MARK + number(value, decimals) + PERCENT_SIGN


_TENTH = Decimal("0.1")
_FROM_THOUSAND_BILLION = 10_000  # billion rial: «۱۰ هزار میلیارد ریال»
_HEMMAT = 10_000  # billion rial: a thousand billion toman
_BILLION_TOMAN = 10  # billion rial


def money(billion_rial: Decimal | int) -> str:
    """Write an amount with its unit: «۱۶۰ هزار میلیارد ریال», «۵۶٬۵۱۳٫۲ میلیارد ریال».

    Round multiples of a thousand billion from ten thousand billion up are said with «هزار
    میلیارد», as the city does; amounts below one billion in million rial, or in rial.
    """
    exact = Decimal(billion_rial)
    size = exact.copy_abs()
    if size >= _FROM_THOUSAND_BILLION and exact % 1000 == 0:
        return f"{number(exact / 1000)} هزار میلیارد ریال"
    if size >= 1 or size == 0:
        return f"{tenths(exact)} میلیارد ریال"
    if size >= Decimal("0.001"):
        return f"{tenths(exact * 1000)} میلیون ریال"
    return f"{tenths(exact * 1_000_000_000)} ریال"


def toman(billion_rial: Decimal | int) -> str:
    """Write the same amount as a reader may say it, for a second line: «۱۶ همت».

    Ten rial are a toman; a همت is a thousand billion toman, and is said from one up.
    """
    exact = Decimal(billion_rial)
    if exact.copy_abs() >= _HEMMAT:
        return f"{tenths(exact / _HEMMAT)} همت"
    if exact.copy_abs() >= _BILLION_TOMAN or exact == 0:
        return f"{tenths(exact / _BILLION_TOMAN)} میلیارد تومان"
    if exact.copy_abs() >= Decimal("0.001"):
        return f"{tenths(exact * 100)} میلیون تومان"
    return f"{tenths(exact * 100_000_000)} تومان"


def tenths(value: Decimal) -> str:
    """Write *value* with one decimal, or none where that is 0."""
    return number(value.quantize(_TENTH, context=_ROUNDING))


def enumeration(items: Sequence[str]) -> str:
    """Join as «الف، ب و ج»."""
    if not items:
        return ""
    *head, last = items
    return f"{'، '.join(head)} و {last}" if head else last


def isolate(fragment: str) -> str:
    """Keep a Latin or numeric fragment from reordering the Persian line around it."""
    return f"{FIRST_STRONG_ISOLATE}{fragment}{POP_ISOLATE}"
