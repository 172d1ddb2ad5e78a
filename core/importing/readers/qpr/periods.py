"""QPR's ways to say when → our periods. Pure; what cannot be told for sure is a fault."""

import re
from datetime import date

from core.calendar import JALALI, Calendar, Period, parse_date, parse_period
from core.enums import Frequency
from core.importing.readers.cells import Cell, Fault, is_empty, plain
from core.importing.readers.qpr.mapping import QprMapping
from core.importing.readers.qpr.qpr_series import symbol
from core.persian import latin_digits

_MAX_INDEX = 1_200
# Clocks and calendars of the server shift a period's edges by a day: «until 20 March» may mean
# the midnight at which the next year begins.
_EDGE_DAYS = 1
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_AMBIGUOUS = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})", re.ASCII)
_PART_FIRST = re.compile(r"([hqm])(\d{1,2})[-/ ]?(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/ ]?([hqm])(\d{1,2})", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/](\d{4})", re.ASCII)
_FIRST_GREGORIAN_YEAR = 1800


def read_day(cell: Cell, order: str) -> date | Fault:
    """Read a date, Jalali or Gregorian; *order* tells how one that does not begin with its year.

    Without *order* (`ymd`), a date whose year stands last is ambiguous.
    """
    if isinstance(cell, date):
        return cell
    text = _TIME.sub("", latin_digits(plain(cell).strip()))
    turned = _YEAR_LAST.fullmatch(text) if order != "ymd" else None
    if turned:
        one, mark, other, year = turned.groups()
        day, month = (one, other) if order == "dmy" else (other, one)
        text = mark.join((year, month, day))
    found = parse_date(text)
    if found:
        return found
    return Fault("date_ambiguous" if _AMBIGUOUS.fullmatch(text) else "date_invalid")


def read_when(
    cell: Cell, frequency: Frequency, mapping: QprMapping, calendar: Calendar = JALALI
) -> Period | Fault:
    """Read a period's index (`#5`), name (`$Q3/1398`, `1398-Q3`, «مهر ۱۳۹۸») or a date in it.

    A date is in the period of the file's frequency, or else of the indicator's *frequency*, by the
    *calendar* of the plan.
    """
    if isinstance(cell, date):
        return _containing(cell, frequency, mapping, calendar)
    text = latin_digits(plain(cell).strip())
    if text.startswith("#"):
        return _indexed(text[1:], mapping)
    named = _named(text.removeprefix("$"), mapping, calendar)
    if named or text.startswith("$"):
        return named or _unknown(text.removeprefix("$"), calendar)
    day = read_day(text, mapping.date_order)
    if isinstance(day, date):
        return _containing(day, frequency, mapping, calendar)
    return day if day.code == "date_ambiguous" else _unknown(text, calendar)


def read_span(
    name: Cell,
    start: Cell,
    end: Cell,
    frequency: Frequency,
    mapping: QprMapping,
    *,
    calendar: Calendar = JALALI,
) -> Period | Fault:
    """Read a period that QPR tells by name and by its first and last day, or by one of these.

    A name and days that tell different periods are a fault, unless the mapping lists the name.
    """
    listed = mapping.period_by_name.get(symbol(plain(name)))
    if listed:
        return listed
    days = [read_day(cell, mapping.date_order) for cell in (start, end) if not is_empty(cell)]
    if not days:
        return read_when(name, frequency, mapping, calendar)
    if fault := next((day for day in days if isinstance(day, Fault)), None):
        return fault
    first, last = days[0], days[-1]
    assert isinstance(first, date)
    assert isinstance(last, date)
    found = (
        _containing(last, frequency, mapping, calendar)
        if len(days) == 1
        else _between(first, last, calendar)
    )
    named = _named(latin_digits(plain(name).strip()), mapping, calendar)
    if named and isinstance(found, Period) and named != found:
        return Fault("qpr_period_contradicts", {"named": named.label, "dated": found.label})
    return found


def _containing(
    day: date, frequency: Frequency, mapping: QprMapping, calendar: Calendar
) -> Period | Fault:
    try:
        return calendar.period_containing(day, (mapping.frequency or frequency).months)
    except ValueError:  # a year in which no plan is
        return Fault("date_invalid")


def _between(first: date, last: date, calendar: Calendar) -> Period | Fault:
    middle = first + (last - first) / 2
    for months in (one.months for one in Frequency):
        try:
            found = calendar.period_containing(middle, months)
        except ValueError:
            break
        edges = (found.starts_on - first, found.ends_on - last)
        if all(abs(edge.days) <= _EDGE_DAYS for edge in edges):
            return found
    return Fault("qpr_span_unknown", {"first": first.isoformat(), "last": last.isoformat()})


def _indexed(text: str, mapping: QprMapping) -> Period | Fault:
    if mapping.first_period is None:
        return Fault("qpr_index_without_start")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= _MAX_INDEX:
        return Fault("qpr_index_invalid", {"limit": _MAX_INDEX})
    found = parse_period(mapping.first_period)
    for _ in range(int(text) - 1):
        assert found is not None
        found = found.next if int(found.label[:4]) < found.calendar.years[-1] else None
        if found is None:
            return Fault("qpr_index_invalid", {"limit": _MAX_INDEX})
    assert found is not None
    return found


def _named(text: str, mapping: QprMapping, calendar: Calendar) -> Period | None:
    listed = mapping.period_by_name.get(symbol(text))
    found = parse_period(text) or _spelled(text)
    return listed or (found if found and found.calendar == calendar else None)


def _spelled(text: str) -> Period | None:
    """Read `Q3/1398`, `1398 Q3`, `1398/07` and the titles that we write ourselves."""
    plain_text = symbol(text)
    if match := _PART_FIRST.fullmatch(plain_text):
        part, number, year = match.groups()
    elif match := _YEAR_FIRST.fullmatch(plain_text):
        year, part, number = match.groups()
    elif match := _YEAR_MONTH.fullmatch(plain_text):
        (year, number), part = match.groups(), "m"
    elif match := _MONTH_YEAR.fullmatch(plain_text):
        (number, year), part = match.groups(), "m"
    else:
        return _titled(plain_text)
    width = 2 if part == "m" else 1
    return parse_period(f"{year}-{part.upper()}{int(number):0{width}}")


def _titled(text: str) -> Period | None:
    year = text[-4:]
    if not year.isdigit() or not text[:-4].strip():
        return None
    if text[:-4].strip() == "سال":
        return parse_period(year)
    for months in (6, 3, 1):
        for number in range(1, 12 // months + 1):
            letter = {6: "H", 3: "Q", 1: "M"}[months]
            width = 2 if months == 1 else 1
            found = parse_period(f"{year}-{letter}{number:0{width}}")
            if found and symbol(found.title) == text:
                return found
    return None


def _unknown(text: str, calendar: Calendar) -> Fault:
    years = [int(found) for found in re.findall(r"(?<!\d)\d{4}(?!\d)", text, re.ASCII)]
    is_gregorian = any(year >= _FIRST_GREGORIAN_YEAR for year in years)
    is_other = is_gregorian and calendar == JALALI
    return Fault("qpr_period_gregorian" if is_other else "qpr_period_unknown")
