"""Files as QPR's users have them, and importing one into the small plan of packages.py."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import xlsxwriter
from sqlalchemy import Engine, select
from sqlmodel import Session

from core.enums import TargetKind
from core.importing.changeset.stored_state import load_stored_state
from core.importing.pipeline import import_file
from core.importing.problems import render
from core.importing.request import ImportOutcome
from core.models import ForeignJudgement
from core.models.tables import sql_table
from core.texts import load_texts
from tests.factories.imports import NOW, do_import
from tests.factories.packages import a_plan, write_folder

type Table = Sequence[Sequence[object]]

WEB = 'layout = "web_service"\n'
LISTED = (
    'layout = "web_service"\nfirst_period = "1395"\nsource = "QPR 1399"\n'
    '[measures]\nMEA1 = "K001"\n"SC8/MEA1" = {indicator = "K001", district = "8"}\n'
    'GONE = "K999"\nMEA3 = {indicator = "P01", district = "9"}\n'
    '[scorecards]\nSC7 = "7"\nCITY = ""\n'
)


def write(path: Path, content: str | bytes) -> Path:
    """Write a file, in UTF-8 if it is text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(table: Table, delimiter: str = ",") -> str:
    """Write a table as delimited text; nothing in it needs quoting."""
    return "".join(delimiter.join(map(str, row)) + "\n" for row in table)


def html(table: Table, before: str = "") -> str:
    """Write a table as the page that QPR calls an Excel file."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in table
    )
    return f'<html><head><meta charset="utf-8"></head><body>{before}<table>{rows}</table></body>'


def spreadsheet_xml(table: Table, name: str = "Analysis", doctype: str = "") -> str:
    """Write a table as an Excel 2003 XML workbook."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = "".join(
        "<Row>"
        + "".join(
            f'<Cell><Data ss:Type="String">{escape(str(cell))}</Data></Cell>' for cell in row
        )
        + "</Row>"
        for row in table
    )
    return (
        f'<?xml version="1.0"?>{doctype}<Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="{name}"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def workbook(path: Path, sheets: dict[str, Table]) -> Path:
    """Write tables as an XLSX workbook; numbers and dates as such."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
    return path


def begin_plan(engine: Engine, folder: Path, tables: dict | None = None) -> None:
    """Import the small plan, or *tables*."""
    package = write_folder(folder / "plan", tables or a_plan())
    outcome = do_import(engine, package, imports_dir=folder / "kept")
    assert list(outcome.problems) == []


def do_qpr(engine: Engine, path: Path, mapping: str = WEB, **options) -> ImportOutcome:
    """Import *path* as the text *mapping* says."""
    words = write(path.parent / "mapping" / "mapping.toml", mapping)
    given = {"plan": "1400", "by": "clerk", "now": NOW, "imports_dir": path.parent / "kept"}
    return import_file(engine, path, mapping=words, **{**given, **options})


def told(problems: Iterable, language: str = "en") -> list[str]:
    """Return problems as they are said, without the marks that isolate fragments."""
    texts = load_texts(language)
    said = [render(problem, texts) for problem in problems]
    return [line.replace("\u2068", "").replace("\u2069", "") for line in said]


def codes(problems: Iterable) -> list[tuple[int | None, str]]:
    """Return the row and the code of each problem."""
    return [(problem.place.row, problem.code) for problem in problems]


def a_plan_with(**changes):
    """A plan whose indicator K001 is changed, or with other rows in a table."""
    tables = a_plan()
    for name, value in changes.items():
        if name in tables:
            tables[name] = value
        else:
            tables["indicators"][0][name] = value
    return tables


def existing(engine):
    with Session(engine) as session:
        return load_stored_state(session, "1400")


def value_of(engine, indicator="K001", district=None, period="1398"):
    history = existing(engine).ledgers["observations"].get((indicator, district, period))
    return history[-1].values["value"] if history else None


def target_of(engine, period, kind=TargetKind.TARGET, indicator="K001"):
    return existing(engine).rows["targets"][indicator, None, period, kind].values


def verdicts(engine):
    table = sql_table(ForeignJudgement)
    with Session(engine) as session:
        return [tuple(row)[4:-1] for row in session.execute(select(table).order_by(table.c.id))]


JUDGED = 'layout = "get_values"\n[ranges]\nGood = "on_track"\n'


def judged(period="1398", value="50", *, verdict="Good", colour="65280", trend="1", series="ACT"):
    return ["K001", "", series, period, "", "", value, verdict, "1", colour, trend, "50 %", "%"]
