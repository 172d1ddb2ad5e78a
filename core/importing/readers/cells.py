"""One cell in, a typed value or a fault out. Empty is not zero, and neither is «ندارد»."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.calendar import parse_date, parse_period
from core.importing.likely_codes import codes_of_date
from core.importing.readers.likely_values import (
    likely_date,
    likely_number,
    likely_period,
    likely_year,
)
from core.importing.readers.written_dates import written_date, written_period
from core.importing.spelling import closest, fold, without_district_words
from core.persian import PERCENT_SIGN, latin_digits, persian_letters
from core.plan import hidden
from core.plan.schema import WORDS, Column, Kind, word
from core.plan.schema.words import NO, YES
from core.plan.web_address import begins_like_one, is_web_address

MAX_CODE = 60
_MAX_WHOLE_DIGITS = 18
_MAX_FRACTION_DIGITS = 12
_CACHE_SIZE = 50_000

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_CODE = re.compile(r"[^\W_](?:[\w.\-]*[\w\-])?")
# A blank beside a hyphen is no separator of codes but a slip within one.
_TORN_CODE = re.compile(r"[-_.]\s+\w|\w\s+[-_.]")
_CODE_SEPARATORS = re.compile(r"[،,;؛\s]+")
_DATE_PARTS = re.compile(r"(\d{1,4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,4})")
_FULL_YEAR = 4
_DATE_TIME_TAIL = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_MINUS = str.maketrans({"−": "-", "٫": ".", "٬": ","})
_PERCENT_SIGNS = ("%", PERCENT_SIGN)
_PERCENT_WORD = re.compile(r"(?<=[\d\s])(?:درصد|percent)$")
# What copying from a document or a message leaves around a value, where nobody sees it.
_REMARK = re.compile(r"\s*[-–—(:،؛.]\s*")
_TICKS = {"✓": True, "✔": True, "☑": True, "✗": False, "✘": False, "☐": False}
_UNSEEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

# They turn letters round against their own direction: 123 is shown as 321.
_OVERRIDES = frozenset("\u202d\u202e")

type Cell = str | Decimal | bool | date | BrokenCell | Percent | Formatted | None


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell that the workbook itself says is no value: a formula error, or one never computed."""

    code: str
    shown: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that is shown with a percent sign; `shown` is 54 for 54%, kept as 0.54."""

    shown: Decimal


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number that is shown with more digits or letters than it has: 1 as `001`, 1.1 as `1.10`.

    As a number it is `value`; a code is what the clerk sees.
    """

    value: Decimal
    shown: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell is not a value of its column, with what the message needs to say so."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


type Parser = Callable[[Cell], Any]


def is_empty(cell: Cell) -> bool:
    """Return whether nothing is written in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain(cell: Cell) -> str:
    """Write a cell as the clerk sees it, for messages and for columns of text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Percent):
        return f"{plain(cell.shown)}%"
    if isinstance(cell, Decimal):
        written = f"{cell:f}"
        return written.rstrip("0").rstrip(".") if "." in written else written
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell.shown


def parser_of(column: Column) -> Parser:
    """Return the function that reads *column*'s cells: a value, None when empty, or a Fault."""
    read = _PARSERS[column.kind](column)
    empty = empty_value(column)
    is_letters = column.kind in _OF_LETTERS
    cache: dict[str, Any] = {}

    def parse(cell: Cell) -> Any:
        if is_empty(cell):
            return empty
        if isinstance(cell, BrokenCell):
            return Fault(cell.code)
        if isinstance(cell, Formatted):
            cell = cell.shown if is_letters else cell.value
        if not isinstance(cell, str):
            return read(cell)
        if cell in cache:
            return cache[cell]
        value = empty if hidden.is_letterless(cell) else _hidden_fault(cell) or read(cell)
        if len(cache) < _CACHE_SIZE:
            cache[cell] = value
        return value

    return parse


def empty_value(column: Column) -> Any:
    """Return what an empty cell of *column* means."""
    if column.kind is Kind.CODES:
        return ()
    if column.kind is Kind.DECIMAL and column.default is not None:
        return Decimal(column.default)
    return column.default


def _hidden_fault(text: str) -> Fault | None:
    """Find what no cell of any column may have: what is shown of it could not be believed."""
    found = hidden.unwritable(text) or _OVERRIDES.intersection(text)
    return Fault("control_character", {"character": hidden.named(min(found))}) if found else None


