"""Counts, sums and ranks that every reader shows: reckoned once, when a release is frozen."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from core.enums import OUT_OF_FORCE, BudgetKind, ProjectStatus
from core.publishing.judge.yearly_spending import yearly_spending
from core.publishing.snapshot import Snapshot
from core.release import records

_CENT = Decimal("0.000001")

type _Scope = tuple[str, str]  # scope, code


def total_snapshot(snapshot: Snapshot) -> None:
    """Put counts by status, sums of money and the districts' standings in."""
    snapshot.put(records.StatusCount, _status_counts(snapshot))
    snapshot.put(records.MoneyTotal, _money_totals(snapshot))
    snapshot.put(records.DistrictStanding, _standings(snapshot))


def _project_scopes(project: records.Project) -> Iterator[tuple[_Scope, Decimal]]:
    """Name the scopes a project counts in, with its share of money in each."""
    yield ("plan", ""), Decimal(1)
    yield ("portfolio", project.portfolio), Decimal(1)
    for district in project.districts:
        yield ("district", district), Decimal(1) / len(project.districts)


def _node_shares(
    project: records.Project, nodes: dict[str, records.Node]
) -> Iterator[tuple[_Scope, Decimal]]:
    shares: dict[str, Decimal] = defaultdict(Decimal)
    for strategy in project.strategies:
        for code in (*nodes[strategy].path, strategy):
            shares[code] += Decimal(1) / len(project.strategies)
    for code, share in shares.items():
        yield ("node", code), share


def _status_counts(snapshot: Snapshot) -> Iterator[records.StatusCount]:
    counts: Counter[tuple[str, str, str, str]] = Counter()
    nodes = snapshot.by_code(records.Node)
    for project in snapshot.of(records.Project):
        status = project.status.value if project.status else "not_told"
        for place, _ in (*_project_scopes(project), *_node_shares(project, nodes)):
            counts[(*place, "project", status)] += 1
    indicators = snapshot.by_code(records.Indicator)
    for judgement in snapshot.of(records.Judgement):
        indicator = indicators[judgement.indicator]
        if indicator.review_status in OUT_OF_FORCE:
            continue
        places = [("district", judgement.district)]
        if not judgement.district:
            places = [("plan", ""), *(("node", code) for code in indicator.path)]
        for name, code in places:
            counts[(name, code, indicator.kind.value, judgement.status)] += 1
    for (scope, code, subject, status), count in counts.items():
        yield records.StatusCount(
            scope=scope, code=code, subject=subject, status=status, count=count
        )


@dataclass
class _Sum:
    """What is added up in one scope and year; None until something was told."""

    projects: set[str] = field(default_factory=set)
    amounts: dict[BudgetKind, Decimal] = field(default_factory=dict)

    def add(self, project: str, kind: BudgetKind | None, amount: Decimal | None) -> None:
        self.projects.add(project)
        if kind is not None and amount is not None:
            self.amounts[kind] = self.amounts.get(kind, Decimal(0)) + amount

    def amount(self, kind: BudgetKind) -> Decimal | None:
        found = self.amounts.get(kind)
        return None if found is None else _rounded(found)


def _rounded(amount: Decimal) -> Decimal:
    # Shares of a third do not end; a millionth of a billion rial is a thousand rial.
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP).normalize()


def _money_totals(snapshot: Snapshot) -> Iterator[records.MoneyTotal]:
    sums: dict[tuple[str, str, int], _Sum] = defaultdict(_Sum)
    nodes = snapshot.by_code(records.Node)
    by_year = _amounts_by_year(snapshot)
    for project in snapshot.of(records.Project):
        for scope, share in (*_project_scopes(project), *_node_shares(project, nodes)):
            whole = sums[(*scope, 0)]
            for kind, amount in _amounts(project):
                whole.add(project.code, kind, None if amount is None else amount * share)
            for year, kind, amount in by_year[project.code]:
                sums[(*scope, year)].add(project.code, kind, amount * share)
    for (scope_name, code, year_number), total in sums.items():
        yield records.MoneyTotal(
            scope=scope_name,
            code=code,
            fiscal_year=year_number,
            project_count=len(total.projects),
            approved_billion_rial=total.amount(BudgetKind.APPROVED),
            allocated_billion_rial=total.amount(BudgetKind.ALLOCATED),
            spent_billion_rial=total.amount(BudgetKind.SPENT),
        )


