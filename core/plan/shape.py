"""What a plan is made of: levels, portfolios, calendar and currency, with Isfahan's as default.

Nothing here is read or written; the importer builds a shape from a package, the release from its
tables. Rules that tie a package to its shape are in core/importing/level_rules.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.calendar import JALALI, Calendar
from core.money import RIAL, Currency


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the tree; levels are listed by `rank`.

    `parents` are the levels its nodes may stand under, none: it stands at the top. `follows` are
    the levels whose nodes it may name besides its parent. `description` is for the glossary.
    """

    code: str
    title: str
    titles: str
    rank: int
    parents: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    has_indicators: bool = True
    has_projects: bool = False
    description: str | None = None

    @property
    def short(self) -> str:
        """What one of its nodes is called where the sentence says the rest."""
        return _SHORT.get(self.title, (self.title, self.titles))[0]

    @property
    def shorts(self) -> str:
        """What its nodes are called where the sentence says the rest."""
        return _SHORT.get(self.title, (self.title, self.titles))[1]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A group of projects; `names` are what else clerks call it."""

    code: str
    title: str
    names: tuple[str, ...] = ()


# «هدف‌ها و راهبردها» is what the city itself says of its four levels.
_SHORT = {
    "هدف کلان": ("هدف", "هدف‌ها"),
    "سیاست کلان": ("سیاست", "سیاست‌ها"),
    "هدف خرد": ("هدف", "هدف‌ها"),
}
DEFAULT_LEVELS = (
    Level("goal", "هدف کلان", "هدف‌های کلان", 1),
    Level("policy", "سیاست کلان", "سیاست‌های کلان", 2),
    Level("objective", "هدف خرد", "هدف‌های خرد", 3, ("goal",), ("policy",)),
    Level("strategy", "راهبرد", "راهبردها", 4, ("objective",), has_projects=True),
)
DEFAULT_PORTFOLIOS = (
    Portfolio("flagship", "پروژه‌های شاخص", ("شاخص", "پروژهٔ شاخص")),
    Portfolio("district", "پروژه‌های مناطق", ("مناطق", "مناطق پانزده‌گانه")),
    Portfolio("transformation", "پروژه‌های تحول در شهرداری", ("تحول", "تحول در شهرداری")),
)


@dataclass(frozen=True)
class Shape:
    """The shape of one plan; `levels` and `portfolios` in the order in which they are shown."""

    levels: tuple[Level, ...] = DEFAULT_LEVELS
    portfolios: tuple[Portfolio, ...] = DEFAULT_PORTFOLIOS
    calendar: Calendar = field(default=JALALI)
    currency: Currency = field(default=RIAL)

    @cached_property
    def by_code(self) -> dict[str, Level]:
        """Levels by their code."""
        return {level.code: level for level in self.levels}

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Place of each level in the order of levels, by code."""
        return {level.code: place for place, level in enumerate(self.levels)}

    @cached_property
    def crossing(self) -> tuple[Level, ...]:
        """Levels that cut across the tree: others follow them, none stands under them."""
        followed = {code for level in self.levels for code in level.follows}
        above = {code for level in self.levels for code in level.parents}
        return tuple(
            level for level in self.levels if level.code in followed - above and not level.parents
        )

    @cached_property
    def tree(self) -> tuple[Level, ...]:
        """Levels of the tree, without those that cut across it."""
        return tuple(level for level in self.levels if level not in self.crossing)

    @cached_property
    def tops(self) -> tuple[Level, ...]:
        """Levels at which the tree begins."""
        return tuple(level for level in self.tree if not level.parents)

    @cached_property
    def served(self) -> tuple[Level, ...]:
        """Levels that projects may attach to."""
        return tuple(level for level in self.levels if level.has_projects)

    @cached_property
    def carrying(self) -> tuple[Level, ...]:
        """Levels below the top that projects attach to, or to what is below them.

        The top is one of them only where projects attach to it.
        """
        found = {level.code for level in self.served}
        waiting = [code for level in self.served for code in level.parents]
        while waiting:
            code = waiting.pop()
            if code not in found and code in self.by_code:
                found.add(code)
                waiting += self.by_code[code].parents
        return tuple(
            level
            for level in self.tree
            if level.code in found and (level.parents or level.has_projects)
        )

    @cached_property
    def measured(self) -> tuple[Level, ...]:
        """Levels whose nodes are crossed with projects, indicators and money («ماتریس پوشش»).

        They are right above those that projects attach to; those themselves, where nothing but
        the top is above them.
        """
        found: set[str] = set()
        for level in self.served:
            above = [code for code in level.parents if self.by_code[code].parents]
            found.update(above or [level.code])
        return tuple(level for level in self.tree if level.code in found)

    @property
    def is_default(self) -> bool:
        """Whether its levels are called and arranged as Isfahan's are."""
        return self.levels == DEFAULT_LEVELS

    @property
    def is_usual(self) -> bool:
        """Whether its portfolios, too, are Isfahan's."""
        titles = [(one.code, one.title) for one in self.portfolios]
        return self.is_default and titles == [(one.code, one.title) for one in DEFAULT_PORTFOLIOS]

    def named(self, words: Mapping[str, str]) -> "Shape":
        """Return the same shape with names of levels and portfolios by their keys in *words*."""
        levels = tuple(
            replace(one, title=words[f"level.{one.code}"], titles=words[f"levels.{one.code}"])
            for one in self.levels
        )
        portfolios = tuple(
            replace(one, title=words[f"portfolio.{one.code}"]) for one in self.portfolios
        )
        return replace(self, levels=levels, portfolios=portfolios)

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield the words of this plan by their keys in the catalogue."""
        for level in self.levels:
            yield f"level.{level.code}", level.title
            yield f"levels.{level.code}", level.titles
        for portfolio in self.portfolios:
            yield f"portfolio.{portfolio.code}", portfolio.title


DEFAULT_SHAPE = Shape()
