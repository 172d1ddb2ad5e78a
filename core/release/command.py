"""The command line of whoever has a release file and Python: verify, list, print, quote."""

import csv
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from core.errors import ReleaseUnreadableError
from core.formulas import escape
from core.release.citation import cite, title_of
from core.release.reader import Release
from core.release.records import RECORDS
from core.release.verification import Fault, verify

USAGE = """\
verify FILE         آیا فایل همان است که منتشر شده
tables FILE         جدول‌های فایل و تعداد ردیف‌های هر یک
rows FILE TABLE     ردیف‌های یک جدول به CSV
cite FILE [CODE]    روش ارجاع به برنامه، یا به پروژه، شاخص، هدف یا منطقه‌ای از آن
"""
_FAULTS = {
    Fault.UNREADABLE: "فایل انتشار نیست، یا این نسخه آن را نمی‌خواند.",
    Fault.PAGES_BROKEN: "درون فایل آسیب دیده است.",
    Fault.HASH_DIFFERS: "محتوای فایل آن نیست که نامش می‌گوید.",
    Fault.NUMBER_DIFFERS: "شمارهٔ انتشار در نام فایل و درون آن یکی نیست.",
    Fault.CHAIN_BROKEN: "زنجیرهٔ انتشارهای پیشین درون فایل کامل نیست.",
    Fault.EARLIER_DIFFERS: "انتشار پیشینی که کنار فایل است آن نیست که این فایل می‌شناسد.",
}
_NO_FILE = "فایل {path} را نمی‌توان خواند."
_NO_TABLE = "جدول «{name}» نیست."
_NO_CODE = "چیزی با کد «{code}» در این انتشار نیست."
_WHOLE = "درست است."
# How a command ends: as asked, with a fault found, or without an answer.
DONE, FAULTY, REFUSED = 0, 1, 2


def main(arguments: list[str], out: TextIO) -> int:
    """Run the command that *arguments* name, write to *out* and return the exit status."""
    name, *given = arguments or [""]
    command = _COMMANDS.get(name)
    if command is None or len(given) not in command[1]:
        out.write(USAGE)
        return REFUSED
    try:
        status = command[0](out, *given)
        out.flush()
    except BrokenPipeError:
        # Who read along has left (`| head`); Python's last flush must not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        return REFUSED
    except (OSError, sqlite3.DatabaseError, ReleaseUnreadableError):
        print(_NO_FILE.format(path=given[0]), file=out)
        return REFUSED
    return status


def _verify(out: TextIO, path: str) -> int:
    found = verify(Path(path))
    print(f"sha256    {found.sha256}", file=out)
    print(f"number    {found.number or '–'}", file=out)
    print(f"earlier   {_numbers(found.earlier)}", file=out)
    print(f"compared  {_numbers(found.compared)}", file=out)
    for line in [_FAULTS[fault] for fault in found.faults] or [_WHOLE]:
        print(line, file=out)
    return FAULTY if found.faults else DONE


def _numbers(numbers: tuple[int, ...]) -> str:
    return " ".join(map(str, numbers)) or "–"


def _tables(out: TextIO, path: str) -> int:
    release = Release(Path(path))
    for record in RECORDS:
        print(f"{release.count(record):>8}  {record.table}", file=out)
    release.close()
    return DONE


def _rows(out: TextIO, path: str, name: str) -> int:
    record = next((one for one in RECORDS if one.table == name), None)
    if record is None:
        print(_NO_TABLE.format(name=name), file=out)
        return REFUSED
    release = Release(Path(path))
    # The plain name: numbers as numbers, and Jalali days beside the others.
    cursor = release.connection.execute(f"SELECT * FROM {record.table}")  # noqa: S608 - names are ours
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column[0] for column in cursor.description])
    for row in cursor:
        # Whoever opens it in a spreadsheet shall run nothing of it.
        writer.writerow(escape(cell) if isinstance(cell, str) else cell for cell in row)
    release.close()
    return DONE


def _cite(out: TextIO, path: str, code: str | None = None) -> int:
    release = Release(Path(path))
    title = title_of(release, code) if code else release.plan.title
    if title:
        print(cite(release, title), file=out)
    else:
        print(_NO_CODE.format(code=code), file=out)
    release.close()
    return DONE if title else REFUSED


type _Command = Callable[..., int]
_COMMANDS: dict[str, tuple[_Command, tuple[int, ...]]] = {
    "verify": (_verify, (1,)),
    "tables": (_tables, (1,)),
    "rows": (_rows, (2,)),
    "cite": (_cite, (1, 2)),
}
