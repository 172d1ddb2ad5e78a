"""Problems grouped by their cause, so that a clerk reads each once. Nothing is judged here."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.importing.problems import Problem, plain_json

# The value of these names a row, and is told in a list of such rows.
_NAMING_ROWS = frozenset({"removal_not_allowed", "still_referenced"})
# What of a problem differs from row to row, whatever its cause.
_OF_ROW = frozenset({"key", "first", "suggestion"})


@dataclass(frozen=True, slots=True)
class Cause:
    """Problems of one rule in one column about one value, and what follows from them."""

    problems: tuple[Problem, ...]
    consequences: tuple["Cause", ...] = ()

    @property
    def first(self) -> Problem:
        """The problem that stands for all of them."""
        return self.problems[0]

    @property
    def names_rows(self) -> bool:
        """Whether the values are the rows that it is about."""
        return self.first.code in _NAMING_ROWS

    @property
    def total(self) -> int:
        """How many problems end when this one is mended."""
        return len(self.problems) + sum(one.total for one in self.consequences)


def group_causes(problems: Iterable[Problem]) -> list[Cause]:
    """Return every cause once, in the order in which they first occur."""
    groups: dict[object, list[Problem]] = {}
    roots: dict[int, object] = {}
    for problem in problems:
        own = _signature(problem)
        groups.setdefault(own, []).append(problem)
        roots[id(problem)] = own
    below: dict[object, list[object]] = {}
    tops: list[object] = []
    for signature, group in groups.items():
        root = group[0].root
        above = None if root is None else roots.get(id(root))
        if above is None or above == signature:
            tops.append(signature)
        else:
            below.setdefault(above, []).append(signature)

    def cause(signature: object) -> Cause:
        return Cause(tuple(groups[signature]), tuple(map(cause, below.get(signature, ()))))

    return [cause(signature) for signature in tops]


def _signature(problem: Problem) -> tuple[object, ...]:
    place = problem.place
    named = problem.code in _NAMING_ROWS
    where = (problem.code, id(problem.root), place.file, place.sheet, place.column)
    if problem.value is not None and not named:
        return (*where, str(problem.value))
    params = {name: value for name, value in problem.params.items() if name not in _OF_ROW}
    return (*where, repr(sorted((name, plain_json(value)) for name, value in params.items())))