def _amounts_by_year(
    snapshot: Snapshot,
) -> dict[str, list[tuple[int, BudgetKind, Decimal]]]:
    """Return what is known of single years, by project: its budget lines, and what it spent.

    What was spent is told by its reports; lines of spending count where they tell nothing.
    """
    reports: dict[str, list[records.ProgressReport]] = defaultdict(list)
    for report in snapshot.of(records.ProgressReport):
        reports[report.project].append(report)
    spent = {
        code: yearly_spending(rows, snapshot.shape.calendar) for code, rows in reports.items()
    }
    found: dict[str, list[tuple[int, BudgetKind, Decimal]]] = defaultdict(list)
    for line in snapshot.of(records.BudgetLine):
        is_reported = line.kind is BudgetKind.SPENT and spent.get(line.project) is not None
        if line.project and line.fiscal_year and not is_reported:
            found[line.project].append((line.fiscal_year, line.kind, line.amount_billion_rial))
    for code, years in spent.items():
        found[code] += [(year, BudgetKind.SPENT, amount) for year, amount in (years or {}).items()]
    return found


def _amounts(project: records.Project) -> Iterator[tuple[BudgetKind, Decimal | None]]:
    yield BudgetKind.APPROVED, project.approved_billion_rial
    yield BudgetKind.ALLOCATED, project.allocated_billion_rial
    yield BudgetKind.SPENT, project.spent_billion_rial


def _standings(snapshot: Snapshot) -> Iterator[records.DistrictStanding]:
    totals = {
        total.code: total
        for total in snapshot.of(records.MoneyTotal)
        if total.scope == "district" and total.fiscal_year == 0
    }
    projects: dict[str, list[records.Project]] = defaultdict(list)
    for project in snapshot.of(records.Project):
        for lies_in in project.districts:
            projects[lies_in].append(project)
    districts = snapshot.of(records.District)
    per_unit = snapshot.shape.currency.small_per_unit
    per_resident = {d.code: _per_resident(d, totals.get(d.code), per_unit) for d in districts}
    progress = {d.code: _progress(projects[d.code]) for d in districts}
    money_ranks, progress_ranks = _ranks(per_resident), _ranks(progress)
    for district in districts:
        code = district.code
        total = totals.get(code)
        yield records.DistrictStanding(
            district=code,
            project_count=len(projects[code]),
            completed_count=sum(p.status == ProjectStatus.COMPLETED for p in projects[code]),
            approved_billion_rial=total.approved_billion_rial if total else None,
            approved_per_resident_million_rial=per_resident[code],
            per_resident_rank=money_ranks.get(code),
            per_resident_ranked_count=len(money_ranks),
            progress=progress[code],
            progress_rank=progress_ranks.get(code),
            progress_ranked_count=len(progress_ranks),
        )


def _per_resident(
    district: records.District, total: records.MoneyTotal | None, per_unit: int
) -> Decimal | None:
    if total is None or total.approved_billion_rial is None or not district.population:
        return None
    return _rounded(total.approved_billion_rial * per_unit / district.population)


def _progress(projects: Iterable[records.Project]) -> Decimal | None:
    """Weigh reported progress by approved budget; None when nothing is reported or weighs."""
    known = [
        (p.approved_billion_rial, p.actual_percent)
        for p in projects
        if p.approved_billion_rial and p.actual_percent is not None
    ]
    weight = sum((budget for budget, _ in known), Decimal(0))
    if not weight:
        return None
    return _rounded(sum((budget * done for budget, done in known), Decimal(0)) / weight)


def _ranks(numbers: dict[str, Decimal | None]) -> dict[str, int]:
    """Rank from the largest, 1; equals share a rank."""
    known = [number for number in numbers.values() if number is not None]

    return {
        code: 1 + sum(other > number for other in known)
        for code, number in numbers.items()
        if number is not None
    }
