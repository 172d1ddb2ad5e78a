"""The dictionary of a release file: what its tables and their columns mean, in two languages.

It describes what whoever opens the file sees under the plain names (core/release/columns.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.enums import MoneyScale
from core.plan.shape import Shape
from core.release.columns import Kind, view_columns
from core.release.records import Record
from core.texts import Texts, load_texts

_OF_INDICATOR = "indicator"
_SCALES = {
    MoneyScale.ONE: "",
    MoneyScale.THOUSAND: "thousand ",
    MoneyScale.MILLION: "million ",
    MoneyScale.BILLION: "billion ",
}
# A currency that is not here is named as the plan names it.
_LATIN = {"ریال": "rial", "تومان": "toman", "یورو": "euro", "دلار": "dollar"}
# Units by what a column's name ends with, and of names that say none.
_ENDINGS = {
    "_percent": "percent",
    "_days": "days",
    "_hours": "hours",
    "_ha": "hectares",
}
_UNITS = {
    "population": "residents",
    "lat": "degrees (WGS 84)",
    "lon": "degrees (WGS 84)",
    "progress": "percent",
    "attainment": "percent",
    "coverage": "share of 1",
    "minimum_coverage": "share of 1",
    **dict.fromkeys(("score", "low", "high", "unweighted", "shift"), "of 100"),
}
_UNITS_IN = {
    ("node_score", "expected"): "percent",
    **{
        (table, name): _OF_INDICATOR
        for table, names in {
            "indicator": ("trend_tolerance",),
            "target": (
                "value",
                "alarm",
                "floor",
                "band_low",
                "band_high",
                "critical_low",
                "critical_high",
            ),
            "observation": ("value",),
            "judgement": ("value", "expected", "baseline", "target"),
            "judgement_history": ("value",),
        }.items()
        for name in names
    },
}


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """A column under its table's plain name; `unit` None where it has none."""

    table: str
    position: int
    name: str
    kind: Kind
    unit: str | None
    fa: str
    en: str


def column_meanings(record: type[Record], shape: Shape) -> Iterator[ColumnMeaning]:
    """Yield what the columns of *record* mean in a plan, in their order."""
    fa, en = load_texts("fa").of(shape), load_texts("en")
    for position, (name, kind, _) in enumerate(view_columns(record), start=1):
        yield ColumnMeaning(
            record.table,
            position,
            name,
            kind,
            unit_of(record.table, name, shape),
            _meaning(fa, record.table, name),
            _meaning(en, record.table, name),
        )


def unit_of(table: str, name: str, shape: Shape) -> str | None:
    """Return what a column is measured in: "indicator" where each indicator has its own unit."""
    if found := _UNITS_IN.get((table, name)) or _UNITS.get(name):
        return found
    endings = {**_ENDINGS, **_of_plan(shape)}
    return next((unit for end, unit in endings.items() if name.endswith(end)), None)


def _of_plan(shape: Shape) -> dict[str, str]:
    """Return the units that a plan chooses itself, by what a column's name ends with."""
    money, name = shape.currency, shape.currency.name
    named = _LATIN.get(name, name)
    return {
        "_billion_rial": f"{_SCALES[money.scale]}{named}",
        "_million_rial": f"{_SCALES[money.smaller]}{named}",
        "_months": f"{shape.calendar.kind.value.capitalize()} months",
    }


def _meaning(texts: Texts, table: str, name: str) -> str:
    for ending in ("_jalali", "_number"):
        if name.endswith(ending):
            meant = _meaning(texts, table, name.removesuffix(ending))
            return texts(f"column.derived.{ending.strip('_')}", meaning=meant)
    own = f"column.{table}.{name}"
    return texts(own if own in texts else f"column.{name}")


def table_meaning(record: type[Record], language: str, shape: Shape) -> str:
    """Return what the rows of *record* are in a plan."""
    return load_texts(language).of(shape)(f"table.{record.table}")
