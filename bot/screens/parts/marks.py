"""Icons and bars that stand beside words, never instead of them."""

from collections.abc import Iterable
from decimal import Decimal

from bot.screens.parts.markup import Markup
from core.languages.language import language
from core.persian import percent

STATUS = {
    "on_track": "🟢",
    "at_risk": "🟡",
    "off_track": "🔴",
    "not_due": "⏳",
    "no_data": "⚪️",
    "stale": "🕰",
    "no_target": "▫️",
    "no_scale": "▫️",
    "not_applicable": "➖",
    "insufficient_data": "⚪️",
    "no_weight": "▫️",
}
PROJECT_STATUS = {
    "not_started": "⏳",
    "on_track": "🟢",
    "delayed": "🟠",
    "stopped": "⛔️",
    "completed": "✅",
    "cancelled": "✖️",
    "not_told": "⚪️",
}
# Ended, but after its promise.
ENDED_LATE = "☑️"
FINDING = {
    "matches": "✅",
    "approximate": "≈",
    "differs": "❗️",
    "not_covered": "◔",
    "not_checked": "▫️",
}
TREND = {1: "↗", 0: "→", -1: "↘", -2: ""}
KIND = {
    "node": "🧭",
    "project": "🏗",
    "indicator": "📏",
    "district": "📍",
    "claim": "🗣",
    "release": "📦",
    "term": "📖",
    "page": "📄",
}

# What points onward, for a line that reads from the left.
_MIRRORED = {"←": "→", "◂": "▸", "‹": "›"}
_CELLS = 10
_WHOLE = 100


def facing(arrow: str) -> str:
    """Return an arrow that points to where the language that is written reads on."""
    return arrow if language().is_rtl else _MIRRORED[arrow]


def bar(value: Decimal) -> str:
    """Draw a percentage as ten cells; what is beyond 0 and 100 is in the number beside it.

    What is begun has a full cell, what is not finished an empty one.
    """
    full = min(max(int(value / _CELLS + Decimal("0.5")), 0), _CELLS)
    if 0 < value < _WHOLE:
        full = min(max(full, 1), _CELLS - 1)
    return "▰" * full + "▱" * (_CELLS - full)


def bar_with_number(value: Decimal, beside: Iterable[Decimal] = ()) -> Markup:
    """Draw a percentage and write it, apart from those *beside* it."""
    return (f"{bar(value)} {percent(value, 0, beside)}",)
