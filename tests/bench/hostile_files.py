"""Memory and time of files that are made to harm: `python -m tests.bench.hostile_files`.

Each is handed to `qotbnama import` in a new data folder. Printed are the most memory that the
command or a child of it held, seconds by the clock and of the processor, what stayed in the data
folder, and the first line of what the command answered.
"""

import multiprocessing
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.factories.packages import a_plan, write_xlsx

ROOT = Path(__file__).resolve().parent.parent.parent
MB = 1_000_000


def last_cell(path: Path) -> None:
    """A small workbook with one cell in the last place that a sheet has."""
    edit_sheet(
        path, lambda xml: xml.replace("</sheetData>", f"{row_of('XFD1048576')}</sheetData>")
    )


def row_of(cell: str) -> str:
    number = re.sub(r"\D", "", cell)
    return f'<row r="{number}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row>'


def edit_sheet(path: Path, edit: Callable[[str], str]) -> None:
    """Write a good workbook to *path* whose first sheet is changed by *edit*."""
    good = path.with_name("good.xlsx")
    write_xlsx(good, a_plan())
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = edit(content.decode()).encode()
            new.writestr(name, content)


def workbook_bomb(path: Path) -> None:
    """A workbook of 2 MB whose sheet unpacks to 500 MB."""
    filler = "<row>" + "<c/>" * 1000 + "</row>"
    many = filler * (500 * MB // len(filler))
    edit_sheet(path, lambda xml: xml.replace("</sheetData>", f"{many}</sheetData>"))


def entities(path: Path) -> None:
    """A workbook whose sheet defines entities that grow a billionfold."""
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    definition = f'<!DOCTYPE x [<!ENTITY a0 "ha">{lines}]>'
    edit_sheet(path, lambda xml: xml.replace("<worksheet", f"{definition}<worksheet", 1))


def long_line(path: Path) -> None:
    """A table of one line of 190 MB."""
    with path.open("w", encoding="utf-8") as file:
        file.write("code,title\nA,")
        for _ in range(190):
            file.write("x" * MB)


def zip_bomb(path: Path) -> None:
    """A ZIP of 4.6 MB with one table that unpacks to gigabytes."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("sources.csv", "w", force_zip64=True) as table,
    ):
        table.write(b"code,title\n")
        for _ in range(4_600):
            table.write(b"A," + b"x" * MB + b"\n")


def many_columns(path: Path) -> None:
    """A table of 200,000 columns."""
    path.write_text(",".join(f"c{n}" for n in range(200_000)) + "\n", encoding="utf-8")


def device(path: Path) -> None:
    """A link to a device that never ends."""
    path.symlink_to("/dev/zero")


def pipe(path: Path) -> None:
    """A pipe into which nobody writes."""
    os.mkfifo(path)


FILES: dict[str, Callable[[Path], None]] = {
    "last-cell.xlsx": last_cell,
    "bomb.xlsx": workbook_bomb,
    "entities.xlsx": entities,
    "sources.csv": long_line,
    "bomb.zip": zip_bomb,
    "districts.csv": many_columns,
    "zero.xlsx": device,
    "pipe.xlsx": pipe,
}


def make(name: str, path: Path) -> None:
    """Write a file in a process of its own, so that its memory is not counted."""
    process = multiprocessing.get_context("fork").Process(target=FILES[name], args=(path,))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{name} could not be made")


def bytes_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def hand_in(path: Path, data: Path) -> str:
    """Import a file; return what that took and what was answered, in a line."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as answer:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "import", str(path)],
            cwd=ROOT,
            env={"PATH": os.defpath, "QOTBNAMA_DATA_DIR": str(data)},
            stdout=answer,
            stderr=subprocess.STDOUT,
        )
        _, status, took = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        answer.seek(0)
        lines = [line for line in answer.read().decode().splitlines() if line.strip()]
    seconds, cpu_s = time.monotonic() - began, took.ru_utime + took.ru_stime
    figures = f"{took.ru_maxrss / 1000:.0f} MB, {seconds:.1f} s ({cpu_s:.1f} s of processor)"
    kept = bytes_of(data / "imports") / MB
    sentence = max(lines, key=len, default="")
    return f"exit {process.returncode}, {figures}, kept {kept:.1f} MB: {sentence[:160]}"


def main() -> None:
    """Hand each in and print what it took."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name in sys.argv[1:] or FILES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            make(name, path)
            size = path.stat().st_size if path.is_file() and not path.is_symlink() else 0
            print(
                f"{name}, {size / MB:.1f} MB: {hand_in(path, Path(folder) / 'data')}", flush=True
            )


if __name__ == "__main__":
    main()
