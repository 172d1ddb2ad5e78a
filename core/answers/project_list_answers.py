"""Answers that are a list of projects: by status, in a district, and by what they are most of."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Step, section
from core.answers.district_answers import counted_statuses, district_thing, statuses_in_words
from core.answers.project_answers import project_answer, project_thing
from core.enums import ProjectStatus, PromiseState
from core.persian import enumeration, neighbours, percent, persian_digits
from core.release.records import District, Portfolio, Project, Slip
from core.wording.lateness import moved_sentence, slip_sentence

_MOST_TIED = 3
LISTED = frozenset(
    {"late", "stopped", "running", "open", "not_started", "done", "in_time", "early", "cancelled"}
)
# Two words that say one thing together; any other two are not understood.
_TOGETHER = {
    frozenset({"done", "late"}): "ended_late",
    frozenset({"done", "in_time"}): "in_time",
    frozenset({"done", "early"}): "early",
    frozenset({"open", "late"}): "late",
    frozenset({"running", "late"}): "late",
}
# The projects' own list of such a status, where it has one.
_FILTERS = {
    "done": ProjectStatus.COMPLETED,
    "stopped": ProjectStatus.STOPPED,
    "not_started": ProjectStatus.NOT_STARTED,
    "cancelled": ProjectStatus.CANCELLED,
}
_RUNNING = (ProjectStatus.ON_TRACK, ProjectStatus.DELAYED)
_BY_STATUS = {
    "done": (ProjectStatus.COMPLETED,),
    "stopped": (ProjectStatus.STOPPED,),
    "not_started": (ProjectStatus.NOT_STARTED,),
    "cancelled": (ProjectStatus.CANCELLED,),
    "running": _RUNNING,
    "open": (*_RUNNING, ProjectStatus.STOPPED),
}
_BY_PROMISE = {
    "in_time": PromiseState.ENDED_IN_TIME,
    "ended_late": PromiseState.ENDED_LATE,
}


def projects_with_status(
    facts: Facts,
    tags: frozenset[str],
    district: District | None,
    portfolio: Portfolio | None = None,
    body: str = "",
) -> Answer | None:
    """Answer which projects stand as is asked: of a district, a portfolio or a body, or all."""
    # «افتتاح شد» of a list is that they are done.
    request = ((tags - {"end"}) | ({"done"} if "end" in tags else set())) & LISTED
    if not request:
        return projects_of(facts, district) if district else None
    name = next(iter(request)) if len(request) == 1 else _TOGETHER.get(request)
    if name is None:
        return None
    every = facts.all(Project, responsible=body) if body else in_scope(facts, district, portfolio)
    slips = {one.project: one for one in facts.all(Slip)}
    found = _ordered(name, [one for one in every if stands(name, one, slips)], slips)
    shape = "district_projects" if district else "projects_with_status"
    shape = "portfolio_projects" if portfolio else shape
    if not every:
        return None
    key = f"answer.projects.{name}" if found else "answer.projects.none"
    text = facts.texts(
        key,
        scope=body or scope_in_words(facts, district, portfolio),
        total=persian_digits(len(every)),
        count=persian_digits(len(found)),
        status=facts.texts(f"answer.status.{name}"),
    )
    status = _FILTERS[name].value if name in _FILTERS else ""
    place = str(district.number) if district else ""
    group = portfolio.code if portfolio else ""
    return Answer(
        shape,
        text,
        district_thing(district) if district else section("projects"),
        notes=(*_shares(facts, tags, found, every), *_notes(facts, name, found, every)),
        figures={"count": len(found), "of": len(every)},
        on=facts.until,
        things=tuple(map(project_thing, found)),
        total=len(found),
        steps=(Step("answer.next.projects", "projects", f"{group},{status},{place}"),),
    )


def promise_kept(facts: Facts) -> Answer | None:
    """Answer what part of the projects ended by the day that was promised."""
    found = projects_with_status(facts, frozenset({"in_time", "percent"}), None)
    return None if found is None else replace(found, shape="promise_kept")


def scope_in_words(
    facts: Facts, district: District | None, portfolio: Portfolio | None = None
) -> str:
    """Return whose projects are meant: the plan's, a district's or a portfolio's."""
    if portfolio is not None:
        return facts.texts(
            "answer.scope.portfolio", title=facts.texts(f"portfolio.{portfolio.code}")
        )
    return district.title if district else facts.texts("answer.scope.plan")


def in_scope(
    facts: Facts, district: District | None, portfolio: Portfolio | None = None
) -> list[Project]:
    """Return the projects of the plan, of a district or of a portfolio."""
    where = {"districts": district.code} if district else {}
    if portfolio is not None:
        where["portfolio"] = portfolio.code
    return facts.all(Project, **where)


