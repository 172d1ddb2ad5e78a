"""A snapshot flattened for comparison: (kind, code) → field → text."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from core.enums import OUT_OF_FORCE
from core.plan.geometry import mark_of
from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.derived.amounts import plain
from core.release.fields import BOUNDARY, LINES_OF_TARGETS

type Facts = dict[tuple[str, str], dict[str, str | None]]

# What is compared, under which kind, and the fields that are no statements of the city's own:
# keys, what follows from other fields, and what is summed up from the ledgers.
_COMPARED: tuple[tuple[type[records.Record], str, frozenset[str]], ...] = (
    (records.Plan, "plan", frozenset({"code"})),
    (records.Node, "node", frozenset({"code", "path", "position"})),
    # How many decimals are shown follows from the numbers, whose changes are told.
    (records.Indicator, "indicator", frozenset({"code", "path", "districts", "decimals"})),
    (
        records.Project,
        "project",
        frozenset(
            {
                "code",
                "path",
                "reported_on",
                "planned_percent",
                "actual_percent",
                "approved_billion_rial",
                "allocated_billion_rial",
                "spent_billion_rial",
                "promise_count",
            }
        ),
    ),
    (records.District, "district", frozenset({"code"})),
    (records.Claim, "claim", frozenset({"code", "finding", "found", "parts"})),
    (records.ProcessStep, "process", frozenset({"code", "position"})),
    (records.UpstreamDocument, "document", frozenset({"code", "position"})),
    (records.PlanEvent, "event", frozenset({"code", "position"})),
    (records.Source, "source", frozenset({"code"})),
)

type _Fact = tuple[tuple[str, str], str, str | None]


def definitions(snapshot: Snapshot) -> Facts:
    """Flatten what the city has defined: things, their budget lines, targets and milestones."""
    facts: Facts = {}
    for record, kind, left_out in _COMPARED:
        names = [field.name for field in fields(record) if field.name not in left_out]
        for row in snapshot.of(record):
            thing: Any = row
            facts[kind, thing.code] = {name: as_text(getattr(row, name)) for name in names}
            facts[kind, thing.code].setdefault("title", getattr(row, "subject", None))
    for (kind, code), name, value in _parts(snapshot):
        if (kind, code) in facts:
            facts[kind, code][name] = value
    return facts


def _parts(snapshot: Snapshot) -> Iterator[_Fact]:
    yield from _shape(snapshot)
    yield from _budget(snapshot)
    yield from _targets(snapshot)
    yield from _steps(snapshot)
    plan = "plan", snapshot.of(records.Plan)[0].code
    for year in snapshot.of(records.PriceIndex):
        yield plan, f"price_index:{year.fiscal_year}", plain(year.value)
    for row in snapshot.of(records.Boundary):
        yield ("district", row.code), BOUNDARY, mark_of(row.geometry)


def _shape(snapshot: Snapshot) -> Iterator[_Fact]:
    """Yield the levels and portfolios of the plan, which are its own to name and arrange."""
    plan, shape = ("plan", snapshot.of(records.Plan)[0].code), snapshot.shape
    for level in shape.levels:
        yield plan, f"level_name:{level.code}", level.title
        above = [shape.by_code[code].title for code in level.parents]
        yield plan, f"level_parents:{level.code}", "، ".join(above) or None
    for portfolio in shape.portfolios:
        yield plan, f"portfolio_name:{portfolio.code}", portfolio.title


def as_text(value: Any) -> str | None:
    """Write a field as a change tells it: ISO dates, plain decimals, values of enums."""
    if value is None or value == ():
        return None
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return "، ".join(value) if isinstance(value, tuple) else str(value)


def _budget(snapshot: Snapshot) -> Iterator[_Fact]:
    for line in snapshot.of(records.BudgetLine):
        thing = ("project", line.project) if line.project else ("node", line.node)
        if not thing[1]:
            thing = ("plan", snapshot.of(records.Plan)[0].code)
        place = [str(line.fiscal_year)] if line.fiscal_year else []
        name = ":".join([line.kind.value, *place, *([line.fund] if line.fund else [])])
        yield thing, name, plain(line.amount_billion_rial)


def _targets(snapshot: Snapshot) -> Iterator[_Fact]:
    for target in snapshot.of(records.Target):
        thing = ("indicator", target.indicator)
        place = ":".join(part for part in (target.period, target.district) if part)
        yield thing, f"{target.kind.value}:{place}", plain(target.value)
        for name in LINES_OF_TARGETS:
            amount = getattr(target, name)
            if amount is not None:
                yield thing, f"{name}:{place}", plain(amount)


def _steps(snapshot: Snapshot) -> Iterator[_Fact]:
    for step in snapshot.of(records.Milestone):
        thing = ("project", step.project)
        yield thing, f"milestone:{step.title}", as_text(step.due_on)
        if step.done_on:
            yield thing, f"milestone_done:{step.title}", as_text(step.done_on)


type Results = dict[tuple[str, str, str], str]


def statuses(snapshot: Snapshot) -> Results:
    """Flatten what is computed: (kind, code, field) → status, of the whole city and of nodes.

    Of an indicator that is out of force nothing is said any more.
    """
    in_force = {
        row.code for row in snapshot.of(records.Indicator) if row.review_status not in OUT_OF_FORCE
    }
    results = {
        ("indicator", row.indicator, "status"): row.status
        for row in snapshot.of(records.Judgement)
        if not row.district and row.indicator in in_force
    }
    plan = snapshot.of(records.Plan)[0].code
    for score in snapshot.of(records.NodeScore):
        thing = ("node", score.node) if score.node else ("plan", plan)
        results[(*thing, score.measure)] = score.status
    return results


def findings(snapshot: Snapshot) -> Results:
    """Flatten what was found of each claim."""
    return {("claim", row.code, "finding"): row.finding for row in snapshot.of(records.Claim)}
