"""The series of a measure, and the symbols that QPR's users give them."""

from collections.abc import Mapping
from enum import StrEnum

from core.persian import latin_digits, persian_letters


class Series(StrEnum):
    """What a value of a measure is."""

    ACTUAL = "actual"
    TARGET = "target"
    ALARM = "alarm"
    BASELINE = "baseline"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    IGNORE = "ignore"


# Symbols are the user's own; these are the ones that come with QPR and their Persian names. The
# first is what we write.
ALIASES: Mapping[Series, tuple[str, ...]] = {
    Series.ACTUAL: ("ACT", "Actual", "عملکرد", "واقعی"),
    Series.TARGET: ("TGT", "TAR", "Target", "هدف"),
    Series.ALARM: ("ALM", "ALA", "Alarm", "هشدار"),
    Series.BASELINE: ("BASE", "Baseline", "خط پایه"),
    Series.MINIMUM: ("MIN", "Minimum", "کمینه"),
    Series.MAXIMUM: ("MAX", "Maximum", "بیشینه"),
}


def symbol(text: str) -> str:
    """Reduce a symbol to what tells it from others: letter case, digits and ي/ك do not.

    Punctuation stays: `MEA-1.1` is not `MEA-11`.
    """
    return " ".join(persian_letters(latin_digits(text)).replace("\u200c", " ").casefold().split())
