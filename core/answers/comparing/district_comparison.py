"""Answers that compare districts: by one measure, or by the few that tell how each stands."""

from collections.abc import Sequence

from core.answers.answer_parts import Answer, Facts, Figure, Step, section
from core.answers.comparing.district_measures import MEASURES, shown
from core.answers.district_answers import district_thing
from core.persian import enumeration
from core.release.records import District

_GENERAL = ("money", "per_head", "progress", "overdue")
_MOST_NAMED = 4


def district_compare(
    facts: Facts, districts: Sequence[District], tags: frozenset[str]
) -> Answer | None:
    """Answer how *districts* stand to each other; None where nothing is told of them."""
    measures = _measures_of(tags)
    if not 1 < len(districts) <= _MOST_NAMED or measures is None:
        return None
    lines = [line for name in measures if (line := _line(facts, name, districts))]
    if not lines:
        return None
    things = tuple(map(district_thing, districts))
    first = MEASURES[measures[0]](facts)
    figures: dict[str, Figure] = {
        str(one.number): first[one.code] for one in districts if one.code in first
    }
    return Answer(
        "district_compare",
        "\n".join(lines),
        section("districts"),
        figures=figures,
        on=facts.until,
        things=things,
        total=len(things),
        steps=(
            *(Step("", "district", one.code, one.title) for one in districts),
            Step("answer.next.districts", "page", "districts"),
        ),
    )


def _measures_of(tags: frozenset[str]) -> tuple[str, ...] | None:
    """Return what is compared; None where it is not clear."""
    if "per_head" in tags:
        return ("per_head",)
    found = {
        "money": tags & {"money", "spent"},
        "population": tags & {"population", "persons"},
        "overdue": "project" in tags and "late" in tags,
        "progress": tags & {"progress", "percent"} or ("late" in tags and "project" not in tags),
        "stopped": "stopped" in tags,
        "projects": "project" in tags and not tags & {"late", "stopped"},
    }
    named = [name for name, is_named in found.items() if is_named]
    if not named:
        return _GENERAL
    return (named[0],) if len(named) == 1 or named[0] == "money" else None


def _line(facts: Facts, measure: str, districts: Sequence[District]) -> str:
    values = MEASURES[measure](facts)
    valued = [(one, values[one.code]) for one in districts if one.code in values]
    if len(valued) < len(districts):
        return ""
    ordered = sorted(valued, key=lambda pair: -pair[1])
    beside = [value for _, value in ordered]
    each = [
        facts.texts(
            "answer.district_compare.each",
            district=one.title,
            amount=shown(facts, measure, value, beside),
        )
        for one, value in ordered
    ]
    return facts.texts(f"answer.district_compare.{measure}", districts=enumeration(each))
