"""Answers about one project, or the few that a name fits: one sentence for each."""

from collections.abc import Callable, Sequence

from core.answers.answer_parts import Answer, Facts, Figure, Step, Thing, section
from core.enums import PromiseState
from core.persian import enumeration, percent
from core.release.records import District, ProgressReport, Project, Slip
from core.wording.figures import written_progress
from core.wording.lateness import first_clause, moved_sentence, slip_sentence

type Sentence = tuple[str, dict[str, Figure]]

_ENDED = (PromiseState.ENDED_LATE, PromiseState.ENDED_IN_TIME)
_OPEN = (PromiseState.OVERDUE, PromiseState.UNREPORTED)


def project_thing(one: Project) -> Thing:
    """Return a project as an answer names it."""
    return Thing("project", one.code, one.title)


def project_answer(facts: Facts, shape: str, projects: Sequence[Project]) -> Answer | None:
    """Answer a question about each of *projects*; None where there is none."""
    if not projects:
        return None
    clause = [_SENTENCES[shape](facts, one) for one in projects]
    things = tuple(map(project_thing, projects))
    (first, *others) = projects
    days = [one.reported_on for one in projects if one.reported_on is not None]
    return Answer(
        shape,
        "\n".join(sentence for sentence, _ in clause),
        section("projects") if others else things[0],
        figures=clause[0][1],
        on=max(days, default=facts.until),
        things=things,
        total=len(things),
        steps=_steps(first) if not others else (),
    )


def _steps(one: Project) -> tuple[Step, ...]:
    return (
        Step("answer.next.card", "project", one.code),
        Step("answer.next.promises", "project_promises", one.code),
        Step("answer.next.reports", "project_history", one.code),
    )


def project_end(facts: Facts, one: Project) -> Sentence:
    """Return when a project ends or ended, and how that stands to what was promised."""
    slip = facts.release.find(Slip, project=one.code)
    if slip is None or slip.promised_on is None:
        return facts.texts("answer.project_end.no_promise", title=one.title), {}
    promised, clause = facts.calendar.medium(slip.promised_on), slip_sentence(slip, facts.texts)
    if slip.state in _ENDED and one.actual_end_on is not None:
        ended = facts.calendar.medium(one.actual_end_on)
        text = facts.texts("answer.project_end.ended", title=one.title, on=ended, clause=clause)
        return text, {"ended_on": one.actual_end_on}
    key = "open" if slip.state in _OPEN else "due"
    if slip.state not in (*_OPEN, PromiseState.NOT_DUE):
        return facts.texts("answer.project_end.other", title=one.title, clause=clause), {}
    text = facts.texts(
        f"answer.project_end.{key}",
        title=one.title,
        promised=promised,
        clause=clause,
        progress=_progress_clause(facts, one),
    )
    return text, {"promised_on": slip.promised_on}


def _progress_clause(facts: Facts, one: Project) -> str:
    if one.actual_percent is None:
        return ""
    return facts.texts(
        "answer.progress_clause",
        progress=written_progress(one.actual_percent, one.planned_percent),
    )


def project_late(facts: Facts, one: Project) -> Sentence:
    """Return how late a project is."""
    slip = facts.release.find(Slip, project=one.code)
    if slip is None or slip.promised_on is None:
        return facts.texts("answer.project_end.no_promise", title=one.title), {}
    clause = slip_sentence(slip, facts.texts) + first_clause(slip, facts.texts)
    promised = facts.calendar.medium(slip.promised_on)
    text = facts.texts("answer.project_late", title=one.title, clause=clause, promised=promised)
    return text, {} if slip.slip_days is None else {"slip_days": slip.slip_days}


def project_why(facts: Facts, one: Project) -> Sentence:
    """Return the reason that was told for how a project stands; without one, its last report."""
    standing, figures = project_standing(facts, one)
    reports = [
        row
        for row in facts.all(ProgressReport, project=one.code, is_current=True)
        if row.reason or row.note
    ]
    if not reports:
        return f"{standing} {facts.texts('answer.project_why.untold')}", figures
    last = max(reports, key=lambda row: (row.as_of_on, row.entry))
    key = "answer.project_why.reason" if last.reason else "answer.project_why.note"
    reported_on = facts.calendar.medium(last.as_of_on)
    clause = facts.texts(key, on=reported_on, text=(last.reason or last.note or "").rstrip("."))
    return f"{standing} {clause}", {**figures, "reported_on": last.as_of_on}


def project_moved(facts: Facts, one: Project) -> Sentence:
    """Return how often the promised end of a project was moved."""
    slip = facts.release.find(Slip, project=one.code)
    moved = moved_sentence(slip, facts.texts) if slip else ""
    if not moved:
        return facts.texts("answer.project_moved.never", title=one.title), {"moved": 0}
    text = facts.texts("answer.project_moved", title=one.title, clause=moved)
    return text, {"moved": slip.moved_count if slip else 0}


