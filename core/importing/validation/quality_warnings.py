"""Doubts about the data: shown to the public, never a reason to refuse a package."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from core.enums import BudgetKind, Direction, TargetKind
from core.importing.changeset.desired_state import DesiredState, shown_key
from core.importing.changeset.proposal import FieldChange, Proposal, QualityWarning
from core.importing.changeset.stored_state import Key, Values
from core.importing.changeset.written_values import written
from core.importing.spelling import fold
from core.importing.validation.border_warnings import border_warnings
from core.importing.validation.money_warnings import money_warnings
from core.importing.validation.place_warnings import place_warnings
from core.plan.schema import BY_NAME
from core.plan.shape import Shape

# A value farther from the baseline and the targets than this many times their size or distance is
# more often a slip of unit than a fact.
_PLAUSIBLE_SPANS = 3

# What the city promised or defined; changing it needs a reason. A unit has a rule of its own.
_PROMISES = {
    "indicators": frozenset({"definition", "formula", "method", "direction"}),
    "targets": frozenset(column.name for column in BY_NAME["targets"].columns),
    "projects": frozenset({"planned_end_on", "start_on", "status"}),
    "plan": frozenset({"horizon_start", "horizon_end", "calendar", "currency", "money_scale"}),
    "budget_lines": frozenset({"amount_billion_rial"}),
}


def find_warnings(
    desired: DesiredState, proposal: Proposal, reason: str | None
) -> list[QualityWarning]:
    """Hold the state as it will be, and what changes, against every quality rule."""
    return [
        # First, lest they be lost among many: where districts lie concerns all that is in them.
        *place_warnings(desired),
        *border_warnings(desired),
        *_path_warnings(desired),
        *_value_warnings(desired),
        *_title_warnings(desired),
        *_unserved_warnings(desired, proposal.shape),
        *money_warnings(desired, proposal.shape.calendar),
        *_unit_warnings(proposal),
        *([] if reason else _reason_warnings(proposal)),
    ]


def _paths(desired: DesiredState) -> dict[Key, dict[TargetKind, list[Values]]]:
    """Group baselines and targets by (indicator, district), each in order of periods."""
    paths: dict[Key, dict[TargetKind, list[Values]]] = {}
    for values in sorted(desired.values("targets"), key=lambda one: one["period"]):
        path = paths.setdefault((values["indicator"], values["district"]), {})
        path.setdefault(values["kind"], []).append(values)
    return paths


def _path_warnings(desired: DesiredState) -> Iterator[QualityWarning]:
    directions = {one["code"]: one["direction"] for one in desired.values("indicators")}
    for (indicator, district), path in _paths(desired).items():
        baselines, targets = path.get(TargetKind.BASELINE), path.get(TargetKind.TARGET)
        if not baselines or not targets:
            continue
        start, end = baselines[0]["value"], targets[-1]["value"]
        direction = directions.get(indicator)
        if start is None or end is None or direction not in (Direction.HIGHER, Direction.LOWER):
            continue
        rule = _path_rule(start, end, direction)
        if rule:
            details = {"baseline": start, "target": end}
            key = shown_key((indicator, district))
            yield QualityWarning(
                rule, "indicators", key, {**details, "direction": direction.value}
            )


def _path_rule(start: Decimal, end: Decimal, direction: Direction) -> str | None:
    if start == end:
        return "baseline_equals_target"
    is_rising = end > start
    return None if is_rising == (direction is Direction.HIGHER) else "direction_contradicts"


def _value_warnings(desired: DesiredState) -> Iterator[QualityWarning]:
    ranges = {key: _range(path) for key, path in _paths(desired).items()}
    for values in desired.values("observations"):
        value = values["value"]
        plausible = ranges.get((values["indicator"], values["district"])) or ranges.get(
            (values["indicator"], None)
        )
        if value is None or plausible is None or plausible[0] <= value <= plausible[1]:
            continue
        key = shown_key((values["indicator"], values["district"], values["period"]))
        details = {
            "value": value,
            "low": plausible[0],
            "high": plausible[1],
        }
        yield QualityWarning("implausible_value", "observations", key, details)


def _range(path: dict[TargetKind, list[Values]]) -> tuple[Decimal, Decimal]:
    """Return what is plausible; every point of a path has a value or a band."""
    points: list[Decimal] = [
        values[name]
        for rows in path.values()
        for values in rows
        for name in ("value", "band_low", "band_high")
        if values[name] is not None
    ]
    low, high = min(points), max(points)
    reach = _PLAUSIBLE_SPANS * max(high - low, abs(low), abs(high))
    return low - reach, high + reach


def _title_warnings(desired: DesiredState) -> Iterator[QualityWarning]:
    seen: dict[str, str] = {}
    for values in desired.values("indicators"):
        first = seen.setdefault(fold(values["title"]), values["code"])
        if first != values["code"]:
            details = {"other": first, "title": values["title"]}
            yield QualityWarning("same_title", "indicators", values["code"], details)


def _unserved_warnings(desired: DesiredState, shape: Shape) -> Iterator[QualityWarning]:
    """Find the nodes that are crossed with projects and have none, themselves or below."""
    parents = {one["code"]: one["parent"] for one in desired.values("nodes")}
    waiting = {code for values in desired.values("projects") for code in values["strategies"]}
    served: set[str | None] = set()
    while waiting:
        served |= waiting
        waiting = {above for code in waiting if (above := parents.get(code))} - served
    crossed = {level.code for level in shape.measured}
    for values in desired.values("nodes"):
        if values["level"] in crossed and values["code"] not in served:
            details = {"title": values["title"]}
            yield QualityWarning("objective_without_projects", "nodes", values["code"], details)


def _unit_warnings(proposal: Proposal) -> Iterator[QualityWarning]:
    indicators = proposal.tables.get("indicators")
    for change in indicators.changed if indicators else ():
        for one in change.fields:
            if one.field == "unit":
                details = {"old": one.old, "new": one.new}
                yield QualityWarning("unit_changed", "indicators", shown_key(change.key), details)


def _reason_warnings(proposal: Proposal) -> Iterator[QualityWarning]:
    for name, table in proposal.tables.items():
        for append in table.appended:
            last = append.rows[-1]
            if append.changes and not (last.get("reason") or last.get("note")):
                yield _unexplained(name, append.key, append.changes)
            elif append.withdraws:
                yield QualityWarning("revision_without_reason", name, shown_key(append.key), {})
        for change in table.changed:
            fields = [one for one in change.fields if one.field in _PROMISES.get(name, ())]
            if name == "budget_lines" and change.values["kind"] is not BudgetKind.APPROVED:
                continue
            if fields:
                yield _unexplained(name, change.key, fields)


def _unexplained(thing: str, key: Key, changes: Any) -> QualityWarning:
    fields: list[FieldChange] = list(changes)
    details = {one.field: [written(one.old), written(one.new)] for one in fields}
    return QualityWarning("revision_without_reason", thing, shown_key(key), details)
