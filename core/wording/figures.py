"""How figures of a release are written where limits decide what they mean.

A score of 89.99 is not «۹۰» while 90 is «on track»; a value is not written like the target that it
has not reached, nor two figures that a reader compares like one another.
"""

from collections.abc import Iterable
from decimal import Decimal

from core.evaluation import POLICY
from core.persian import number, percent
from core.release.records import Judgement

_ALL = Decimal(100)
SCORE_LIMITS = (POLICY.at_risk_from, POLICY.on_track_from, _ALL)
_SHARE_LIMITS = (POLICY.path_alarm * _ALL, POLICY.path_good * _ALL)
_COVERAGE_LIMITS = (POLICY.minimum_coverage * _ALL,)


def written_score(value: Decimal, decimals: int = 0, beside: Iterable[Decimal] = ()) -> str:
    """Write marks out of a hundred."""
    return number(value, decimals, (*SCORE_LIMITS, *beside))


def written_coverage(share: Decimal, decimals: int = 0) -> str:
    """Write a coverage, given as a share of 1, in percent."""
    return percent(share * _ALL, decimals, _COVERAGE_LIMITS)


def written_share(value: Decimal, decimals: int = 0) -> str:
    """Write how much of the way, or of what was due, is done, in percent."""
    return percent(value, decimals, _SHARE_LIMITS)


def written_progress(value: Decimal, planned: Decimal | None) -> str:
    """Write the progress of work in percent, beside what was *planned*."""
    if planned is None:
        return percent(value)
    return percent(value, 0, (planned, planned * POLICY.path_good, planned * POLICY.path_alarm))


def limits_of(judged: Judgement | None) -> tuple[Decimal, ...]:
    """Return what a judged value is held against: path, target and the knots of its score."""
    if judged is None:
        return ()
    ends = (judged.value, judged.baseline, judged.expected, judged.target)
    knots = (
        Decimal(side[letter]["value"])
        for step in judged.working.get("steps", ())
        if step.get("step") == "knots"
        for side in step["result"]
        for letter in ("G", "L", "Z")
    )
    return (*(end for end in ends if end is not None), *knots)
