"""A whole proposal as a page for a browser: one file, nothing fetched, no scripts."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from core.files import aside
from core.importing.diff import ThingDiff
from core.importing.writers.proposal_workbook import proposal_table
from core.texts import Texts

_STYLE = (
    "body{font-family:Vazirmatn,Tahoma,sans-serif;margin:1rem;color-scheme:light dark}"
    "table{border-collapse:collapse;inline-size:100%}"
    "th,td{border:1px solid #8888;padding:.3rem .5rem;text-align:start;vertical-align:top}"
    "thead th{position:sticky;inset-block-start:0;background:Canvas}"
)


def write_proposal_page(path: Path, things: Sequence[ThingDiff], texts: Texts) -> None:
    """Write all of a proposal to *path* as HTML."""
    head, *lines = proposal_table(things, texts)
    title = escape(texts("import.diff.sheet"))
    rows = "\n".join(f"<tr>{_cells('td', line)}</tr>" for line in lines)
    direction = "rtl" if texts.language == "fa" else "ltr"
    page = (
        f'<!doctype html>\n<html lang="{texts.language}" dir="{direction}">\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n<h1>{title}</h1>\n"
        f"<table>\n<thead><tr>{_cells('th', head)}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n"
        "</table>\n</html>\n"
    )
    with aside(path) as made:
        made.write_text(page, encoding="utf-8")


def _cells(name: str, line: Sequence[str]) -> str:
    return "".join(f'<{name} dir="auto">{escape(text)}</{name}>' for text in line)