def stands(name: str, one: Project, slips: Mapping[str, Slip]) -> bool:
    """Whether a project stands as the tag *name* of a question says."""
    if name in _BY_STATUS:
        return one.status in _BY_STATUS[name]
    slip = slips.get(one.code)
    if name == "early":
        is_in_time = slip is not None and slip.state == PromiseState.ENDED_IN_TIME
        return is_in_time and bool(slip and slip.slip_days)
    if name == "late":
        is_overdue = slip is not None and slip.state == PromiseState.OVERDUE
        return is_overdue or one.status == ProjectStatus.DELAYED
    return slip is not None and slip.state == _BY_PROMISE[name]


def _ordered(name: str, found: Iterable[Project], slips: Mapping[str, Slip]) -> list[Project]:
    """Order a list by what is asked: the latest first, of what ended the last."""

    def days(one: Project) -> int:
        slip = slips.get(one.code)
        return (slip.slip_days or 0) if slip else 0

    def end(one: Project) -> int:
        return (one.actual_end_on or date.min).toordinal()

    by_end = name in ("done", "in_time")
    if name == "early":
        return sorted(found, key=lambda one: (days(one), one.code))
    return sorted(found, key=lambda one: (-(end(one) if by_end else days(one)), one.code))


def _shares(
    facts: Facts, tags: frozenset[str], found: Sequence[Project], every: Sequence[Project]
) -> Iterable[str]:
    """Yield what part of all that is, where a percentage is asked."""
    if "percent" in tags:
        share = Decimal(100 * len(found)) / len(every)
        yield facts.texts("answer.projects.share", share=percent(share))


def _notes(
    facts: Facts, name: str, found: Sequence[Project], every: Sequence[Project]
) -> Iterable[str]:
    if name in ("late", "running", "open") and found:
        statuses = Counter(one.status.value if one.status else "not_told" for one in found)
        if len(statuses) > 1:
            parts = counted_statuses(facts, statuses.most_common())
            yield facts.texts("answer.projects.parts", parts=parts)
    untold = sum(one.status is None for one in every)
    if untold:
        yield facts.texts("answer.projects.untold", count=persian_digits(untold))


def place_projects(facts: Facts, held: Sequence[tuple[District, str]]) -> Answer | None:
    """Answer which district a place is in, and that district's projects; None for no one place."""
    found = projects_of(facts, held[0][0]) if len(held) == 1 else None
    if found is None:
        return None
    (district, place), *_ = held
    where = facts.texts("answer.place_district", place=place, district=district.title)
    return replace(found, shape="place_projects", text=f"{where} {found.text}")


def projects_of(facts: Facts, district: District) -> Answer | None:
    """Answer which projects a district has."""
    found = in_scope(facts, district)
    if not found:
        return Answer(
            "district_projects",
            facts.texts("answer.district_projects.none", district=district.title),
            district_thing(district),
            figures={"count": 0},
            on=facts.until,
            steps=(Step("", "district", district.code, district.title),),
            is_held=False,
        )
    text = facts.texts(
        "answer.district_projects",
        district=district.title,
        count=persian_digits(len(found)),
        statuses=statuses_in_words(facts, "district", district.code),
    )
    return Answer(
        "district_projects",
        text,
        district_thing(district),
        figures={"count": len(found)},
        on=facts.until,
        things=tuple(map(project_thing, found)),
        total=len(found),
        steps=(
            Step("", "district", district.code, district.title),
            Step("answer.next.projects", "projects", f",,{district.number}"),
        ),
    )


def project_count(facts: Facts) -> Answer | None:
    """Answer how many projects the plan has."""
    total = facts.release.count(Project)
    if not total:
        return None
    text = facts.texts(
        "answer.project_count",
        count=persian_digits(total),
        statuses=statuses_in_words(facts, "plan", ""),
    )
    return Answer(
        "project_count",
        text,
        section("projects"),
        figures={"count": total},
        on=facts.until,
        steps=(Step("answer.next.projects", "projects", ",,"),),
    )


def projects_about(facts: Facts, found: Sequence[Project], name: str) -> Answer | None:
    """Answer which projects bear a name; None where none does."""
    if not found:
        return None
    if len(found) == 1:
        return project_answer(facts, "project_standing", found)
    text = facts.texts(
        "answer.projects_about",
        name=name,
        count=persian_digits(len(found)),
        titles=enumeration([facts.texts("answer.quoted", title=one.title) for one in found]),
    )
    return Answer(
        "projects_about",
        text,
        section("projects"),
        figures={"count": len(found)},
        on=facts.until,
        things=tuple(map(project_thing, found)),
        total=len(found),
        steps=(Step("answer.next.projects", "projects", ",,"),),
    )


# -- the most and the least


