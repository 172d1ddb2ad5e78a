"""The mapping file: what the symbols of one QPR model mean here. TOML; docs/qpr.md explains it."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from core.calendar import Period, parse_date, parse_period, period
from core.enums import Flag, Frequency
from core.evaluation.indicators.series import Accumulation
from core.importing.problems import Place, Problems, UnreadableError
from core.importing.readers.cells import as_code
from core.importing.readers.file_opening import name_of_given, open_given
from core.importing.readers.qpr.qpr_series import ALIASES, Series, symbol
from core.importing.spelling import closest

MAX_MAPPING_BYTES = 1 << 20


class Layout(StrEnum):
    """How a file is laid out."""

    WEB_SERVICE = "web_service"
    GET_VALUES = "get_values"
    MASS_IMPORT = "mass_import"
    ANALYSIS = "analysis"
    MATRIX = "matrix"
    LONG = "long"


class QprAccumulation(IntEnum):
    """QPR's codes of how the values of shorter periods become one."""

    SUM = 0
    AVERAGE = 1
    MIN = 2
    MAX = 3
    FIRST = 4
    LAST = 5
    SUM_IGNORING_NULL = 6

    @property
    def how(self) -> Accumulation:
        """The accumulation in our terms."""
        return Accumulation.SUM if self is QprAccumulation.SUM_IGNORING_NULL else _HOW[self]

    @property
    def ignores_missing(self) -> bool:
        """Whether periods without a value are left out; otherwise they make the result missing."""
        return self is QprAccumulation.SUM_IGNORING_NULL


_HOW = {code: Accumulation(code.name.lower()) for code in list(QprAccumulation)[:6]}


