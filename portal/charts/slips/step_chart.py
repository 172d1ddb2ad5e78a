"""The dated steps of a project on the calendar, below the ends that were promised for it.

A row for each: when it was due, when it was done, or how long it has been waited for. What is not
due yet is an open ring.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.calendar import JALALI, Calendar
from core.languages.language import language
from portal.charts.days import Days
from portal.charts.frame import MARGIN, Canvas, Credit, Frame, Key, frame, isolated, px, wrap
from portal.charts.series_chart import Label

_HEAD = 24
_LINE, _TRACK = 20, 22


class StepState(StrEnum):
    """What came of a step by the day of judgement."""

    MET = "met"
    LATE = "late"
    MISSED = "missed"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Step:
    """A step, or the promised end: every day it was due, and the day on which it is measured.

    `measured_on` is the day it was done, or that of judgement where it was not done in time; None
    where it is not due. `text` says the same in words.
    """

    title: str
    due: tuple[date, ...]
    measured_on: date | None
    state: StepState
    text: str


@dataclass(frozen=True)
class StepChart:
    """All steps of a project in the order of their days."""

    title: str
    description: str
    unit: str
    steps: tuple[Step, ...]
    judged: tuple[date, str]
    state_labels: dict[StepState, str]
    due_label: str
    credit: Credit
    first_on: date
    last_on: date
    calendar: Calendar = JALALI


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """Coordinates for the template; `end` "" where nothing came of the step yet."""

    names: tuple[Label, ...]
    y: str
    due: tuple[str, ...]
    thread: str
    end: str
    state: StepState


@dataclass(frozen=True)
class StepLayout:
    """Coordinates for the template, all written."""

    frame: Frame
    top: str
    bottom: str
    years: tuple[Label, ...]
    turns: tuple[str, ...]
    steps: tuple[PlacedStep, ...]
    judged: Label


def layout(chart: StepChart, canvas: Canvas) -> StepLayout:
    """Place *chart* on *canvas*."""
    letters = canvas.letters(canvas.text_size)
    names = [wrap(f"{one.title}: {one.text}", letters) for one in chart.steps]
    height = _HEAD + sum(_LINE * len(lines) + _TRACK for lines in names) + 20
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=_keys(chart),
        credit=chart.credit,
        plot_height=height,
    )
    left, right = Decimal(MARGIN + 6), Decimal(canvas.width - MARGIN - 6)
    begin = right if language().is_rtl else left
    x = Days(chart.first_on, chart.last_on, left, right, chart.calendar)
    top = Decimal(around.plot_top)
    bottom = top + height - 20
    day, label = chart.judged
    return StepLayout(
        frame=around,
        top=px(top + _HEAD - 8),
        bottom=px(bottom),
        years=tuple(Label(middle, px(top + 10), year) for middle, year in x.years()),
        turns=tuple(px(at) for at in x.turns()),
        steps=tuple(_steps(chart, names, x, top + _HEAD, begin)),
        judged=Label(px(x(day)), px(bottom + 16), isolated(label)),
    )


def _keys(chart: StepChart) -> list[Key]:
    drawn = {one.state for one in chart.steps}
    keys = [Key("due", chart.due_label)]
    return keys + [
        Key(f"step-{state}", label)
        for state, label in chart.state_labels.items()
        if state in drawn and state != StepState.COMING
    ]


def _steps(
    chart: StepChart, names: list[list[str]], x: Days, top: Decimal, begin: Decimal
) -> Iterator[PlacedStep]:
    y = top
    for one, lines in zip(chart.steps, names, strict=True):
        labels = tuple(
            Label(px(begin), px(y + _LINE * (turn + 1) - 4), isolated(line))
            for turn, line in enumerate(lines)
        )
        y += _LINE * len(lines)
        at = px(y + 8)
        end = None if one.measured_on is None else x(one.measured_on)
        yield PlacedStep(
            names=labels,
            y=at,
            due=tuple(px(x(day)) for day in one.due),
            thread="" if end is None else f"M{px(x(one.due[-1]))} {at}H{px(end)}",
            end="" if end is None else px(end),
            state=one.state,
        )
        y += _TRACK