def project_most(facts: Facts, tags: frozenset[str], district: District | None) -> Answer | None:
    """Answer which project is most or least of what is asked; None where it is not clear."""
    measure = _measure(tags)
    if measure is None:
        return None
    slips = {one.project: one for one in facts.all(Slip)}
    statuses = _statuses(tags, measure)
    values = {
        one: value
        for one in in_scope(facts, district)
        if all(stands(name, one, slips) for name in statuses)
        and (value := _MEASURES[measure](one, slips.get(one.code))) is not None
    }
    sizes = {one: (values[one], _moved_days(measure, slips.get(one.code))) for one in values}
    ordered = _by_size(sizes, is_least="least" in tags)
    if not ordered:
        return None if statuses else _never(facts, measure, district)
    tied = [one for one in ordered if sizes[one] == sizes[ordered[0]]]
    if len(tied) > _MOST_TIED:
        return None
    near = neighbours(values.values())
    amounts = {
        one: _shown(facts, measure, one, slips, near[value]) for one, value in values.items()
    }
    key = f"answer.project_most.{measure}.{'least' if 'least' in tags else 'most'}"
    first = tied[0]
    text = facts.texts(
        key,
        scope=scope_in_words(facts, district),
        title=enumeration([facts.texts("answer.quoted", title=one.title) for one in tied]),
        amount=amounts[first],
    )
    return Answer(
        "project_most",
        _among(facts, statuses, text),
        project_thing(first),
        notes=_following(facts, ordered[len(tied) :], amounts),
        figures={"amount": values[first]},
        on=facts.until,
        things=tuple(replace(project_thing(one), figure=amounts[one]) for one in ordered),
        total=len(ordered),
        steps=(Step("answer.next.card", "project", first.code),),
    )


def _among(facts: Facts, statuses: Iterable[str], text: str) -> str:
    """Return *text* with how the projects stand among which the first was looked for."""
    named = [facts.texts(f"answer.status.{name}") for name in sorted(statuses)]
    if not named:
        return text
    return facts.texts("answer.project_most.among", status=enumeration(named), text=text)


def _following(
    facts: Facts, others: Sequence[Project], amounts: Mapping[Project, str]
) -> tuple[str, ...]:
    """Return what stands next to the first, if anything does."""
    return tuple(
        facts.texts(
            "answer.following",
            title=facts.texts("answer.quoted", title=one.title),
            amount=amounts[one],
        )
        for one in others[:1]
    )


def _never(facts: Facts, measure: str, district: District | None) -> Answer | None:
    """Answer that none is late, or was moved; None where what is asked is not told at all."""
    if measure not in ("late", "moved") or not in_scope(facts, district):
        return None
    text = facts.texts(
        f"answer.project_most.{measure}.none", scope=scope_in_words(facts, district)
    )
    return Answer("project_most", text, section("projects"), on=facts.until)


def _measure(tags: frozenset[str]) -> str | None:
    request = tags & {"money", "spent", "late", "progress", "moved"}
    if not request and "size" in tags:
        return "money"
    name = next(iter(request)) if len(request) == 1 else None
    if request == {"money", "spent"}:
        name = "spent"
    if not request:
        return None
    return None if name in ("late", "moved") and "least" in tags else name


def _statuses(tags: frozenset[str], measure: str) -> frozenset[str]:
    """Return how the projects stand among which the most is looked for: «تموم‌شده»."""
    ended = {"done"} if "end" in tags else set()
    return frozenset(((tags - {"end", measure}) | ended) & LISTED)


def _late_days(_one: Project, slip: Slip | None) -> Decimal | None:
    is_late = slip is not None and slip.is_late and slip.slip_days is not None
    return Decimal(slip.slip_days) if is_late and slip and slip.slip_days else None


def _moves(_one: Project, slip: Slip | None) -> Decimal | None:
    return Decimal(slip.moved_count) if slip is not None and slip.moved_count else None


def _by_size(sizes: Mapping[Project, tuple[Decimal, int]], *, is_least: bool) -> list[Project]:
    sign = 1 if is_least else -1
    return sorted(sizes, key=lambda one: (sign * sizes[one][0], sign * sizes[one][1], one.code))


def _moved_days(measure: str, slip: Slip | None) -> int:
    """Return what tells ends apart that moved equally often: how far they moved."""
    return abs(slip.moved_days or 0) if measure == "moved" and slip is not None else 0


_MEASURES: dict[str, Callable[[Project, Slip | None], Decimal | None]] = {
    "money": lambda one, _slip: one.approved_billion_rial,
    "spent": lambda one, _slip: one.spent_billion_rial,
    "progress": lambda one, _slip: one.actual_percent,
    "late": _late_days,
    "moved": _moves,
}


def _shown(
    facts: Facts, measure: str, one: Project, slips: Mapping[str, Slip], beside: Sequence[Decimal]
) -> str:
    value = _MEASURES[measure](one, slips.get(one.code)) or Decimal(0)
    if measure in ("money", "spent"):
        return facts.money(value, beside)
    if measure == "progress":
        return percent(value, 0, beside)
    word = slip_sentence if measure == "late" else moved_sentence
    return word(slips[one.code], facts.texts)
