"""Workbooks whose cells are written as XML, so that a cell may hold what no spreadsheet writes."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Styles of cells: 0 is general, 1 a day, 2 a percent.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="9"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Raw:
    """A cell as it stands in the XML: its type, its value, its style."""

    value: str
    type: str = "n"
    style: int = 0


def _cell(cell: "str | Raw") -> str:
    if isinstance(cell, Raw):
        kind = quoteattr(cell.type)
        return f'<c t={kind} s="{cell.style}"><v>{escape(cell.value)}</v></c>'
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'


def _sheet(rows: Sequence[Sequence["str | Raw"]]) -> str:
    written = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{written}</sheetData></worksheet>'


def write_raw(path: Path, sheets: Mapping[str, Sequence[Sequence["str | Raw"]]]) -> Path:
    """Write *sheets*, by name, as a workbook."""
    numbered = list(enumerate(sheets.items(), start=1))
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"/>'
        for number, (name, _) in numbered
    )
    leads = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number, _ in numbered
    )
    styles = f'<Relationship Id="r0" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    relations = f'xmlns="{_PACKAGE}/relationships"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        book.writestr(
            "_rels/.rels",
            f'<Relationships {relations}><Relationship Id="r" Type="{_OFFICE}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f"<Relationships {relations}>{leads}{styles}</Relationships>",
        )
        book.writestr("xl/styles.xml", _STYLES)
        for number, (_, rows) in numbered:
            book.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows))
    return path
