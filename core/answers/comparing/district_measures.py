"""What districts are ordered and compared by: each measure's value by the district's code."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.answers.answer_parts import Facts
from core.persian import number, percent
from core.release.records import District, DistrictStanding, Lateness, MoneyTotal, StatusCount

type Values = dict[str, Decimal]


def _money(facts: Facts) -> Values:
    rows = facts.all(MoneyTotal, scope="district", fiscal_year=0)
    return {
        row.code: row.approved_billion_rial
        for row in rows
        if row.approved_billion_rial is not None
    }


def _per_head(facts: Facts) -> Values:
    rows = facts.all(DistrictStanding)
    return {
        row.district: row.approved_per_resident_million_rial
        for row in rows
        if row.approved_per_resident_million_rial is not None
    }


def _projects(facts: Facts) -> Values:
    return {row.district: Decimal(row.project_count) for row in facts.all(DistrictStanding)}


def _population(facts: Facts) -> Values:
    rows = facts.all(District)
    return {row.code: Decimal(row.population) for row in rows if row.population is not None}


def _area(facts: Facts) -> Values:
    rows = facts.all(District)
    return {row.code: row.area_ha for row in rows if row.area_ha is not None}


def _progress(facts: Facts) -> Values:
    rows = facts.all(DistrictStanding)
    return {row.district: row.progress for row in rows if row.progress is not None}


def _overdue(facts: Facts) -> Values:
    rows = facts.all(Lateness, scope="district")
    return {row.code: Decimal(row.overdue_count) for row in rows}


def _standing(*statuses: str) -> Callable[[Facts], Values]:
    """Return what counts the projects of each district that are in one of *statuses*."""

    def counts(facts: Facts) -> Values:
        rows = facts.all(StatusCount, scope="district", subject="project")
        found = dict.fromkeys((row.code for row in rows), Decimal(0))
        for row in rows:
            found[row.code] += row.count if row.status in statuses else 0
        return found

    return counts


MEASURES: dict[str, Callable[[Facts], Values]] = {
    "money": _money,
    "per_head": _per_head,
    "projects": _projects,
    "population": _population,
    "area": _area,
    "progress": _progress,
    "behind": _progress,
    "overdue": _overdue,
    "stopped": _standing("stopped"),
    "done": _standing("completed"),
}


def shown(facts: Facts, measure: str, value: Decimal, beside: Sequence[Decimal]) -> str:
    """Write a value of *measure* so that it differs from those *beside* it."""
    if measure == "money":
        return facts.money(value, beside)
    if measure == "per_head":
        return f"{number(value, 1, beside)} {facts.currency.small_unit}"
    if measure in ("progress", "behind"):
        return percent(value, 0, beside)
    if measure == "area":
        return facts.texts("answer.hectares", area=number(value, 0, beside))
    return number(value)