def _text(column: Column) -> Parser:
    tidy = hidden.plain_lines if column.is_prose else hidden.one_line

    def read(cell: Cell) -> str | Fault:
        text = tidy(plain(cell)).strip()
        if len(text) > column.max_length:
            return Fault("text_too_long", {"limit": column.max_length})
        wrong = hidden.misleading(text)
        if wrong:
            return Fault("misleading_character", {"character": hidden.named(wrong)})
        is_address = column.is_url or (column.is_source and begins_like_one(text))
        if is_address and not is_web_address(text):
            return Fault("url_invalid")
        return text if column.verbatim else persian_letters(text)

    return read


def _bare(text: str) -> str:
    """Take off what is unseen at both ends."""
    if text.isascii():
        return text.strip()
    kept = [place for place, letter in enumerate(text) if not _is_unseen(letter)]
    return text[kept[0] : kept[-1] + 1] if kept else ""


def _is_unseen(letter: str) -> bool:
    return letter.isspace() or _UNSEEN.match(letter) is not None


def as_code(text: str) -> str | None:
    """Read a code; None when it has characters that codes must not have."""
    code = persian_letters(latin_digits(_bare(text)))
    return code if len(code) <= MAX_CODE and _CODE.fullmatch(code) else None


def _code(column: Column) -> Parser:
    bare = without_district_words if column.refers_to == "districts" else str

    def read(cell: Cell) -> str | Fault:
        if (fault := _typed_code(cell)) is not None:
            return fault
        return as_code(bare(plain(cell))) or _code_fault(plain(cell))

    return read


def _typed_code(cell: Cell) -> Fault | None:
    """Return the fault of a code that a spreadsheet took for a day, or for a number with parts."""
    if isinstance(cell, date):
        return Fault("code_is_date", {"likely": codes_of_date(cell)})
    if isinstance(cell, Decimal) and cell.is_finite() and cell != cell.to_integral_value():
        return Fault("code_is_number")
    return None


def _code_fault(text: str) -> Fault:
    """Return why *text* is no code, with the first letter that no code has."""
    bare = _bare(text)
    wrong = next((one for one in bare if not (one.isalnum() or one in "-_.")), None)
    return Fault("code_invalid", {"limit": MAX_CODE} | ({"letter": wrong} if wrong else {}))


def _codes(column: Column) -> Parser:
    bare = without_district_words if column.refers_to == "districts" else str

    def read(cell: Cell) -> tuple[str, ...] | Fault:
        if (fault := _typed_code(cell)) is not None:
            return fault
        text = bare(plain(cell))
        written = [part for part in _CODE_SEPARATORS.split(text) if part]
        codes = [as_code(part) for part in written]
        if None in codes or _TORN_CODE.search(text):
            return _code_fault(written[codes.index(None)] if None in codes else text)
        return tuple(sorted({code for code in codes if code is not None}))

    return read


def as_number(text: str) -> Decimal | None:
    """Read «۱٬۲۳۴٫۵», `1,234.5` or `-7`; None when it is not plainly a number."""
    if hidden.misleading(_bare(text)):
        return None
    written = latin_digits(_UNSEEN.sub("", text).strip()).translate(_MINUS)
    if not _NUMBER.fullmatch(written):
        return None
    return Decimal(written.replace(",", ""))


def _as_percent(text: str) -> Percent | None:
    """Read «۵۴٪»; None when there is no percent sign, or no number with it."""
    bare = _PERCENT_WORD.sub("%", _UNSEEN.sub("", text).strip())
    if not (bare.endswith(_PERCENT_SIGNS) or bare.startswith(_PERCENT_SIGNS)):
        return None
    value = as_number(bare.strip("".join(_PERCENT_SIGNS)))
    return None if value is None else Percent(value)


def _decimal(column: Column) -> Parser:
    def read(cell: Cell) -> Decimal | Percent | Fault:
        found = (_as_percent(cell) or cell) if isinstance(cell, str) else cell
        has_sign = isinstance(found, Percent)
        if isinstance(found, Percent):
            if not (column.is_percent or column.in_unit):
                return Fault("percent_unclear")
            found = found.shown
        value = found if isinstance(found, Decimal) else as_number(plain(found))
        if value is None or isinstance(cell, (bool, date)) or not value.is_finite():
            return Fault("number_invalid", _suggestion(likely_number(plain(cell))))
        _sign, digits, exponent = value.as_tuple()
        assert isinstance(exponent, int)
        if len(digits) + exponent > _MAX_WHOLE_DIGITS or -exponent > _MAX_FRACTION_DIGITS:
            return Fault("number_too_long")
        if not _in_range(value, column):
            return _range_fault(column)
        # Whether the unit is the percent, the row's indicator says.
        return Percent(value) if column.in_unit and has_sign else value

    return read


