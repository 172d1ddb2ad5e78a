"""A whole proposal as a workbook: a row for every field of every thing that changes."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter

from core.files import aside
from core.importing.changeset.proposal import FieldChange
from core.importing.diff import DiffKind, ThingDiff
from core.importing.writers.diff_lines import (
    column_name,
    field_texts,
    question_text,
    table_name,
    thing_name,
)
from core.texts import Texts

COLUMNS = ("table", "thing", "kind", "row", "field", "old", "new", "reason", "question")
_WIDTHS = (18, 34, 12, 8, 22, 28, 28, 28, 60)

type Line = tuple[str, ...]


def proposal_table(things: Sequence[ThingDiff], texts: Texts) -> Iterator[Line]:
    """Yield the titles of COLUMNS and a line for every field; of what goes, a line a row."""
    yield tuple(texts(f"import.diff.column.{name}") for name in COLUMNS)
    for thing in things:
        yield from _lines(thing, texts)
        for one in thing.dependants:
            yield from _lines(one, texts)


def write_proposal(path: Path, things: Sequence[ThingDiff], texts: Texts) -> None:
    """Write all of a proposal to *path*."""
    # Without these options a text that begins with = would become a formula.
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with aside(path) as made, xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(texts("import.diff.sheet"))
        if texts.language == "fa":
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True, "bg_color": "#DCE6EF", "border": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top", "reading_order": 2})
        last = 0
        for last, line in enumerate(proposal_table(things, texts)):
            for index, text in enumerate(line):
                sheet.write_string(last, index, text, plain if last else bold)
        for index, width in enumerate(_WIDTHS):
            sheet.set_column(index, index, width)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)


def _lines(thing: ThingDiff, texts: Texts) -> Iterator[Line]:
    questions = {one.column: question_text(one, thing.table, texts) for one in thing.questions}
    first = (
        table_name(thing.table, texts),
        thing_name(thing, texts),
        texts(f"import.diff.kind.{thing.kind.value}"),
        str(thing.row or ""),
    )
    lines = [
        (*_field(thing, one, texts), thing.reason or "", questions.pop(one.field, ""))
        for one in thing.fields
        if thing.kind is not DiffKind.REMOVED
    ]
    # A question about the key of a new row has no field of its own.
    lines += [
        (column_name(thing.table, name, texts), "", "", thing.reason or "", text)
        for name, text in questions.items()
    ]
    for rest in lines or [("", "", "", thing.reason or "", "")]:
        yield (*first, *rest)


def _field(thing: ThingDiff, change: FieldChange, texts: Texts) -> tuple[str, str, str]:
    shown = field_texts(thing.table, change, texts)
    return shown["field"], shown["old"], shown["new"]
