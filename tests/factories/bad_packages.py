"""Everything that can be wrong with a package, one fault each: name → a file made in a folder."""

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl

from tests.factories.packages import (
    Tables,
    a_plan,
    csv_text,
    write_folder,
    write_xlsx,
    write_zip,
)

type Maker = Callable[[Path], Path]

GIGABYTE = 1 << 30
_WORKSHEET = "xl/worksheets/sheet1.xml"


def changed(change: Callable[[Tables], object]) -> Maker:
    """Return a maker of a CSV folder from a plan that *change* has spoilt."""

    def make(folder: Path) -> Path:
        tables = a_plan()
        change(tables)
        return write_folder(folder / "package", tables)

    return make


def with_cell(table: str, column: str, value: object, row: int = 0) -> Maker:
    return changed(lambda tables: tables[table][row].__setitem__(column, value))


def with_row(table: str, row: dict[str, object]) -> Maker:
    return changed(lambda tables: tables[table].append(row))


def renamed(table: str, old: str, new: str) -> Maker:
    def change(tables: Tables) -> None:
        tables[table] = [
            {new if name == old else name: value for name, value in row.items()}
            for row in tables[table]
        ]

    return changed(change)


def with_bytes(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def with_csv_bytes(name: str, content: bytes) -> Maker:
    """Return a maker of a good folder in which one CSV file has these bytes."""

    def make(folder: Path) -> Path:
        package = write_folder(folder / "package", a_plan())
        (package / name).write_bytes(content)
        return package

    return make


def a_workbook(folder: Path) -> Path:
    return write_xlsx(folder / "plan.xlsx", a_plan(), in_persian=True)


def with_part(part: str, change: Callable[[bytes], bytes]) -> Maker:
    """Return a maker of a workbook in which one part of the archive is changed."""

    def make(folder: Path) -> Path:
        good, path = a_workbook(folder), folder / "bad.xlsx"
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, change(content) if name == part else content)
        good.unlink()
        return path

    return make


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return change


def cut(path: Path) -> Path:
    """Leave the first half of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def cut_member(folder: Path) -> Path:
    """Spoil the compressed bytes of a workbook's first sheet, leaving the directory whole."""
    path = a_workbook(folder)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(_WORKSHEET)
        start = info.header_offset + 30 + len(info.filename)
    content = bytearray(path.read_bytes())
    content[start : start + info.compress_size] = bytes(info.compress_size)
    path.write_bytes(content)
    return path


def bomb(folder: Path) -> Path:
    """Make a workbook with a sheet of 1 GB of zeros in a megabyte."""
    path = folder / "bomb.xlsx"
    good = a_workbook(folder)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name == _WORKSHEET:
                with new.open(name, "w", force_zip64=True) as part:
                    for _ in range(GIGABYTE >> 20):
                        part.write(b" " * (1 << 20))
            else:
                new.writestr(name, old.read(name))
    good.unlink()
    return path


def lying_bomb(folder: Path) -> Path:
    """Make a ZIP whose directory says that a huge member is small."""
    path = folder / "bomb.zip"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(64)) + packer.flush()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.csv", b"x")
    content = bytearray(path.read_bytes())
    header = bytes(content[: 30 + len("plan.csv")])
    tail = content[content.index(b"PK\x01\x02") :]
    body = header[:18] + len(packed).to_bytes(4, "little") + header[22:] + packed
    central = bytearray(tail)
    central[20:24] = len(packed).to_bytes(4, "little")
    end = central.index(b"PK\x05\x06")
    central[end + 16 : end + 20] = len(body).to_bytes(4, "little")
    path.write_bytes(body + bytes(central))
    return path


def formula_without_value(folder: Path) -> Path:
    """Make a workbook whose formula no spreadsheet has computed, as programs write them."""
    path = a_workbook(folder)
    book = openpyxl.load_workbook(path)
    book["سنجش‌ها"]["D2"] = "=40+2.5"
    book.save(path)
    return path


def day_of_1398(folder: Path) -> Path:
    """Make a workbook with the day that LibreOffice makes of a typed 1398-06-30."""
    path = a_workbook(folder)
    book = openpyxl.load_workbook(path)
    sheet = book["پروژه‌ها"]
    column = next(cell.column for cell in sheet[1] if cell.value == "تاریخ آغاز")
    sheet.cell(2, column, -183161).number_format = "yyyy-mm-dd"
    book.save(path)
    return path


def zip_of(members: Mapping[str, str | bytes]) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / "plan.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return path

    return make


