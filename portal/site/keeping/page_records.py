"""What is known of the pages of the site that is shown, in a file beside it.

A page is as it was if all that was read for it is, if it is made with the same program, and if its
files are of the same releases.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from portal.pages.elements.drafts import Read
from portal.site.check import PageLinks
from portal.site.page_editions import FileEdition
from portal.site.plan_pages import WrittenPage

_TABLES = """
CREATE TABLE site (folder TEXT NOT NULL);
CREATE TABLE plan (code TEXT PRIMARY KEY, version TEXT NOT NULL);
CREATE TABLE read (plan TEXT, id INTEGER, what TEXT NOT NULL, digest BLOB NOT NULL,
    PRIMARY KEY (plan, id));
CREATE TABLE page (plan TEXT, name TEXT, record TEXT NOT NULL, PRIMARY KEY (plan, name));
"""


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """The pages of a plan by their names, and what each of their reads gave."""

    version: str = ""
    pages: Mapping[str, WrittenPage] = field(default_factory=dict)
    digests: Mapping[Read, bytes] = field(default_factory=dict)


def records_beside(site: Path) -> Path:
    """Return where the records of the pages of *site* are."""
    return site.with_name(f"{site.name}.pages.sqlite")


def made_beside(site: Path) -> Path:
    """Return where it is told which pages of *site* were made anew, and why."""
    return site.with_name(f"{site.name}.made.txt")


def read_records(site: Path) -> dict[str, PlanRecord]:
    """Return what is known of the site that is shown, by plan; nothing of another, or damaged."""
    path = records_beside(site)
    if not path.is_file() or not site.is_symlink():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as found:
            if found.execute("SELECT folder FROM site").fetchone() != (site.resolve().name,):
                return {}
            plans = found.execute("SELECT code, version FROM plan").fetchall()
            return {code: _plan(found, code, version) for code, version in plans}
    except (sqlite3.DatabaseError, ValueError, TypeError):
        return {}


def write_records(site: Path, folder: Path, plans: Mapping[str, PlanRecord]) -> None:
    """Write what is known of the pages in *folder*, which *site* shows."""
    path = records_beside(site)
    made = path.with_name(f".{folder.name.lstrip('.')}.pages")
    made.unlink(missing_ok=True)
    with closing(sqlite3.connect(made)) as file:
        file.execute("PRAGMA synchronous=OFF")
        file.executescript(_TABLES)
        file.execute("INSERT INTO site VALUES (?)", (folder.name,))
        for code, plan in plans.items():
            numbers = {read: number for number, read in enumerate(plan.digests)}
            file.execute("INSERT INTO plan VALUES (?, ?)", (code, plan.version))
            file.executemany(
                "INSERT INTO read VALUES (?, ?, ?, ?)",
                (
                    (
                        code,
                        number,
                        json.dumps([read.kind, read.of, read.where]),
                        plan.digests[read],
                    )
                    for read, number in numbers.items()
                ),
            )
            file.executemany(
                "INSERT INTO page VALUES (?, ?, ?)",
                ((code, name, _written(page, numbers)) for name, page in plan.pages.items()),
            )
        file.commit()
    made.replace(path)


def _plan(found: sqlite3.Connection, code: str, version: str) -> PlanRecord:
    reads: dict[int, Read] = {}
    digests: dict[Read, bytes] = {}
    query = "SELECT id, what, digest FROM read WHERE plan = ?"
    for number, what, digest in found.execute(query, (code,)):
        kind, of, where = json.loads(what)
        read = Read(kind, of, tuple((name, value) for name, value in where))
        reads[number], digests[read] = read, digest
    pages = found.execute("SELECT name, record FROM page WHERE plan = ?", (code,))
    return PlanRecord(version, {name: _page(name, text, reads) for name, text in pages}, digests)


def _written(page: WrittenPage, numbers: Mapping[Read, int]) -> str:
    editions = [
        (one.address, one.digest.hex(), one.number, one.is_new, one.stamp.hex())
        for one in page.editions
    ]
    return json.dumps(
        [
            page.files,
            sorted(page.links.links),
            sorted(page.links.anchors),
            page.published_at.isoformat(),
            editions,
            sorted(numbers[read] for read in page.reads),
        ],
        ensure_ascii=False,
    )


def _page(name: str, text: str, reads: Mapping[int, Read]) -> WrittenPage:
    files, links, anchors, at, editions, numbers = json.loads(text)
    return WrittenPage(
        name=name,
        files=tuple(files),
        links=PageLinks(frozenset(links), frozenset(anchors)),
        published_at=datetime.fromisoformat(at),
        editions=tuple(
            FileEdition(address, bytes.fromhex(digest), number, is_new, bytes.fromhex(stamp))
            for address, digest, number, is_new, stamp in editions
        ),
        reads=frozenset(reads[number] for number in numbers),
    )


def all_reads(pages: Iterable[WrittenPage]) -> set[Read]:
    """Return everything that was read for some pages."""
    return set().union(*(page.reads for page in pages))
