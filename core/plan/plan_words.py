"""The words that a plan puts into sentences: names of its levels, portfolios and money."""

from collections.abc import Sequence

from core.languages.language import language
from core.persian import choice, enumeration
from core.plan.shape import Shape

_PROJECTS = "پروژه‌های "


def plan_words(shape: Shape) -> dict[str, str]:
    """Return the words of a plan by their keys in the catalogue."""
    served = shape.served or shape.tree[-1:]
    followed = [
        one for one in shape.levels if any(one.code in other.follows for other in shape.levels)
    ]
    following = [level for level in shape.levels if level.follows]
    return {
        **dict(shape.words()),
        "shape.top": _any([one.title for one in shape.tops]),
        "shape.tops": _all([one.titles for one in shape.tops]),
        "shape.across": _all([one.titles for one in shape.crossing]),
        "shape.followed": _all([one.shorts for one in followed]),
        "shape.following": _any([one.title for one in following]),
        "shape.served": _any([one.title for one in served]),
        "shape.served_all": _all([one.titles for one in served]),
        "shape.measured": _any([one.title for one in shape.measured]),
        "shape.measured_all": _all([one.titles for one in shape.measured]),
        "shape.each": _all([one.short for one in shape.levels]),
        "shape.any": _any([one.short for one in shape.levels]),
        "shape.all": _all([one.shorts for one in shape.levels]),
        "shape.tree": _all([one.shorts for one in shape.tree]),
        "shape.upwards": _all([one.short for one in shape.tree[::-1]]),
        "shape.portfolios": _any([one.title.removeprefix(_PROJECTS) for one in shape.portfolios]),
        "money.unit": shape.currency.unit,
        "money.small_unit": shape.currency.small_unit,
        "money.name": language().word(shape.currency.name),
    }


def _all(names: Sequence[str]) -> str:
    return enumeration([*dict.fromkeys(names)])


def _any(names: Sequence[str]) -> str:
    return choice([*dict.fromkeys(names)])
