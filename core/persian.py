"""How numbers and mixed text are written for readers: of Persian, or of the language written.

Rules are those of CLDR's `fa` checked by hand (docs/glossary.md). Words that are sentences live in
the catalogues under locales/; dates live in core/calendar.py, money in core/money.py. Signs and
digits are those of the language that is being written (core/languages/language.py).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from core.languages.language import LANGUAGES, language

HALF_SPACE = "\u200c"
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
PERCENT_SIGN = "٪"

_FROM_ASCII = {code: str.maketrans("0123456789", one.digits) for code, one in LANGUAGES.items()}
_TO_LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_PERSIAN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})

_LETTER = r"\u0620-\u064a\u0670-\u06d3\u06ee-\u06ef\u06fa-\u06ff"
_INSIDE = r"\u06f0-\u06f9\u064b-\u0655\u200c\u200e\u200f\u061c"
# From the first Persian letter to the last, over what stands between Persian words, with Persian
# digits at its ends.
PERSIAN_PIECE = re.compile(
    rf"(?:[\u06f0-\u06f9٬٫]+[ \u200c]?)?[«(]?[{_LETTER}]"
    rf"(?:[{_LETTER}{_INSIDE}]|[ 0-9()«»،؛؟:/٪٫٬.–-]+(?=[{_LETTER}\u06f0-\u06f9]))*"
    rf"(?:[ \u200c]?[\u06f0-\u06f9٬٫{_INSIDE}]+)?[»)]?"
)
HAS_PERSIAN = re.compile(f"[{_LETTER}]")

# Python's own context rounds at 28 digits, and to even.
_ROUNDING = Context(prec=1000, rounding=ROUND_HALF_UP)


def persian_digits(text: str | int) -> str:
    """Write every ASCII digit of *text* as a Persian one, in a language that has its own."""
    return str(text).translate(_FROM_ASCII[language().code])


def latin_digits(text: str) -> str:
    """Write every Persian and Arabic digit of *text* as an ASCII one."""
    return text.translate(_TO_LATIN)


def persian_letters(text: str) -> str:
    """Write Arabic yeh and kaf as Persian readers do."""
    return text.translate(_PERSIAN_LETTERS)


def quoted(words: Sequence[str]) -> str:
    """Write *words* as a list in a sentence: «یک»، «دو» و «سه»."""
    begin, end = language().quotes
    return enumeration([f"{begin}{word}{end}" for word in words])


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
    return _number(value, decimals, tuple(beside), language().code)


# Numbers that are equal are written alike in one language, 1.5 and 1.50 too; a site writes the
# same ones often.
@lru_cache(maxsize=20_000)
def _number(
    value: Decimal | int, decimals: int | None, beside: tuple[Decimal | int, ...], _written: str
) -> str:
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


def neighbours(values: Iterable[Decimal]) -> dict[Decimal, tuple[Decimal, ...]]:
    """Return, for each of *values*, the next smaller and the next larger of the others.

    Rounding keeps the order of numbers: in a list, what is written unlike its neighbours is unlike
    all, and a list of n takes n comparisons instead of n².
    """
    distinct = sorted(set(values))
    return {
        one: tuple(distinct[max(place - 1, 0) : place] + distinct[place + 1 : place + 2])
        for place, one in enumerate(distinct)
    }


def grouped(exact: Decimal, decimals: int) -> str:
    """Write all of *exact*, with at least *decimals* places."""
    whole, _, fraction = f"{exact.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    one = language()
    thousands = f"{int(whole):,}".replace(",", one.thousands)
    written = persian_digits(thousands + (one.decimal + fraction if fraction else ""))
    # «−0» is no number of readers.
    return f"{one.minus}{written}" if exact < 0 else written


def percent(
    value: Decimal | int, decimals: int | None = 0, beside: Iterable[Decimal | int] = ()
) -> str:
    """Write *value* (in percent, 67 and not 0.67) as «۶۷٪»; what is not 100 never as «۱۰۰٪».

    After a letter the sign goes to the left of its number, as it should; alone in a cell, at the
    head of a line or behind the mark of a minus it would jump to the right. A letter mark on the
    side of its number keeps it at the left.
    """
    written, one = number(value, decimals, (_ALL, *beside)), language()
    kept = one.percent_mark if written.startswith(one.minus) else ""
    return f"{one.percent_mark}{written}{kept}{one.percent_sign}"


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
    one = language()
    return f"{one.comma.join(head)}{one.last}{last}" if head else last


def choice(items: Sequence[str]) -> str:
    """Join as «الف، ب یا ج»."""
    *head, last = items or [""]
    one = language()
    return f"{one.comma.join(head)}{one.either}{last}" if head else last


def listed(items: Iterable[str | None]) -> str:
    """Join as «الف، ب، ج», those that are not empty."""
    return language().comma.join(filter(None, items))


def clauses(items: Iterable[str | None]) -> str:
    """Join as «الف؛ ب؛ ج», those that are not empty."""
    return language().semicolon.join(filter(None, items))


def begun(text: str) -> str:
    """Return *text* as a heading begins: with a capital letter, where its language has them."""
    return text[:1].upper() + text[1:]


def within(text: str) -> str:
    """Return *text* as it stands inside a sentence: without the capital of its beginning."""
    return text[:1].lower() + text[1:]


def indefinite(noun: str) -> str:
    """Write «راهبردی», «برنامه‌ای», «محتوایی»: one of its kind, whichever."""
    if not language().is_rtl:
        return noun
    if noun.endswith("ه"):
        return f"{noun}{HALF_SPACE}ای"
    return f"{noun}یی" if noun.endswith(("ا", "و")) else f"{noun}ی"


def ezafe(noun: str) -> str:
    """Write a noun that a word about it follows: «راهبردهایِ» as «راهبردهای», «برنامهٔ», «شهر»."""
    if not language().is_rtl:
        return noun
    if noun.endswith("ه"):
        return f"{noun}ٔ"
    return f"{noun}ی" if noun.endswith(("ا", "و")) else noun


def isolate(fragment: str) -> str:
    """Keep a Latin or numeric fragment from reordering the Persian line around it."""
    return f"{FIRST_STRONG_ISOLATE}{fragment}{POP_ISOLATE}"
