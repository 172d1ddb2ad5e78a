"""Texts that a spreadsheet would run: exports put an apostrophe before them, imports take it off.

Spreadsheets take a cell that begins with one of these letters for a formula, and a formula in a
public file can call out of the reader's machine.
"""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def escape(text: str) -> str:
    """Make *text* safe to open in a spreadsheet; `unescape` returns it as it was."""
    return f"'{text}" if _is_formula(text.lstrip("'")) else text


def unescape(cell: str) -> str:
    """Take off the apostrophe that `escape` put there."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell.lstrip("'")) else cell


def _is_formula(text: str) -> bool:
    return text.startswith(_STARTS)
