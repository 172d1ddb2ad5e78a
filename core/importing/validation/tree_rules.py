"""Rules of the tree: who stands under whom, and who may name whom."""

from collections.abc import Mapping, Sequence

from core.importing.readers.sheets import Record
from core.importing.validation.checking import Checker, sound
from core.plan.shape import Level


def check_tree(checker: Checker) -> None:
    """Hold levels, cycles and what projects, indicators and other nodes name."""
    nodes = {key[0]: record for key, record in checker.desired.rows["nodes"].items()}
    circling = _report_cycles(checker, "nodes", "parent", nodes)
    for record in checker.records("nodes"):
        is_in_tree = record.values["code"] not in circling and sound(record, "parent")
        if is_in_tree and (level := _level(checker, record)):
            _check_parent(checker, record, level, nodes)
        if sound(record, "level"):
            _check_followed(checker, record, nodes)
    _check_attached(checker, nodes)
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


def _level(checker: Checker, node: Record | None) -> Level | None:
    """Return the level of a node; None where it has none that is known."""
    if node is None or not sound(node, "level"):
        return None
    return checker.shape.by_code.get(node.values["level"])


def _levels(checker: Checker, codes: Sequence[str]) -> list[Level]:
    return [level for level in checker.shape.levels if level.code in codes]


def _check_parent(
    checker: Checker, record: Record, level: Level, nodes: Mapping[str, Record]
) -> None:
    parent = record.values["parent"]
    allowed = _levels(checker, level.parents)
    if not allowed:
        if parent is not None:
            checker.report("parent_not_allowed", "nodes", record, "parent", level=level)
        return
    if parent is None:
        checker.report("parent_missing", "nodes", record, "parent", level=level, wanted=allowed)
        return
    found = _level(checker, nodes.get(parent))
    if found is not None and found not in allowed:
        details = {"level": level, "wanted": allowed, "found": found}
        checker.report("parent_level", "nodes", record, "parent", **details)


def _check_followed(checker: Checker, record: Record, nodes: Mapping[str, Record]) -> None:
    named, level = record.values.get("policies") or (), _level(checker, record)
    if level is None or not named:
        return
    allowed = _levels(checker, level.follows)
    if not allowed:
        may = [one for one in checker.shape.levels if one.follows]
        details = {"level": level, "allowed": may}
        code = "policies_not_allowed" if may else "policies_nowhere"
        checker.report(code, "nodes", record, "policies", **details)
        return
    for code in named:
        _check_level(checker, ("nodes", record, "policies"), nodes.get(code), allowed)


def _check_attached(checker: Checker, nodes: Mapping[str, Record]) -> None:
    """Hold that projects and indicators attach to levels where they may."""
    served = [level for level in checker.shape.levels if level.has_projects]
    for _key, record in checker.desired.records("projects"):
        for code in record.values.get("strategies") or ():
            _check_level(checker, ("projects", record, "strategies"), nodes.get(code), served)
    measured = [level for level in checker.shape.levels if level.has_indicators]
    for _key, record in checker.desired.records("indicators"):
        if record.values["node"] is not None:
            node = nodes.get(record.values["node"])
            _check_level(checker, ("indicators", record, "node"), node, measured)


def _check_level(
    checker: Checker, cell: tuple[str, Record, str], named: Record | None, allowed: list[Level]
) -> None:
    """Report a cell that names a node of a level that it may not name."""
    table, record, column = cell
    found = _level(checker, named)
    if named is None or found is None or found in allowed:
        return
    details = {"named": named.values["code"], "found": found, "wanted": allowed}
    code = "level_wrong" if allowed else f"level_nowhere_{table}"
    checker.report(code, table, record, column, **details)
