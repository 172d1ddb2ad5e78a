"""The picture of a project's dated steps, below the ends that were promised for it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from core.persian import clauses, number
from core.release.records import Milestone, Project, Promise, Slip
from core.wording.lateness import slip_short, step_note
from portal.charts.render import figure
from portal.charts.slips.step_chart import Step, StepChart, StepState
from portal.pages.elements.book import Book


def steps_picture(
    book: Book, project: Project, milestones: Sequence[Milestone], promises: Sequence[Promise]
) -> str:
    """Draw the steps and the promised ends on the calendar; "" where no step was told."""
    if not milestones:
        return ""
    steps = (*_promised(book, project, promises), *(_step(book, one) for one in milestones))
    days = [day for one in steps for day in (*one.due, one.measured_on) if day is not None]
    judged_on = book.info.judged_on
    years = [book.calendar.year(day) for day in (*days, judged_on)]
    chart = StepChart(
        title=_title(book, steps[-len(milestones) :]),
        description=project.title,
        unit=book.t("portal.steps.unit"),
        steps=steps,
        judged=(judged_on, book.t("portal.steps.judged", date=book.calendar.short(judged_on))),
        state_labels={state: book.t(f"portal.steps.{state}") for state in StepState},
        due_label=book.t("portal.steps.due"),
        credit=book.credit,
        first_on=book.calendar.first_day(min(years)),
        last_on=book.calendar.first_day(max(years) + 1) - timedelta(days=1),
        calendar=book.calendar,
    )
    return figure(chart, name="steps")


def _title(book: Book, steps: Sequence[Step]) -> str:
    """Count what came of the steps, in a sentence."""
    found = ((state, sum(one.state == state for one in steps)) for state in StepState)
    parts = [
        book.t("portal.steps.count", count=number(count), state=book.t(f"portal.steps.{state}"))
        for state, count in found
        if count
    ]
    return book.t("portal.steps.title", count=number(len(steps)), parts=clauses(parts))


def _promised(book: Book, project: Project, promises: Sequence[Promise]) -> Iterator[Step]:
    slip = book.slip_of(project.code)
    if slip is None or not promises:
        return
    yield Step(
        title=book.t("field.planned_end_on"),
        due=tuple(one.promised_end_on for one in promises),
        measured_on=_measured(slip),
        state=_state(slip.slip_days, is_done=project.actual_end_on is not None),
        text=slip_short(slip, book.t),
    )


def _measured(slip: Slip) -> date | None:
    return slip.measured_on if slip.slip_days is not None else None


def _step(book: Book, step: Milestone) -> Step:
    is_done = step.done_on is not None and step.done_on <= book.info.judged_on
    state = _state(step.slip_days, is_done=is_done)
    return Step(
        title=step.title,
        due=(step.due_on,),
        measured_on=step.done_on if is_done else _waited(book, step),
        state=state,
        text=step_note(step, book.t) or book.t(f"portal.steps.{state}"),
    )


def _waited(book: Book, step: Milestone) -> date | None:
    return None if step.slip_days is None else book.info.judged_on


def _state(slip_days: int | None, *, is_done: bool) -> StepState:
    if slip_days is None:
        return StepState.COMING
    if is_done:
        return StepState.LATE if slip_days > 0 else StepState.MET
    return StepState.MISSED
