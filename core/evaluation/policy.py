"""The evaluation policy: every constant of the model in one versioned object.

It is published on the method page and stamped on every release. What is done with the constants
lives in the other modules.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationPolicy:
    """The constants of the model, exact. Shares are of 1, scores of 100.

    `path_good` and `path_alarm` are shares of the expected change; `ratio_good` and `ratio_alarm`
    are shares of the target (mirrored around 1 where lower is better); `band_margin` is the share
    of a band's width that lies between its edge and a critical value nobody gave.
    """

    version: str = "1"
    path_good: Decimal = Decimal("0.95")
    path_alarm: Decimal = Decimal("0.85")
    ratio_good: Decimal = Decimal("0.95")
    ratio_alarm: Decimal = Decimal("0.85")
    band_margin: Decimal = Decimal("0.5")
    maintain_share: Decimal = Decimal("0.05")
    trend_share: Decimal = Decimal("0.02")
    grace_days: int = 30
    minimum_coverage: Decimal = Decimal("0.60")
    on_track_from: Decimal = Decimal(90)
    at_risk_from: Decimal = Decimal(50)
    robustness_coverages: tuple[Decimal, ...] = (Decimal("0.4"), Decimal("0.6"), Decimal("0.8"))


POLICY = EvaluationPolicy()
