"""A list for spreadsheets and for programs, made of its CSV."""

import csv
import json
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from re import ASCII
from re import compile as pattern

import xlsxwriter

# What a spreadsheet holds as a number with every digit: 15 of them, no zeros in front.
_NUMBER = pattern(r"-?(?=[\d.]{1,16}$)(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?", ASCII)
_DAY = pattern(r"\d{4}-\d\d-\d\d", ASCII)
# Codes are words, even where each of them is made of digits.
_WORDS = ("code", "_code")
# The workbook is the same whenever it is made.
_UNDATED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def list_json(table: bytes) -> bytes:
    """Write a CSV as JSON: an array of objects, every value as text, null where nothing is told.

    Decimals and days stay text: no reader rounds them.
    """
    names, *rows = _rows(table)
    found = [dict(zip(names, (value or None for value in row), strict=True)) for row in rows]
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def list_workbook(table: bytes) -> bytes:
    """Write a CSV as a workbook of one sheet; columns of numbers and of days are such."""
    names, *rows = _rows(table)
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _UNDATED})
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("list")
        sheet.right_to_left()
        sheet.freeze_panes(1, 2)
        sheet.write_row(0, 0, names, bold)
        for column, name in enumerate(names):
            values = [row[column] for row in rows]
            filled = [value for value in values if value]
            are_words = name.endswith(_WORDS)
            are_numbers = not are_words and all(map(_NUMBER.fullmatch, filled))
            are_days = all(map(_DAY.fullmatch, filled))
            sheet.set_column(column, column, min(max(map(len, (name, *filled))) + 2, 60))
            for place, value in enumerate(values, start=1):
                if not value:
                    continue
                if are_days:
                    sheet.write_datetime(place, column, datetime.fromisoformat(value), day)
                elif are_numbers:
                    sheet.write_number(place, column, Decimal(value))
                else:
                    sheet.write_string(place, column, value)
    return out.getvalue()


def _rows(table: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(table.decode("utf-8-sig"), newline="")))
