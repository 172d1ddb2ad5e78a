"""Official claims checked against the data: a measure in, the data's number and its parts out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.enums import BudgetKind
from core.publishing.snapshot import Snapshot
from core.release import records
from core.texts import load_texts

# The row of the process table that carries numbers told for all bodies together.
ALL_BODIES = "all"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a measure reads: its value (None: no data) and the terms it is the sum of.

    `is_partial`: the published data may be only a part of what the claim speaks of.
    """

    value: Decimal | None
    parts: list[dict[str, Any]] = field(default_factory=list)
    is_partial: bool = False


def check_claims(snapshot: Snapshot) -> None:
    """Set finding, found and parts of every claim of *snapshot*."""
    claims = snapshot.of(records.Claim)
    readings = {claim.code: read_measure(snapshot, claim.measure) for claim in claims}
    snapshot.put(
        records.Claim,
        [
            replace(
                claim,
                finding=_finding(claim, readings[claim.code], claims),
                found=readings[claim.code].value,
                parts=readings[claim.code].parts,
            )
            for claim in claims
        ],
    )


def read_measure(snapshot: Snapshot, measure: str | None) -> Reading:
    """Read the data's number for a measure such as `nodes.goal.count`.

    A measure is `thing.what.how`; see docs/data-package.md for the list. None, or one that is not
    known, reads as "no data".
    """
    thing, _, rest = (measure or "").partition(".")
    reader = _READERS.get(thing)
    return reader(snapshot, tuple(rest.split("."))) if reader else Reading(None)


def _finding(claim: records.Claim, reading: Reading, claims: Iterable[records.Claim]) -> str:
    if reading.value is None:
        return "not_checked"
    if claim.value == reading.value:
        return "matches"
    if reading.is_partial and reading.value < claim.value:
        return "not_covered"
    # A rounded headline is only forgiven where the source itself tells the exact number too.
    has_exact = any(
        other.measure == claim.measure and other.value == reading.value for other in claims
    )
    if has_exact and _rounded_like(reading.value, claim.value) == claim.value:
        return "approximate"
    return "differs"


def _rounded_like(number: Decimal, model: Decimal) -> Decimal:
    """Round *number* to the last digit of *model* that is not a trailing zero."""
    exponent = model.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return number.quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_UP)


def _count(items: Iterable[Any]) -> Decimal:
    return Decimal(sum(1 for _ in items))


def _nodes(snapshot: Snapshot, path: tuple[str, ...]) -> Reading:
    nodes = snapshot.of(records.Node)
    match path:
        case ("approach" | "pillar" | "part" as name, "count"):
            return Reading(_count({getattr(node, name) for node in nodes} - {None}))
        case (level, "count"):
            return Reading(_count(node for node in nodes if node.level == level))
    return Reading(None)


def _indicators(snapshot: Snapshot, path: tuple[str, ...]) -> Reading:
    match path:
        case (kind, "count"):
            rows = snapshot.of(records.Indicator)
            return Reading(_count(row for row in rows if row.kind == kind))
    return Reading(None)


def _projects(snapshot: Snapshot, path: tuple[str, ...]) -> Reading:
    projects = snapshot.of(records.Project)
    match path:
        case ("portfolio", "count"):
            return Reading(_count({project.portfolio for project in projects}))
        case ("count",):
            return Reading(_count(projects))
    return Reading(None)


def _districts(snapshot: Snapshot, path: tuple[str, ...]) -> Reading:
    return Reading(_count(snapshot.of(records.District)) if path == ("count",) else None)


def _plan(snapshot: Snapshot, path: tuple[str, ...]) -> Reading:
    plan = snapshot.of(records.Plan)[0]
    match path:
        case ("horizon", "years"):
            year = snapshot.shape.calendar.year
            years = year(plan.horizon_end) - year(plan.horizon_start) + 1
            return Reading(Decimal(years))
        case ("levels", "count"):
            # Strategic (the tree) and operational (the projects).
            levels = (snapshot.of(records.Node), snapshot.of(records.Project))
            return Reading(_count(level for level in levels if level))
    return Reading(None)


def _budget(snapshot: Snapshot, path: tuple[str, ...]) -> Reading:
    """Sum over published projects, by portfolio: what is not published is not in it."""
    match path:
        case (kind, "sum") if kind in set(BudgetKind):
            name = f"{kind}_billion_rial"
        case _:
            return Reading(None)
    texts = load_texts().of(snapshot.shape)
    parts = [
        {"label": texts(f"portfolio.{total.code}"), "value": f"{getattr(total, name):f}"}
        for total in snapshot.of(records.MoneyTotal)
        if total.scope == "portfolio"
        and total.fiscal_year == 0
        and getattr(total, name) is not None
    ]
    if not parts:
        return Reading(None)
    return Reading(sum((Decimal(p["value"]) for p in parts), Decimal(0)), parts, is_partial=True)


def _process(snapshot: Snapshot, path: tuple[str, ...]) -> Reading:
    match path:
        case ("sessions" | "person_hours" as name, what):
            steps = {step.code: step for step in snapshot.of(records.ProcessStep)}
            counts = {
                code: value for code, step in steps.items() if (value := getattr(step, name))
            }
        case _:
            return Reading(None)
    if what != "sum":
        return Reading(Decimal(counts[what]) if what in counts else None)
    bodies = {code: value for code, value in counts.items() if code != ALL_BODIES}
    if not bodies:
        return Reading(Decimal(counts[ALL_BODIES]) if ALL_BODIES in counts else None)
    parts = [{"label": steps[code].title, "value": str(bodies[code])} for code in bodies]
    return Reading(Decimal(sum(bodies.values())), parts)


_READERS: dict[str, Callable[[Snapshot, tuple[str, ...]], Reading]] = {
    "nodes": _nodes,
    "indicators": _indicators,
    "projects": _projects,
    "districts": _districts,
    "plan": _plan,
    "budget": _budget,
    "process": _process,
}