def _code(value: Any) -> str:
    found = as_code(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(value)
    return found


def _label(value: Any) -> str:
    found = parse_period(str(value))
    if found is None:
        raise ValueError(value)
    return found.label


def _day(value: Any) -> date:
    found = parse_date(value) if isinstance(value, str) else value
    if not isinstance(found, date):
        raise ValueError(value)  # noqa: TRY004 - pydantic collects ValueError
    return found


def _accumulation(value: Any) -> Any:
    named = {code.name.lower(): code for code in QprAccumulation}
    return named.get(value.lower(), value) if isinstance(value, str) else value


def _measure(value: Any) -> Any:
    return {"indicator": value} if isinstance(value, str) else value


type Code = Annotated[str, BeforeValidator(_code)]
type Label = Annotated[str, BeforeValidator(_label)]
type ColumnName = Literal[
    "measure",
    "scorecard",
    "series",
    "period",
    "start",
    "end",
    "value",
    "range",
    "colour",
    "trend",
]


class Measure(BaseModel, extra="forbid", frozen=True):
    """Which of our indicators a measure is. `accumulation` is how its shorter periods add up."""

    indicator: Code
    district: Code | None = None
    accumulation: Annotated[QprAccumulation, BeforeValidator(_accumulation)] | None = None


class QprMapping(BaseModel, extra="forbid", frozen=True):
    """A mapping file as it was written; its look-ups know symbols by `symbol(…)`."""

    layout: Layout
    decimal: Literal[".", ","] = "."
    date_order: Literal["ymd", "dmy", "mdy"] = "ymd"
    colour_order: Literal["rgb", "bgr"] = "rgb"
    encoding: Literal["utf-8", "utf-16", "cp1256", "cp1252"] | None = None
    sheet: str | int | None = None
    headers: bool | None = None
    own_codes: bool | None = None
    first_period: Label | None = None
    period: Label | None = None
    frequency: Frequency | None = None
    flag: Literal[Flag.FINAL, Flag.PRELIMINARY, Flag.ESTIMATED] = Flag.FINAL
    source: str | None = Field(default="QPR", max_length=2_000)
    published_on: Annotated[date, BeforeValidator(_day)] | None = None
    columns: dict[ColumnName, str | Annotated[int, Field(ge=1, le=200)]] = {}
    measures: dict[str, Annotated[Measure, BeforeValidator(_measure)]] = {}
    scorecards: dict[str, Code | Literal[""]] = {}
    series: dict[Series, list[str]] = {}
    periods: dict[str, Label] = {}
    ranges: dict[str, Literal["on_track", "at_risk", "off_track"]] = {}

    @property
    def symbols_are_codes(self) -> bool:
        """Whether a symbol that is not listed is a code of ours."""
        return not self.measures if self.own_codes is None else self.own_codes

    @cached_property
    def series_by_symbol(self) -> Mapping[str, Series]:
        """Series by symbol: the file's own words before the usual ones."""
        return {
            symbol(alias): series
            for table in (ALIASES, self.series)
            for series, aliases in table.items()
            for alias in aliases
        }

    @cached_property
    def measure_by_symbol(self) -> Mapping[str, Measure]:
        """Measures by symbol, or by `scorecard/symbol`."""
        return {symbol(name): measure for name, measure in self.measures.items()}

    @cached_property
    def district_by_scorecard(self) -> Mapping[str, str | None]:
        """Districts by scorecard symbol; None is the whole city, and so is no scorecard at all."""
        listed = {symbol(name): code or None for name, code in self.scorecards.items()}
        return {"": None, **listed}

    @cached_property
    def period_by_name(self) -> Mapping[str, Period]:
        """Our periods by QPR's names."""
        return {symbol(name): period(label) for name, label in self.periods.items()}

    @cached_property
    def status_by_range(self) -> Mapping[str, str]:
        """Our status by the name of QPR's range."""
        return {symbol(name): status for name, status in self.ranges.items()}

    def twice(self) -> Iterator[tuple[str, str]]:
        """Yield the (table, key) pairs that are one symbol written twice."""
        aliases = [alias for names in self.series.values() for alias in names]
        for table, names in (
            ("measures", self.measures),
            ("scorecards", self.scorecards),
            ("series", aliases),
            ("periods", self.periods),
            ("ranges", self.ranges),
        ):
            yield from ((table, name) for name in _repeated(names))


def _repeated(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if symbol(name) in seen:
            yield name
        seen.add(symbol(name))


def read_mapping(path: Path, problems: Problems, called: str | None = None) -> QprMapping | None:
    """Read the mapping file at *path*; None when it is wrong, and *problems* say how."""
    name = called or name_of_given(path)
    place = Place(name)
    try:
        with open_given(path, place, MAX_MAPPING_BYTES) as file:
            written = tomllib.loads(file.read(MAX_MAPPING_BYTES).decode("utf-8-sig"))
        mapping = QprMapping.model_validate(written)
    except UnreadableError as error:
        error.report_to(problems)
    except UnicodeDecodeError:
        problems.add("not_utf8", place)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problems.add("mapping_not_toml", place, str(error))
    except ValidationError as error:
        for one in {_keys(one): one for one in error.errors()}.values():
            _report(one, name, problems)
    else:
        for table, key in mapping.twice():
            problems.add("mapping_twice", Place(name, column=table), key)
        return None if problems else mapping
    return None


# What may stand under a table whose keys are a closed list.
_CLOSED: Mapping[str, tuple[str, ...]] = {
    "columns": get_args(ColumnName.__value__),
    "series": tuple(Series),
    "measures": tuple(Measure.model_fields),
}
# How deep each table goes; what follows in a location is which of several types was tried.
_DEPTH = {"columns": 2, "sheet": 1}


def _keys(error: Any) -> tuple[str, ...]:
    """Return the keys that lead to what is wrong."""
    keys = [str(part) for part in error["loc"] if part != "[key]"]
    return tuple(keys[: _DEPTH.get(keys[0])])


def _report(error: Any, file: str, problems: Problems) -> None:
    keys = _keys(error)
    place = Place(file, column=".".join(keys))
    if error["type"] == "missing":
        problems.add("mapping_key_missing", place, keys[-1])
    elif error["type"] == "extra_forbidden" or error["loc"][-1] == "[key]":
        known = _CLOSED[keys[0]] if len(keys) > 1 else QprMapping.model_fields
        near = closest(keys[-1], known)
        problems.add("mapping_key_unknown", place, keys[-1], suggestion=near)
    else:
        problems.add("mapping_value_invalid", place, str(error["input"]))