def with_password(folder: Path) -> Path:
    """Set the bit that says that a member is encrypted."""
    path = write_zip(folder / "plan.zip", a_plan())
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.index(mark)
        content[start + offset] |= 1
    path.write_bytes(content)
    return path


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
FAR_CELL = replaced(b'<c r="A2"', b'<c r="XFD1048576"')
ENTITIES = replaced(
    b"<worksheet",
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet',
)


def error_cell(content: bytes) -> bytes:
    """Let the first value of the sheet be a formula that divides by zero."""
    spoilt = b'<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    found, count = re.subn(rb'<c r="D2".*?</c>', spoilt, content)
    assert count == 1
    return found


def _drop(table: str) -> Callable[[Tables], object]:
    return lambda tables: tables.pop(table)


def _two_plans(tables: Tables) -> None:
    tables["plan"].append({**tables["plan"][0], "code": "1405"})


def _cycle(tables: Tables) -> None:
    tables["nodes"][3]["parent"] = "S01"


BAD: Mapping[str, Maker] = {
    # the file
    "empty file": with_bytes("plan.xlsx", b""),
    "not a workbook at all": with_bytes("plan.xlsx", b"%PDF-1.7 not a workbook"),
    "old binary workbook": with_bytes("plan.xls", OLE + "Workbook".encode("utf-16-le")),
    "old document": with_bytes("plan.doc", OLE),
    "OpenDocument": zip_of({"mimetype": "x", "content.xml": "<x/>"}),
    "workbook in a ZIP": lambda folder: zip_of({"plan.xlsx": a_workbook(folder).read_bytes()})(
        folder
    ),
    "encrypted workbook": with_bytes("plan.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
    "truncated workbook": lambda folder: cut(a_workbook(folder)),
    "damaged workbook": cut_member,
    "ZIP with a password": with_password,
    "1 GB bomb": bomb,
    "bomb that lies about its size": lying_bomb,
    "XML entities": with_part(_WORKSHEET, ENTITIES),
    "cell at the far corner": with_part(_WORKSHEET, FAR_CELL),
    "broken XML": with_part(_WORKSHEET, replaced(b"</sheetData>", b"</sheet>")),
    "ZIP that points outside": zip_of({"../plan.csv": "code"}),
    "ZIP of other things": zip_of({"readme.txt": "hello"}),
    # sheets and headers
    "unknown sheet": changed(lambda tables: tables.update(indicatorz=tables.pop("targets"))),
    "missing sheet": changed(_drop("plan")),
    "missing sheet that others name": changed(_drop("districts")),
    "table twice": lambda folder: write_folder(
        folder / "package", a_plan() | {"شاخص‌ها": a_plan()["indicators"]}
    ),
    "wrong header": renamed("indicators", "unit", "vahed"),
    "header almost right": renamed("indicators", "unit", "واحدد"),
    "header twice": with_csv_bytes(
        "districts.csv", b"code,number,title,Title\n7,7,a,b\n8,8,c,d\n"
    ),
    "sheet without a header": with_csv_bytes("sources.csv", b",,\n,,\n"),
    "CSV not in UTF-8": with_csv_bytes("sources.csv", "code,title\nA,گزارش".encode("cp1256")),
    "CSV with NUL bytes": with_csv_bytes("sources.csv", "code,title\nA,b\n".encode("utf-16-le")),
    "column without a header": with_csv_bytes("sources.csv", b"code,title,\nA,b,note\n"),
    "CSV with an open quotation": with_csv_bytes("sources.csv", b'code,title\nA,"open\n'),
    # cells
    "code of a plan too long": with_cell("plan", "code", "p" * 41),
    "bad number in a target": with_cell("targets", "value", "شصت", 1),
    "required cell empty": with_cell("nodes", "title", "", 3),
    "bad number": with_cell("observations", "value", "چهل و دو"),
    "none is no number": with_cell("observations", "value", "ندارد"),
    "percent sign": with_cell("projects", "lat", "۴۲٪"),
    "decimal slash": with_cell("observations", "value", "۱/۵"),
    "percent out of range": with_cell("progress_reports", "actual_percent", "۱۲۰"),
    "negative amount": with_cell("budget_lines", "amount_billion_rial", "-5"),
    "endless number": with_cell("observations", "value", "1" + "0" * 30),
    "fraction of a district": with_cell("districts", "number", "7.5"),
    "not a date": with_cell("projects", "start_on", "بهار ۱۳۹۵"),
    "ambiguous date": with_cell("projects", "start_on", "03/04/1398"),
    "two-digit year": with_cell("projects", "start_on", "98/06/31"),
    "date of the Middle Ages": day_of_1398,
    "no such day": with_cell("projects", "start_on", "1398-12-30"),
    "bad period": with_cell("observations", "period", "1396-H3"),
    "unknown word": with_cell("nodes", "level", "هدف‌خرد کلان", 3),
    "word almost right": with_cell("indicators", "direction", "heigher"),
    "neither yes nor no": changed(
        lambda tables: tables["plan"][0].__setitem__("is_sample", "شاید")
    ),
    "bad code": with_cell("nodes", "code", "G 1", 0),
    "invisible character": with_cell("nodes", "title", "هدف\x07", 0),
    "turned text": with_cell("nodes", "title", "بودجه \u202e123", 0),
    "text in an isolate": with_cell("nodes", "title", "بودجه \u2067123\u2069", 0),
    "address that is none": with_cell("sources", "url", "javascript:alert(1)"),
    "address that breaks": with_cell("projects", "source", "http://[bad"),
    "address with prose": with_cell("projects", "source", "https://a.ir/ (شناسنامه)"),
    "endless text": with_cell("nodes", "title", "آ" * 501, 0),
    "formula without a value": formula_without_value,
    "formula with an error": with_part("xl/worksheets/sheet7.xml", error_cell),
    # keys and references
    "code of a page": with_cell("projects", "code", "By"),
    "code of a file": with_cell("indicators", "code", "K001.html", 1),
    "code of a device": with_cell("sources", "code", "con"),
    "plan of the API": with_cell("plan", "code", "api"),
    "code with a dot at its end": with_cell("sources", "code", "ILNA."),
    "code in small letters": changed(
        lambda tables: tables["projects"].append(
            {**tables["projects"][0], "code": "f-01", "title": "دو"}
        )
    ),
    "code in wide letters": with_row("sources", {"code": "ILNA-１", "title": "سند"}),
    "number of another district": with_cell("districts", "number", "7", 1),
    "code twice": with_row("districts", {"code": "7", "number": "70", "title": "باز هم ۷"}),
    "value published twice": with_row(
        "observations", {**a_plan()["observations"][0], "value": "43"}
    ),
    "unknown code": with_cell("indicators", "node", "O10"),
    "unknown code in a list": with_cell("projects", "districts", "7، 9"),
    # the tree
    "cycle in the tree": changed(_cycle),
    "goal with a parent": with_cell("nodes", "parent", "L1", 0),
    "strategy without a parent": with_cell("nodes", "parent", "", 4),
    "strategy under a goal": with_cell("nodes", "parent", "G1", 4),
    "policies of a strategy": with_cell("nodes", "policies", "L1", 4),
    "objective that follows a goal": with_cell("nodes", "policies", "G1", 3),
    "project that serves an objective": with_cell("projects", "strategies", "O01"),
    "indicator replaced by itself": changed(
        lambda tables: tables["indicators"][0].__setitem__("replaced_by", "K001")
    ),
    # rows
    "two plans": changed(_two_plans),
    "horizon that ends before it begins": with_cell("plan", "horizon_end", "1394-12-29"),
    "project that ends before it begins": with_cell("projects", "planned_end_on", "1394-01-01"),
    "answer about nothing": changed(
        lambda tables: tables.__setitem__(
            "quality_answers",
            [{"rule": "same_title", "subject": "K99", "answer": "درست است", "origin": "real"}],
        )
    ),
    "budget of two things": with_cell("budget_lines", "node", "O01"),
    "target without a value": with_cell("targets", "value", "", 1),
    "half a band": with_cell("targets", "band_low", "50", 1),
    "band upside down": changed(
        lambda tables: tables["targets"][1].update(band_low="70", band_high="50")
    ),
    "critical limit inside the band": changed(
        lambda tables: tables["targets"][1].update(
            band_low="50", band_high="70", critical_low="55", critical_high="65"
        )
    ),
    "two baselines": with_row("targets", {**a_plan()["targets"][0], "period": "1396"}),
    "target before the baseline": with_cell("targets", "period", "1394", 1),
    "missing value that is there": with_cell("observations", "value", "12", 1),
    "value that is not there": with_cell("observations", "value", "", 0),
    "missing without a reason": with_cell("observations", "reason", "", 1),
    "override without a reason": with_cell("indicators", "status_override", "در معرض خطر"),
    "reason without an override": with_cell("indicators", "override_reason", "سیل"),
    "correction of a later report": with_cell("progress_reports", "corrects", "1397-01-01"),
    "correction of no report": with_cell("progress_reports", "corrects", "1396-01-01"),
    "another plan than asked for": with_cell("plan", "code", "1405"),
}


def without(table: str, row: int) -> Maker:
    """Return a maker of a good package that lacks a row."""
    return changed(lambda tables: tables[table].pop(row))


__all__ = ["BAD", "a_workbook", "changed", "csv_text", "with_cell", "with_row", "without"]
