"""The language that is being written: its digits, signs, names of months and of money.

What is written is Persian, unless somebody writes English (`with written_in(ENGLISH)`): numbers
(core/persian.py), days (core/calendar.py) and money (core/money.py) ask here. Sentences live in
the catalogues (core/texts.py). Another language is another `Language` and another catalogue.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType

from core.enums import MoneyScale
from core.languages.unit_names import ENGLISH_WORDS

_DIGITS = "0123456789"
_LEFT_TO_RIGHT_MARK = "\u200e"
# Stands in, unseen, for a Persian letter.
ARABIC_LETTER_MARK = "\u061c"


@dataclass(frozen=True, slots=True)
class Language:
    """How one language is written.

    `percent_mark` stands, unseen, on the side of a number where its percent sign belongs.
    `isolate` begins a piece of text that reads in the language's direction. `minus` stands before
    a number, `comma` and `semicolon` between words, `last` and `either` before the last of them.
    `quotes` are put around names. `ordinals` are the first four. `scales` name the sizes of
    money; `thousands_of_billion` the size above. `words` are names of money and units that it has
    a word of its own for.
    """

    code: str
    is_rtl: bool
    digits: str
    thousands: str
    decimal: str
    percent_sign: str
    percent_mark: str
    minus: str
    isolate: str
    comma: str
    semicolon: str
    last: str
    either: str
    quotes: tuple[str, str]
    months: tuple[str, ...]
    gregorian_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    parts: Mapping[str, str]
    ordinals: tuple[str, ...]
    scales: Mapping[MoneyScale, str]
    thousands_of_billion: str
    words: Mapping[str, str]

    def word(self, persian: str) -> str:
        """Return the word for a Persian name of money or unit; itself where there is none."""
        return self.words.get(persian, persian)


PERSIAN = Language(
    code="fa",
    is_rtl=True,
    digits="۰۱۲۳۴۵۶۷۸۹",
    thousands="٬",
    decimal="٫",
    percent_sign="٪",
    percent_mark=ARABIC_LETTER_MARK,
    minus=f"{_LEFT_TO_RIGHT_MARK}−",
    isolate="\u2067",
    comma="، ",
    semicolon="؛ ",
    last=" و ",
    either=" یا ",
    quotes=("«", "»"),
    months=(
        "فروردین",
        "اردیبهشت",
        "خرداد",
        "تیر",
        "مرداد",
        "شهریور",
        "مهر",
        "آبان",
        "آذر",
        "دی",
        "بهمن",
        "اسفند",
    ),
    gregorian_months=(
        "ژانویه",
        "فوریه",
        "مارس",
        "آوریل",
        "مه",
        "ژوئن",
        "ژوئیه",
        "اوت",
        "سپتامبر",
        "اکتبر",
        "نوامبر",
        "دسامبر",
    ),
    weekdays=("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    parts=MappingProxyType({"H": "نیمهٔ {part} {year}", "Q": "سه‌ماههٔ {part} {year}"}),
    ordinals=("نخست", "دوم", "سوم", "چهارم"),
    scales=MappingProxyType(
        {
            MoneyScale.BILLION: "میلیارد",
            MoneyScale.MILLION: "میلیون",
            MoneyScale.THOUSAND: "هزار",
            MoneyScale.ONE: "",
        }
    ),
    thousands_of_billion="هزار میلیارد",
    words=MappingProxyType({}),
)
ENGLISH = Language(
    code="en",
    is_rtl=False,
    digits=_DIGITS,
    thousands=",",
    decimal=".",
    percent_sign="%",
    percent_mark="",
    minus="−",
    isolate="\u2066",
    comma=", ",
    semicolon="; ",
    last=" and ",
    either=" or ",
    quotes=("“", "”"),
    months=(
        "Farvardin",
        "Ordibehesht",
        "Khordad",
        "Tir",
        "Mordad",
        "Shahrivar",
        "Mehr",
        "Aban",
        "Azar",
        "Dey",
        "Bahman",
        "Esfand",
    ),
    gregorian_months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    parts=MappingProxyType({"H": "{part} half of {year}", "Q": "{part} quarter of {year}"}),
    ordinals=("first", "second", "third", "fourth"),
    scales=MappingProxyType(
        {
            MoneyScale.BILLION: "billion",
            MoneyScale.MILLION: "million",
            MoneyScale.THOUSAND: "thousand",
            MoneyScale.ONE: "",
        }
    ),
    thousands_of_billion="trillion",
    words=ENGLISH_WORDS,
)
# The language of every plan.
DEFAULT_LANGUAGE = PERSIAN.code
LANGUAGES = {one.code: one for one in (PERSIAN, ENGLISH)}

_WRITTEN: ContextVar[Language] = ContextVar("language that is written", default=PERSIAN)


def language() -> Language:
    """Return the language that is being written."""
    return _WRITTEN.get()


@contextmanager
def written_in(chosen: Language) -> Iterator[None]:
    """Write in a language for as long as the block runs."""
    token = _WRITTEN.set(chosen)
    try:
        yield
    finally:
        _WRITTEN.reset(token)
