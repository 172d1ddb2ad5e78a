"""The empty workbook that a clerk fills in."""

from pathlib import Path

from core.files import aside
from core.importing.writers.persian_workbook import write_workbook


def write_template(path: Path) -> None:
    """Write a workbook with every sheet, its headers, help and drop-down lists, and no rows."""
    with aside(path) as made:
        write_workbook(made, {})
