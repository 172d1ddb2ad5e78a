"""Entries → facts: whose value, of which series, when, how much; the rest is skipped."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.calendar import JALALI, Calendar, Period
from core.enums import Direction, Frequency
from core.importing.problems import Place
from core.importing.readers.cells import Fault, as_code, is_empty, plain
from core.importing.readers.qpr.layouts import Entry
from core.importing.readers.qpr.mapping import Measure, QprAccumulation, QprMapping
from core.importing.readers.qpr.periods import read_span
from core.importing.readers.qpr.qpr_figures import is_blank, read_colour, read_number, read_trend
from core.importing.readers.qpr.qpr_series import Series, symbol
from core.importing.readers.qpr.skips import Skips
from core.importing.spelling import closest

MAX_RANGE_NAME = 200
# Looking up the closest of thousands of symbols is slow; past this many, none is suggested.
_MAX_SUGGESTIONS = 50


@dataclass(frozen=True, slots=True)
class KnownIndicator:
    """What the plan says of an indicator that a value needs to be read."""

    direction: Direction
    frequency: Frequency


@dataclass(frozen=True, slots=True)
class Known:
    """The indicators and districts that the plan has."""

    indicators: Mapping[str, KnownIndicator]
    districts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What QPR says of a value: its range's name, what the mapping makes of it, colour, trend."""

    range: str | None
    status: str | None
    colour: str | None
    trend: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One understood value. `places` are the cells that it rests on, the first its own."""

    places: tuple[Place, ...]
    indicator: str
    district: str | None
    series: Series
    period: Period
    value: Decimal
    accumulation: QprAccumulation | None = None
    verdict: Verdict | None = None

    @property
    def subject(self) -> tuple[str, str | None]:
        """The indicator and district."""
        return self.indicator, self.district


class BadValueError(Exception):
    """An entry that is no fact; the decoder reports it. `column` is which of its cells is why."""

    def __init__(self, code: str, value: str, *, column: str, **params: object) -> None:
        """Carry what `Skips.add` takes."""
        super().__init__(code)
        self.code = code
        self.value = value
        self.column = column
        self.params = params


@dataclass(slots=True)
class Decoder:
    """Turns entries into facts; each bad one is skipped, with its row."""

    mapping: QprMapping
    known: Known
    skips: Skips
    today: date
    calendar: Calendar = JALALI
    suggested: int = 0

    def facts(self, entries: Iterable[Entry]) -> Iterator[Fact]:
        """Yield a fact for each good entry; those of ignored series are passed over."""
        for entry in entries:
            try:
                fact = self._fact(entry)
            except BadValueError as error:
                title = entry.titles.get(error.column)
                self.skips.add(error.code, entry.place, error.value, title=title, **error.params)
                continue
            if fact is not None:
                yield fact

    def _fact(self, entry: Entry) -> Fact | None:
        series = self._series(entry.series)
        if series is Series.IGNORE:
            return None
        measure = self._measure(entry)
        indicator = self.known.indicators[measure.indicator]
        when = read_span(
            entry.period,
            entry.start,
            entry.end,
            indicator.frequency,
            self.mapping,
            calendar=self.calendar,
        )
        if is_blank(entry.value):
            raise BadValueError("qpr_value_blank", "", column="value")
        value = read_number(entry.value, self.mapping.decimal)
        period = _sound(when, plain(entry.period), "period")
        if series is Series.ACTUAL and period.starts_on > self.today:
            raise BadValueError("qpr_period_future", plain(entry.period), column="period")
        return Fact(
            places=(entry.place,),
            indicator=measure.indicator,
            district=measure.district,
            series=series,
            period=period,
            value=_sound(value, plain(entry.value), "value"),
            accumulation=measure.accumulation,
            verdict=self._verdict(entry) if series is Series.ACTUAL else None,
        )

    def _series(self, written: str | Series) -> Series:
        if isinstance(written, Series):
            return written
        found = self.mapping.series_by_symbol.get(symbol(written))
        if found is None:
            raise BadValueError("qpr_series_unknown", written, column="series")
        return found

    def _measure(self, entry: Entry) -> Measure:
        """Find out whose value it is, and that the plan knows both indicator and district."""
        if not entry.measure:
            raise BadValueError("qpr_measure_blank", "", column="measure")
        listed = self.mapping.measure_by_symbol
        own = listed.get(symbol(f"{entry.scorecard}/{entry.measure}"))
        found = own or listed.get(symbol(entry.measure)) or self._own_code(entry.measure)
        if found.indicator not in self.known.indicators:
            near = self._closest(found.indicator)
            raise BadValueError(
                "qpr_indicator_unknown", found.indicator, column="measure", suggestion=near
            )
        district = found.district
        if own is None and district is None:
            district = self._district(entry.scorecard)
        if district is not None and district not in self.known.districts:
            raise BadValueError("qpr_district_unknown", district, column="scorecard")
        return found.model_copy(update={"district": district})

    def _own_code(self, written: str) -> Measure:
        code = as_code(written) if self.mapping.symbols_are_codes else None
        if code is None:
            raise BadValueError("qpr_measure_unknown", written, column="measure")
        return Measure(indicator=code)

    def _district(self, scorecard: str) -> str | None:
        listed = self.mapping.district_by_scorecard
        if symbol(scorecard) in listed:
            return listed[symbol(scorecard)]
        code = as_code(scorecard) if self.mapping.symbols_are_codes else None
        if code is None:
            raise BadValueError("qpr_scorecard_unknown", scorecard, column="scorecard")
        return code

    def _closest(self, code: str) -> str | None:
        self.suggested += 1
        is_tired = self.suggested > _MAX_SUGGESTIONS
        return None if is_tired else closest(code, sorted(self.known.indicators))

    def _verdict(self, entry: Entry) -> Verdict | None:
        if not entry.is_judged:
            return None
        name = plain(entry.range).strip() or None
        if name and len(name) > MAX_RANGE_NAME:
            raise BadValueError("text_too_long", name, column="range", limit=MAX_RANGE_NAME)
        colour = trend = None
        if not is_empty(entry.colour):
            colour = _sound(
                read_colour(entry.colour, self.mapping.colour_order), plain(entry.colour), "colour"
            )
        if not is_empty(entry.trend):
            trend = _sound(read_trend(entry.trend), plain(entry.trend), "trend")
        status = self.mapping.status_by_range.get(symbol(name)) if name else None
        return Verdict(name, status, colour, trend)


def _sound[T](found: T | Fault, written: str, column: str) -> T:
    if isinstance(found, Fault):
        raise BadValueError(found.code, written, column=column, **found.params)
    return found
