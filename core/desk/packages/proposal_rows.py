"""What a proposal changes and what is wrong with a file, as JSON that pages show."""

from collections.abc import Iterator, Sequence
from typing import Any

from core.importing.causes import group_causes
from core.importing.changeset.proposal import FieldChange, Proposal, TableProposal
from core.importing.problems import Problems, shown_value
from core.importing.report import cause_lines, render_warning
from core.plan.schema import Table
from core.texts import Texts

# Of each table so many things are shown one by one; the rest are counted.
MOST_THINGS = 300
MOST_CAUSES = 100
MOST_WARNINGS = 100
_TITLES = ("title", "name", "text")


def problem_rows(problems: Problems, texts: Texts) -> dict[str, Any]:
    """Return the causes of *problems*, each with its lines, and how many there are of both."""
    causes = group_causes(problems)
    shown = [
        {"count": cause.total, "lines": cause_lines(cause, texts)}
        for cause in causes[:MOST_CAUSES]
    ]
    return {"problems": problems.total, "causes": len(causes), "shown": shown}


def proposal_rows(proposal: Proposal, texts: Texts) -> dict[str, Any]:
    """Return what *proposal* changes: by table, thing and field, and the doubts about it."""
    texts = texts.of(proposal.shape)
    tables = [
        {
            "title": table.table.title,
            "counts": table.counts,
            "things": list(_things(table, texts))[:MOST_THINGS],
        }
        for table in proposal.tables.values()
        if not table.is_empty
    ]
    warnings = [render_warning(one, texts) for one in proposal.warnings[:MOST_WARNINGS]]
    return {
        "is_empty": proposal.is_empty,
        "tables": tables,
        "warnings": warnings,
        "warning_count": len(proposal.warnings),
    }


def _things(table: TableProposal, texts: Texts) -> Iterator[dict[str, Any]]:
    of = table.table
    for key, stored in table.removals():
        yield _thing("removed", key, stored.values, [], texts)
    for change in table.changed:
        yield _thing(
            "changed", change.key, change.values, _fields(of, change.fields, texts), texts
        )
    for append in table.appended:
        if append.withdraws:
            continue
        last = append.rows[-1]
        kind = "changed" if append.changes else "added"
        fields = _fields(of, append.changes, texts) or _values(of, last, texts)
        yield _thing(kind, append.key, last, fields, texts)
    for added in table.added:
        fields = _values(of, added.values, texts)
        yield _thing("added", added.key, added.values, fields, texts)
    for key in table.reordered:
        yield _thing("moved", key, {}, [], texts)


def _thing(
    kind: str, key: Sequence[Any], values: dict[str, Any], fields: list[Any], texts: Texts
) -> dict[str, Any]:
    title = next((str(values[name]) for name in _TITLES if values.get(name)), "")
    parts = [shown_value(part, texts) for part in key if part is not None]
    return {"kind": kind, "key": parts, "title": title, "fields": fields}


def _fields(table: Table, changes: Sequence[FieldChange], texts: Texts) -> list[list[str]]:
    return [
        [table.by_name[one.field].header, _value(one.old, texts), _value(one.new, texts)]
        for one in changes
    ]


def _values(table: Table, values: dict[str, Any], texts: Texts) -> list[list[str]]:
    return [
        [column.header, "", _value(values[column.name], texts)]
        for column in table.columns
        if column.name not in table.key and values.get(column.name) not in (None, (), "")
    ]


def _value(value: Any, texts: Texts) -> str:
    if value is None or value == ():
        return texts("desk.value.none")
    if isinstance(value, bool):
        return texts("desk.yes" if value else "desk.no")
    return shown_value(value, texts)
