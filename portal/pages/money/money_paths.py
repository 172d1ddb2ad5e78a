"""How approved money goes from its source to a portfolio and on to the nodes at the top."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.enums import BudgetKind
from core.release.records import BudgetLine, Node, Project

# Projects that serve nothing of the plan.
NOWHERE = ""
# More ends than these are drawn as one.
MOST_ENDS = 8
REST = "*"

type Path = tuple[str, str]  # portfolio, node at the top


@dataclass(frozen=True, slots=True)
class Money:
    """What was approved, and how much of it was spent by the reports."""

    approved: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)

    def __add__(self, other: "Money") -> "Money":
        """Add two amounts."""
        return Money(self.approved + other.approved, self.spent + other.spent)


def money_paths(projects: Iterable[Project], nodes: Mapping[str, Node]) -> dict[Path, Money]:
    """Add up the projects' money by portfolio and node at the top.

    A project that serves several nodes counts in equal shares.
    """
    found: dict[Path, Money] = defaultdict(Money)
    for project in projects:
        if project.approved_billion_rial is None:
            continue
        share = Decimal(1) / max(len(project.strategies), 1)
        part = Money(
            project.approved_billion_rial * share,
            (project.spent_billion_rial or Decimal(0)) * share,
        )
        for code in project.strategies or (NOWHERE,):
            found[project.portfolio, _top(code, nodes)] += part
    return dict(found)


def _top(code: str, nodes: Mapping[str, Node]) -> str:
    node = nodes.get(code)
    if node is None:
        return NOWHERE
    return node.path[0] if node.path else code


def by_end(paths: Mapping[Path, Money]) -> dict[str, Money]:
    """Add up what reaches each node at the top."""
    found: dict[str, Money] = defaultdict(Money)
    for (_, end), money in paths.items():
        found[end] += money
    return dict(found)


def by_portfolio(paths: Mapping[Path, Money]) -> dict[str, Money]:
    """Add up what goes through each portfolio."""
    found: dict[str, Money] = defaultdict(Money)
    for (portfolio, _), money in paths.items():
        found[portfolio] += money
    return dict(found)


def with_few_ends(paths: Mapping[Path, Money]) -> dict[Path, Money]:
    """Join the ends with least money into one, where there are more than can be read."""
    ends = by_end(paths)
    if len(ends) <= MOST_ENDS:
        return dict(paths)
    largest = sorted(ends, key=lambda end: (-ends[end].approved, end))[: MOST_ENDS - 1]
    found: dict[Path, Money] = defaultdict(Money)
    for (portfolio, end), money in paths.items():
        found[portfolio, end if end in largest else REST] += money
    return dict(found)


def funded(
    lines: Iterable[BudgetLine], portfolios: Mapping[str, str]
) -> dict[tuple[str, str], Decimal]:
    """Add up what funds gave to the portfolios, ("" no fund is told); nothing where none is.

    *portfolios* are the projects'. Approved lines count, else, where those name no fund, allocated
    ones.
    """
    by_kind: dict[BudgetKind, list[BudgetLine]] = defaultdict(list)
    for line in lines:
        if line.project in portfolios:
            by_kind[line.kind].append(line)
    for kind in (BudgetKind.APPROVED, BudgetKind.ALLOCATED):
        if any(line.fund for line in by_kind[kind]):
            return dict(_by_fund(by_kind[kind], portfolios))
    return {}


def _by_fund(
    lines: Iterable[BudgetLine], portfolios: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str], Decimal]]:
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        found[line.fund, portfolios[line.project]] += line.amount_billion_rial
    yield from found.items()
