"""The values of indicators as SDMX-CSV 2.0; docs/standards.md says what its columns hold."""

import csv
import io
from collections.abc import Iterator

from core.calendar import Period, parse_period
from core.enums import Flag, Frequency
from core.release.reader import Release
from core.release.records import Indicator, Observation

SDMX_FILE = "indicators.sdmx.csv"
# The structure is ours: the agency, the dataflow and its version; it changes with the columns.
AGENCY, FLOW, VERSION = "QOTBNAMA", "INDICATORS", "1.0.0"
DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "TIME_PERIOD")
MEASURE = "OBS_VALUE"
ATTRIBUTES = (
    "OBS_STATUS",
    "UNIT_MEASURE",
    "DECIMALS",
    "TIME_PERIOD_LABEL",
    "PUBLISHED_ON",
    "COMMENT_OBS",
    "RELEASE",
)
HEADER = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, MEASURE, *ATTRIBUTES)
WHOLE_CITY = "_T"
FREQUENCIES = {
    Frequency.YEAR: "A",
    Frequency.HALF: "S",
    Frequency.QUARTER: "Q",
    Frequency.MONTH: "M",
}
# Codes of SDMX's cross-domain list of observation statuses (CL_OBS_STATUS 2.2). It has none for a
# value that was revised: that is a normal one. A missing value is O, one that cannot exist is M.
STATUSES = {
    Flag.FINAL: "A",
    Flag.PRELIMINARY: "P",
    Flag.ESTIMATED: "E",
    Flag.REVISED: "A",
    Flag.MISSING: "O",
    Flag.NOT_APPLICABLE: "M",
}
_DURATIONS = {12: "P1Y", 6: "P6M", 3: "P3M", 1: "P1M"}
_FREQUENCY_OF_MONTHS = {
    12: Frequency.YEAR,
    6: Frequency.HALF,
    3: Frequency.QUARTER,
    1: Frequency.MONTH,
}
_BATCH = 1_000


def sdmx_chunks(release: Release) -> Iterator[bytes]:
    """Write every value in force, piece by piece."""
    indicators = {row.code: row for row in release.stream(Indicator)}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEADER)
    number = str(release.info.number)
    structure = ("dataflow", f"{AGENCY}:{FLOW}({VERSION})", "R")
    for place, row in enumerate(release.stream(Observation, is_current=True), start=1):
        writer.writerow((*structure, *_cells(row, indicators[row.indicator]), number))
        if place % _BATCH == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _cells(row: Observation, indicator: Indicator) -> Iterator[str]:
    period = parse_period(row.period)
    yield _frequency(period, indicator)
    yield row.district or WHOLE_CITY
    yield row.indicator
    yield time_period(row, period)
    yield "" if row.value is None else f"{row.value:f}"
    yield STATUSES[row.flag]
    yield indicator.unit
    yield str(indicator.decimals)
    yield row.period
    yield row.published_on.isoformat() if row.published_on else ""
    yield "؛ ".join(filter(None, (row.reason, row.note)))


def _frequency(period: Period | None, indicator: Indicator) -> str:
    length = _FREQUENCY_OF_MONTHS[period.months] if period else indicator.frequency
    return FREQUENCIES[length]


def time_period(row: Observation, period: Period | None) -> str:
    """Write a period as SDMX's time range: the Gregorian day it begins on, and its length.

    A Jalali half-year begins on no first day of a Gregorian month: `2016-03-20/P6M`.
    """
    months = period.months if period else 12
    return f"{row.period_starts_on.isoformat()}/{_DURATIONS[months]}"


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
