"""Where the chain from goals over projects and money to measurement is broken."""

from collections.abc import Iterator
from decimal import Decimal

from core.enums import OUT_OF_FORCE, TargetKind
from core.publishing.snapshot import Snapshot
from core.release import records


def find_gaps(snapshot: Snapshot) -> None:
    """Put the coverage gaps in; reads the sums of money (totals.py)."""
    snapshot.put(records.CoverageGap, [*_node_gaps(snapshot), *_project_gaps(snapshot)])


def _node_gaps(snapshot: Snapshot) -> Iterator[records.CoverageGap]:
    served = {code for project in snapshot.of(records.Project) for code in project.path}
    aimed = _measured(snapshot, with_target=True)
    money = {
        total.code: total.approved_billion_rial
        for total in snapshot.of(records.MoneyTotal)
        if total.scope == "node" and not total.fiscal_year
    }
    carrying = {level.code for level in snapshot.shape.carrying}
    crossed = {level.code for level in snapshot.shape.measured}
    for node in snapshot.of(records.Node):
        amount = money.get(node.code)
        if node.level in carrying and node.code not in served:
            yield _gap(f"{node.level}_without_projects", "node", node, amount)
        if node.level in crossed and amount and node.code not in aimed:
            yield _gap("money_without_targets", "node", node, amount)


def _project_gaps(snapshot: Snapshot) -> Iterator[records.CoverageGap]:
    measured = _measured(snapshot)
    nodes = snapshot.by_code(records.Node)
    crossed = {level.code for level in snapshot.shape.measured}
    for project in snapshot.of(records.Project):
        amount = project.approved_billion_rial
        # What hangs right under the top has no such node above it, and answers for itself.
        held = {code for code in project.path if nodes[code].level in crossed}
        held = held or set(project.strategies)
        if not held & measured:
            yield _gap("project_without_indicators", "project", project, amount)
        if amount and not held:
            yield _gap("money_without_targets", "project", project, amount)


def _measured(snapshot: Snapshot, *, with_target: bool = False) -> set[str]:
    """Return the nodes that an indicator measures, itself or below it."""
    aimed = {
        target.indicator
        for target in snapshot.of(records.Target)
        if target.kind == TargetKind.TARGET
    }
    return {
        code
        for indicator in snapshot.of(records.Indicator)
        if indicator.review_status not in OUT_OF_FORCE
        and (indicator.code in aimed or not with_target)
        for code in indicator.path
    }


def _gap(
    gap: str, kind: str, thing: records.Node | records.Project, amount: Decimal | None
) -> records.CoverageGap:
    return records.CoverageGap(
        gap=gap,
        subject_kind=kind,
        subject_code=thing.code,
        subject_title=thing.title,
        approved_billion_rial=amount,
    )
