"""Shared by every working: the formulas in symbols, and how a number is shown."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.evaluation.exact import to_decimal

type Json = dict[str, Any]

DIGITS = 6
LONGEST_EXACT = 10**12

FORMULAS = {
    "expected.linear": "E = M1 + (M2 − M1)·(t − t1)/(t2 − t1)",
    "expected.step": "E = M1",
    "progress": "P = 100·(A − B)/(T − B)",
    "attainment": "R = 100·(A − B)/(E − B)",
    "knots.limits": "G = TGT; L = ALM; Z = floor, or 2L − G",
    "knots.path": "G = B + g·(E − B); L = B + a·(E − B); Z = B",
    "knots.ratio.1": "G = g·E; L = a·E; Z = 0",
    "knots.ratio.-1": "G = (2 − g)·E; L = (2 − a)·E; Z = 2E",
    "knots.band": "G = edge; L = critical, or edge ∓ m·(hi − lo); Z = 2L − G",
    "knots.binary": "G = L = Z = mark",
    "score.100": "d(A − G) ≥ 0: S = 100",
    "score.upper": "d(A − L) ≥ 0: S = 50 + 50·(A − L)/(G − L)",
    "score.lower": "d(A − Z) > 0: S = 50·(A − Z)/(L − Z)",
    "score.0": "else S = 0",
    "coverage": "C = Σ(w·c)/Σw",
    "interval": "[Σ(w·low)/Σw, Σ(w·high)/Σw]",
    "node": "S = Σ(w·S)/Σ(w of the scored), if C ≥ c",
    "projects": "Σ(w·p)/Σ(w of the reported), if C ≥ c",
}


def number(value: Fraction | None) -> Json | None:
    """Show a computed number: rounded, and exact where that is short enough to be read."""
    if value is None:
        return None
    shown = {"value": format(to_decimal(value, DIGITS), "f")}
    if value.denominator < LONGEST_EXACT:
        shown["exact"] = str(value)
    return shown


def text_of(value: Decimal) -> str:
    """Write a number of the plan as it was given, without an exponent."""
    return format(value, "f")
