"""What an indicator is judged by over time, so that a chart can draw the lines of the verdict.

A line is straight between two targets of a linear path and level on a step. Where it jumps, two
points share a day.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise

from core.enums import Basis, Direction, PathKind
from core.evaluation.indicators.inputs import IndicatorInput
from core.evaluation.indicators.scale import Aim, aim_of, band_along, band_scale, scale_along
from core.evaluation.indicators.score import Knots, Scale
from core.evaluation.indicators.series import Bracket, TargetPoint
from core.evaluation.policy import POLICY, EvaluationPolicy

type Values = tuple[Fraction, ...]
type Run = tuple[tuple[date, Values], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The lines between two days, each as runs of (day, values) with straight lines between.

    `expected` is the path; nothing where no target has a value. `alarms` are the stated alarms
    where they count; a run of one day where no neighbouring point states one. `bands` are the two
    edges of the wanted range. `at_risk` are pairs of edges with the values that are at risk
    between them: the first edge is on track, the second at risk still.
    """

    expected: tuple[Run, ...]
    alarms: tuple[Run, ...]
    bands: tuple[Run, ...]
    at_risk: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A time without a bend, and what governs at its two ends; None where nothing does."""

    starts_on: date
    ends_on: date
    first: Bracket | None
    last: Bracket | None


def course(
    given: IndicatorInput, starts_on: date, ends_on: date, policy: EvaluationPolicy = POLICY
) -> Course:
    """Return what *given* is judged by from *starts_on* to *ends_on*, and where it bends."""
    aim = aim_of(given)
    path = list(_pieces(aim.points, aim.path, starts_on, ends_on))
    expected = () if aim.target is None else _runs(path, _expected)
    if given.direction in {Direction.BAND, Direction.MAINTAIN}:
        held = list(_pieces(aim.bands, aim.path, starts_on, ends_on))
        edges = partial(_band, given, aim, policy)
        sides = (partial(_beside, given, aim, policy, name) for name in ("below", "above"))
        strips = (run for side in sides for run in _runs(_long(held), side))
        return Course(
            expected=expected, alarms=(), bands=_runs(held, edges), at_risk=tuple(strips)
        )
    if given.is_binary or aim.target is None:
        return Course(expected=expected, alarms=(), bands=(), at_risk=())
    return Course(
        expected=expected,
        alarms=_runs(path, partial(_alarm, aim, policy)),
        bands=(),
        at_risk=_runs(_long(path), partial(_at_risk, aim, policy)),
    )


def _pieces(
    points: Sequence[TargetPoint], path: PathKind, starts_on: date, ends_on: date
) -> Iterator[_Piece]:
    """Cut the time at the points; each point is a piece of its own day as well."""
    if not points:
        yield _Piece(starts_on, ends_on, None, None)
        return
    first, last = Bracket(points[0]), Bracket(points[-1])
    if starts_on < points[0].ends_on:
        yield _Piece(starts_on, points[0].ends_on, first, first)
    for earlier, later in pairwise(points):
        here, there = earlier.ends_on, later.ends_on
        yield _Piece(here, here, Bracket(earlier), Bracket(earlier))
        if path == PathKind.STEP:
            yield _Piece(here, there, Bracket(earlier), Bracket(earlier))
        elif days := (there - here).days:
            ends = (Bracket(earlier, later, done, days) for done in (0, days))
            yield _Piece(here, there, *ends)
    yield _Piece(points[-1].ends_on, max(points[-1].ends_on, ends_on), last, last)


def _long(pieces: Iterable[_Piece]) -> list[_Piece]:
    return [piece for piece in pieces if piece.starts_on < piece.ends_on]


def _runs(
    pieces: Iterable[_Piece], read: Callable[[Bracket | None], Values | None]
) -> tuple[Run, ...]:
    """Read every piece at its two ends, and join the pieces that follow each other."""
    runs: list[list[tuple[date, Values]]] = [[]]
    for piece in pieces:
        first, last = read(piece.first), read(piece.last)
        if first is None or last is None:
            runs.append([])
            continue
        for point in ((piece.starts_on, first), (piece.ends_on, last)):
            if point not in runs[-1][-1:]:
                runs[-1].append(point)
    return tuple(tuple(run) for run in runs if run)


def _expected(governing: Bracket | None) -> Values | None:
    value = None if governing is None else governing.along(lambda point: point.value)
    return None if value is None else (value,)


def _alarm(aim: Aim, policy: EvaluationPolicy, governing: Bracket | None) -> Values | None:
    scale = None if governing is None else scale_along(aim, governing, policy)
    is_stated = scale is not None and scale.basis == Basis.LIMITS
    return (scale.below.alarm,) if scale is not None and is_stated else None


def _at_risk(aim: Aim, policy: EvaluationPolicy, governing: Bracket | None) -> Values | None:
    scale = None if governing is None else scale_along(aim, governing, policy)
    return None if scale is None else _edges(scale.below)


def _edges(knots: Knots) -> Values | None:
    is_ordered = knots.sign * (knots.good - knots.alarm) >= 0
    return (knots.good, knots.alarm) if is_ordered else None


def _band(
    given: IndicatorInput, aim: Aim, policy: EvaluationPolicy, governing: Bracket | None
) -> Values | None:
    band = band_along(given, aim, governing, policy)
    return None if band is None else band[:2]


def _beside(
    given: IndicatorInput,
    aim: Aim,
    policy: EvaluationPolicy,
    side: str,
    governing: Bracket | None,
) -> Values | None:
    band = band_along(given, aim, governing, policy)
    scale: Scale | None = None if band is None else band_scale(band, policy)
    return None if scale is None else _edges(getattr(scale, side))