def _integer(column: Column) -> Parser:
    read_decimal = _decimal(column)

    def read(cell: Cell) -> int | Fault:
        value = read_decimal(cell)
        if isinstance(value, (Fault, Percent)) and column.is_year:
            return Fault("year_invalid", _suggestion(likely_year(plain(cell))))
        if isinstance(value, (Fault, Percent)):
            return value if isinstance(value, Fault) else Fault("percent_unclear")
        return int(value) if value == int(value) else Fault("integer_invalid")

    return read


def _suggestion(likely: str | None) -> Mapping[str, str]:
    return {"suggestion": likely} if likely else {}


def _in_range(value: Decimal, column: Column) -> bool:
    too_low = column.minimum is not None and value < column.minimum
    too_high = column.maximum is not None and value > column.maximum
    return not (too_low or too_high)


def _range_fault(column: Column) -> Fault:
    if column.maximum is None:
        return Fault("number_below", {"minimum": column.minimum})
    return Fault("number_out_of_range", {"minimum": column.minimum, "maximum": column.maximum})


def _date(_column: Column) -> Parser:
    def read(cell: Cell) -> date | Fault:
        if isinstance(cell, date):
            return cell
        text = _DATE_TIME_TAIL.sub("", latin_digits(_UNSEEN.sub("", plain(cell)).strip()))
        return parse_date(text) or parse_date(written_date(text) or "") or _date_fault(text)

    return read


def _date_fault(text: str) -> Fault:
    parts, likely = _DATE_PARTS.fullmatch(text), likely_date(text)
    if parts is None:
        return Fault("date_invalid", _suggestion(likely))
    if len(parts[1]) != _FULL_YEAR:
        return Fault("date_ambiguous", _suggestion(likely))
    return Fault("date_no_such_day", _suggestion(likely))


def _period(_column: Column) -> Parser:
    def read(cell: Cell) -> str | Fault:
        if isinstance(cell, date):
            return Fault("period_is_date")
        if isinstance(cell, Decimal) and cell.is_finite() and cell != cell.to_integral_value():
            return Fault("period_is_number")
        text = _bare(plain(cell))
        found = parse_period(text) or parse_period(written_period(text) or "")
        return found.label if found else Fault("period_invalid", _suggestion(likely_period(text)))

    return read


def _boolean(_column: Column) -> Parser:
    known = {fold(text): True for text in YES} | {fold(text): False for text in NO}

    def read(cell: Cell) -> bool | Fault:
        if isinstance(cell, bool):
            return cell
        text = plain(cell)
        value = _TICKS.get(text.strip().removesuffix("\ufe0f"), known.get(fold(text)))
        return Fault("boolean_invalid") if value is None else value

    return read


def _enum(column: Column) -> Parser:
    assert column.enum is not None
    words = WORDS[column.enum]
    known: dict[str, StrEnum] = {}
    for member, names in words.items():
        for name in (member.value, *names):
            known[fold(name)] = member

    def read(cell: Cell) -> StrEnum | Fault:
        text = plain(cell)
        found = known.get(fold(text)) or _before_remark(text, known)
        if found is not None:
            return found
        near = closest(text, [*map(word, words), *(member.value for member in words)])
        return Fault("enum_invalid", {"allowed": list(words), "suggestion": near})

    return read


def _before_remark(text: str, known: Mapping[str, StrEnum]) -> StrEnum | None:
    """Return the word that a remark follows: «کاهشی - نزدیک به صفر مطلوب است».

    A remark that names another word of the list leaves open which of them is meant.
    """
    parts = _REMARK.split(text, maxsplit=1)
    found = known.get(fold(parts[0]))
    if found is None or len(parts) == 1:
        return None
    remark = fold(parts[1])
    others = (word for word, member in known.items() if member is not found)
    return None if any(word in remark for word in others) else found


_OF_LETTERS = frozenset({Kind.TEXT, Kind.CODE, Kind.CODES})
_PARSERS: Mapping[Kind, Callable[[Column], Parser]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.PERIOD: _period,
    Kind.BOOLEAN: _boolean,
    Kind.ENUM: _enum,
}
