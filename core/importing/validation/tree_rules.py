"""Rules of the tree: who stands under whom, and who may name whom."""

from collections.abc import Mapping
from typing import TypeGuard

from core.enums import Level
from core.importing.readers.sheets import Record
from core.importing.validation.checking import Checker, sound

_PARENT_LEVEL: Mapping[Level, Level] = {
    Level.OBJECTIVE: Level.GOAL,
    Level.STRATEGY: Level.OBJECTIVE,
}


def check_tree(checker: Checker) -> None:
    """Hold levels, cycles and the named policies, strategies and successors."""
    nodes = {key[0]: record for key, record in checker.desired.rows["nodes"].items()}
    circling = _report_cycles(checker, "nodes", "parent", nodes)
    for record in checker.records("nodes"):
        if record.values["code"] not in circling and sound(record, "level", "parent"):
            _check_parent(checker, record, nodes)
        if sound(record, "level"):
            _check_policies(checker, record, nodes)
    _check_strategies(checker, nodes)
    indicators = {key[0]: record for key, record in checker.desired.rows["indicators"].items()}
    _report_cycles(checker, "indicators", "replaced_by", indicators)


def _report_cycles(
    checker: Checker, table: str, column: str, records: Mapping[str, Record]
) -> set[str]:
    """Report every cycle once, at its first row; give the codes that are on one."""
    circling: set[str] = set()
    finished: set[str] = set()
    for start in records:
        path: list[str] = []
        code: str | None = start
        while code is not None and code in records and code not in finished and code not in path:
            path.append(code)
            code = records[code].values.get(column)
        if code in path:
            circle = path[path.index(code) :]
            circling.update(circle)
            shown = [*circle, circle[0]]
            checker.report("cycle", table, records[circle[0]], column, circle=shown)
        finished.update(path)
    return circling


def _check_parent(checker: Checker, record: Record, nodes: Mapping[str, Record]) -> None:
    level: Level = record.values["level"]
    parent = record.values["parent"]
    wanted = _PARENT_LEVEL.get(level)
    if wanted is None:
        if parent is not None:
            checker.report("parent_not_allowed", "nodes", record, "parent", level=level)
    elif parent is None:
        checker.report("parent_missing", "nodes", record, "parent", level=level, wanted=wanted)
    elif parent in nodes and sound(nodes[parent], "level"):
        found = nodes[parent].values["level"]
        if found is not wanted:
            checker.report(
                "parent_level",
                "nodes",
                record,
                "parent",
                level=level,
                wanted=wanted,
                found=found,
            )


def _check_policies(checker: Checker, record: Record, nodes: Mapping[str, Record]) -> None:
    named = record.values.get("policies") or ()
    if named and record.values["level"] is not Level.OBJECTIVE:
        checker.report("policies_not_allowed", "nodes", record, "policies")
        return
    for code in named:
        policy = nodes.get(code)
        if _has_other_level(policy, Level.POLICY):
            _report_level(checker, ("nodes", record, "policies"), policy, Level.POLICY)


def _check_strategies(checker: Checker, nodes: Mapping[str, Record]) -> None:
    for _key, record in checker.desired.records("projects"):
        for code in record.values.get("strategies") or ():
            named = nodes.get(code)
            if _has_other_level(named, Level.STRATEGY):
                _report_level(checker, ("projects", record, "strategies"), named, Level.STRATEGY)


def _has_other_level(node: Record | None, wanted: Level) -> TypeGuard[Record]:
    return node is not None and sound(node, "level") and node.values["level"] is not wanted


def _report_level(
    checker: Checker, cell: tuple[str, Record, str], named: Record, wanted: Level
) -> None:
    table, record, column = cell
    checker.report(
        "level_wrong",
        table,
        record,
        column,
        named=named.values["code"],
        found=named.values["level"],
        wanted=wanted,
    )
