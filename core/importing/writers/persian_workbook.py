"""The package as a workbook for people: Persian sheets and headers, help, drop-down lists."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.importing.changeset.stored_state import Values
from core.plan.schema import SHEETS, WORDS, Column, Kind, Table, word
from core.plan.schema.words import NO, YES
from core.plan.shape import DEFAULT_SHAPE, Shape
from core.texts import Texts, load_texts

# So that the same plan gives the same bytes.
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LIST_ROWS = 5_000
_WIDTHS: Mapping[Kind, int] = {Kind.TEXT: 34, Kind.CODES: 18, Kind.ENUM: 20, Kind.PERIOD: 14}
_WIDTH = 14
_HELP_WIDTHS = (18, 24, 22, 12, 8, 70)
_TYPED_AS_TEXT = frozenset({Kind.CODE, Kind.CODES, Kind.DATE, Kind.PERIOD})
_A4 = 9
_MAX_INPUT_TITLE = 32
_MAX_INPUT_MESSAGE = 255


def write_workbook(
    path: Path, rows: Mapping[str, Sequence[Values]], shape: Shape = DEFAULT_SHAPE
) -> None:
    """Write every table, with *rows* where there are any, and a sheet of help.

    *shape* is that of the plan whose rows they are.
    """
    # Without these options a text that begins with = would become a formula, and one that looks
    # like an address a link.
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": _MOMENT})
        writer = _BookWriter(book, load_texts("fa"), shape)
        writer.write_help()
        for table in SHEETS:
            writer.write_table(table, rows.get(table.name, ()))


class _BookWriter:
    def __init__(self, book: xlsxwriter.Workbook, texts: Texts, shape: Shape) -> None:
        self.book = book
        self.shape = shape
        self.texts = texts
        self.plain: Format = book.add_format({"reading_order": 2})
        # Without it a spreadsheet makes a Gregorian day of 1398-06-30, and 7 of the code 07.
        self.as_typed: Format = book.add_format({"reading_order": 2, "num_format": "@"})
        # Excel then treats what begins with = + - @ as text even when the cell is edited.
        self.quoted: Format = book.add_format({"reading_order": 2, "quote_prefix": True})
        wrapping = {"reading_order": 2, "text_wrap": True, "valign": "top"}
        self.wrapped: Format = book.add_format(wrapping)
        self.bold: Format = book.add_format({**wrapping, "bold": True, "bg_color": "#EEF2F6"})
        self.header: Format = book.add_format(
            {"bold": True, "bg_color": "#DCE6EF", "border": 1, "text_wrap": True}
        )
        self.required: Format = book.add_format(
            {"bold": True, "bg_color": "#F4D9A6", "border": 1, "text_wrap": True}
        )

    def write_table(self, table: Table, rows: Sequence[Values]) -> None:
        sheet = self.book.add_worksheet(table.title)
        _lay_out(sheet)
        last = max(_LIST_ROWS, len(rows))
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, _width(column), self._cell_format(column))
            sheet.write_string(0, index, column.header, self._header_format(column))
            sheet.write_comment(0, index, f"{column.name}\n{column.help}".strip())
            sheet.data_validation(1, index, last, index, self._validation(column))
        for number, values in enumerate(rows, start=1):
            for index, column in enumerate(table.columns):
                self._write_cell(sheet, (number, index), values[column.name], column)

    def _cell_format(self, column: Column) -> Format:
        return self.as_typed if column.kind in _TYPED_AS_TEXT else self.plain

    def _header_format(self, column: Column) -> Format:
        return self.required if column.required else self.header

    def _validation(self, column: Column) -> dict[str, Any]:
        rule: dict[str, Any] = {
            "validate": "any",
            "error_type": "warning",
            "input_title": column.header[:_MAX_INPUT_TITLE],
            "input_message": (column.help or column.name)[:_MAX_INPUT_MESSAGE],
        }
        if column.enum is not None:
            words = [word(member) for member in WORDS[column.enum]]
            rule |= {"validate": "list", "source": words}
        elif column.names_one_of:
            rule |= {"validate": "list", "source": [*self._titles(column).values()]}
        elif column.kind is Kind.BOOLEAN:
            rule |= {"validate": "list", "source": [YES[0], NO[0]]}
        elif column.kind is Kind.CODE and column.refers_to:
            title = next(table.title for table in SHEETS if table.name == column.refers_to)
            rule |= {"validate": "list", "source": f"='{title}'!$A$2:$A${_LIST_ROWS + 1}"}
        return rule

    def _titles(self, column: Column) -> dict[str, str]:
        """Return what the levels or portfolios that a column names are called, by code."""
        levels = column.names_one_of == "levels"
        listed = self.shape.levels if levels else self.shape.portfolios
        return {one.code: one.title for one in listed}

    def _write_cell(
        self, sheet: Worksheet, cell: tuple[int, int], value: Any, column: Column
    ) -> None:
        if value is None or value == ():
            return
        form = self._cell_format(column)
        if isinstance(value, bool):
            sheet.write_string(*cell, YES[0] if value else NO[0], form)
        elif isinstance(value, (int, Decimal)) and _is_exact(value):
            sheet.write_number(*cell, float(value), form)
        elif isinstance(value, date):
            sheet.write_string(*cell, self.shape.calendar.iso(value), form)
        elif isinstance(value, StrEnum):
            sheet.write_string(*cell, word(value), form)
        elif column.names_one_of:
            sheet.write_string(*cell, self._titles(column)[value], form)
        elif isinstance(value, tuple):
            sheet.write_string(*cell, "، ".join(value), form)
        else:
            is_text = column.kind is Kind.TEXT
            sheet.write_string(*cell, str(value), self.quoted if is_text else form)

    def write_help(self) -> None:
        """Write how the workbook is filled in, and what every sheet and column is for."""
        texts = self.texts
        sheet = self.book.add_worksheet(texts("import.template.help_sheet"))
        _lay_out(sheet, rows=0)
        last = len(_HELP_WIDTHS) - 1
        rules = texts("import.template.rules").splitlines()
        for row, rule in enumerate(rules):
            sheet.merge_range(row, 0, row, last, rule, self.wrapped)
        titles = ("table", "column", "english", "type", "required", "help")
        for index, (name, width) in enumerate(zip(titles, _HELP_WIDTHS, strict=True)):
            sheet.write_string(len(rules), index, texts(f"import.template.{name}"), self.header)
            sheet.set_column(index, index, width)
        row = len(rules) + 1
        for table in SHEETS:
            self._write_line(
                sheet, row, (table.title, "", table.name, "", "", table.help), self.bold
            )
            for column in table.columns:
                row += 1
                self._write_line(sheet, row, self._help_line(table, column), self.wrapped)
            row += 1

    def _write_line(self, sheet: Worksheet, row: int, line: Sequence[str], form: Format) -> None:
        for index, text in enumerate(line):
            sheet.write_string(row, index, text, form)

    def _help_line(self, table: Table, column: Column) -> tuple[str, ...]:
        choices = "، ".join(word(one) for one in WORDS[column.enum]) if column.enum else ""
        if column.names_one_of:
            choices = "، ".join(self._titles(column).values())
        return (
            table.title,
            column.header,
            column.name,
            self.texts(f"import.kind.{column.kind.value}"),
            self.texts("import.template.yes") if column.required else "",
            " ".join(part for part in (column.help, choices) if part),
        )


def _width(column: Column) -> int:
    return max(_WIDTHS.get(column.kind, _WIDTH), min(len(column.header), _WIDTHS[Kind.TEXT]))


def _lay_out(sheet: Worksheet, rows: int = 1) -> None:
    """From the right, the first *rows* always in view; printed as wide as a page."""
    sheet.right_to_left()
    sheet.freeze_panes(rows, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    if rows:
        sheet.repeat_rows(0, rows - 1)


def _is_exact(value: int | Decimal) -> bool:
    """Return whether a spreadsheet's 15 digits hold *value* as it is."""
    return Decimal(f"{float(value):.15g}") == value
