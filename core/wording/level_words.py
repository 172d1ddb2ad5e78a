"""Names of a plan's levels beside a number of their nodes."""

from core.languages.language import language
from core.plan.shape import Level


def level_name(level: Level, count: int) -> str:
    """Return what *count* nodes of a level are called; Persian says one behind any number."""
    return level.title if count == 1 or language().is_rtl else level.titles
