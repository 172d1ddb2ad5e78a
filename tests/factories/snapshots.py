"""Records and snapshots with what a test cares about; everything else is the least it can be."""

import types
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.money import RIAL
from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.records import Record

NOW = datetime(2021, 9, 10, 8, tzinfo=UTC)
_LEAST: dict[type, Any] = {
    str: "",
    int: 0,
    bool: False,
    Decimal: Decimal(1),
    date: date(2020, 3, 19),
    datetime: NOW,
}
# Names of the city's own levels and portfolios, which every plan has unless it names others.
_OF_SHAPE: dict[type[Record], dict[str, Any]] = {
    records.Plan: {"currency": RIAL.name, "money_scale": RIAL.scale},
    records.Node: {"level": "goal"},
    records.Project: {"portfolio": "flagship"},
}


def _least(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint):
        return None
    kind = get_origin(hint) or hint
    if kind in (tuple, list, dict):
        return kind()
    return next(iter(kind)) if issubclass(kind, Enum) else _LEAST[kind]


def make[R: Record](record: type[R], **given: Any) -> R:
    """Make a record; what is not given is None, empty or the first of its list."""
    hints = get_type_hints(record)
    given = _OF_SHAPE.get(record, {}) | given
    untold = (f for f in fields(record) if f.name not in given)
    return record(**given, **{f.name: _least(hints[f.name]) for f in untold})


def snapshot_of(*rows: Record) -> Snapshot:
    """Make a snapshot of *rows*, and of a plan `1400` where they hold none."""
    plan = make(
        records.Plan,
        code="1400",
        title="برنامه ۱۴۰۰",
        horizon_start=date(2016, 3, 20),
        horizon_end=date(2021, 3, 20),
    )
    snapshot = Snapshot()
    has_plan = any(isinstance(row, records.Plan) for row in rows)
    every = rows if has_plan else (plan, *rows)
    for kind in {type(row) for row in every}:
        snapshot.put(kind, [row for row in every if type(row) is kind])
    return snapshot


def edited[R: Record](row: R, **fields: Any) -> R:
    """Return *row* with other *fields*."""
    held = {name: getattr(row, name) for name in row.__match_args__}
    return type(row)(**held | fields)