def project_start(facts: Facts, one: Project) -> Sentence:
    """Return when a project began."""
    if one.start_on is None:
        return facts.texts("answer.project_start.untold", title=one.title), {}
    began = facts.calendar.medium(one.start_on)
    return facts.texts("answer.project_start", title=one.title, on=began), {
        "start_on": one.start_on
    }


def project_progress(facts: Facts, one: Project) -> Sentence:
    """Return how far a project has come, beside what was planned."""
    if one.actual_percent is None:
        return facts.texts("answer.project_progress.untold", title=one.title), {}
    actual = written_progress(one.actual_percent, one.planned_percent)
    figures: dict[str, Figure] = {"progress": one.actual_percent}
    if one.planned_percent is None or one.planned_percent == one.actual_percent:
        text = facts.texts("answer.project_progress", title=one.title, progress=actual)
        return text, figures
    text = facts.texts(
        "answer.project_progress.planned",
        title=one.title,
        progress=actual,
        planned=percent(one.planned_percent, 0, (one.actual_percent,)),
    )
    return text, {**figures, "planned": one.planned_percent}


def project_money(facts: Facts, one: Project) -> Sentence:
    """Return what a project may cost and what was spent on it."""
    approved, spent = one.approved_billion_rial, one.spent_billion_rial
    beside = [amount for amount in (approved, spent) if amount is not None]
    if approved is None:
        text = facts.texts("answer.project_money.untold", title=one.title)
    else:
        text = facts.texts(
            "answer.project_money", title=one.title, approved=facts.both(approved, beside)
        )
    spending = facts.spending(spent, approved)
    names = ("approved", "spent")
    pairs = zip(names, (approved, spent), strict=True)
    return f"{text} {spending}", {name: one for name, one in pairs if one is not None}


def project_over(facts: Facts, one: Project) -> Sentence:
    """Return by how much a project spent more than its budget, or less."""
    approved, spent = one.approved_billion_rial, one.spent_billion_rial
    text, figures = project_money(facts, one)
    if not approved or spent is None:
        return text, figures
    extra = spent - approved
    key = "answer.project_over" if extra > 0 else "answer.project_over.none"
    above = facts.texts(
        key,
        title=one.title,
        amount=facts.both(abs(extra)),
        share=percent(100 * abs(extra) / approved),
    )
    return f"{above} {text}", {**figures, "extra": extra}


def project_responsible(facts: Facts, one: Project) -> Sentence:
    """Return who is responsible for a project."""
    key = "answer.project_responsible" if one.responsible else "answer.project_responsible.untold"
    text = facts.texts(key, title=one.title, responsible=one.responsible or "")
    return text, {"responsible": one.responsible} if one.responsible else {}


def project_place(facts: Facts, one: Project) -> Sentence:
    """Return where a project is."""
    districts = [
        found.title for found in facts.release.stream(District) if found.code in one.districts
    ]
    places = [
        *([one.location] if one.location else []),
        *([enumeration(districts)] * bool(districts)),
    ]
    if not places:
        return facts.texts("answer.project_place.untold", title=one.title), {}
    where = facts.texts("answer.between").join(places)
    return facts.texts("answer.project_place", title=one.title, where=where), {"where": where}


def project_standing(facts: Facts, one: Project) -> Sentence:
    """Return in one sentence how a project stands."""
    slip = facts.release.find(Slip, project=one.code)
    status = one.status.value if one.status else "not_told"
    text = facts.texts(
        "answer.project_standing",
        title=one.title,
        status=facts.texts(f"project_status.{status}"),
        progress=_progress_clause(facts, one),
    )
    if slip is not None and slip.promised_on is not None:
        promised = facts.calendar.medium(slip.promised_on)
        clause = slip_sentence(slip, facts.texts)
        text += " " + facts.texts("answer.promise", promised=promised, clause=clause)
    figures: dict[str, Figure] = {"status": status}
    return text, figures if one.actual_percent is None else {
        **figures,
        "progress": one.actual_percent,
    }


_SENTENCES: dict[str, Callable[[Facts, Project], Sentence]] = {
    "project_end": project_end,
    "project_late": project_late,
    "project_why": project_why,
    "project_moved": project_moved,
    "project_start": project_start,
    "project_progress": project_progress,
    "project_money": project_money,
    "project_over": project_over,
    "project_responsible": project_responsible,
    "project_place": project_place,
    "project_standing": project_standing,
}
PROJECT_SHAPES = frozenset(_SENTENCES)
