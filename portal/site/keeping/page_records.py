"""What is known of the pages of the site that is shown, in a file beside it.

A page is as it was if all that was read for it is, if it is made with the same program, and if its
files are of the same releases. A file that is damaged, or of another site, is not gone by.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core.files import aside
from portal.pages.elements.drafts import Read
from portal.site.check import PageLinks
from portal.site.page_editions import FileEdition
from portal.site.plan_pages import WrittenPage

_TABLES = """
CREATE TABLE site (folder TEXT NOT NULL, digest BLOB NOT NULL);
CREATE TABLE plan (code TEXT PRIMARY KEY, version TEXT NOT NULL);
CREATE TABLE read (plan TEXT, id INTEGER, what TEXT NOT NULL, digest BLOB NOT NULL,
    PRIMARY KEY (plan, id));
CREATE TABLE page (plan TEXT, name TEXT, record TEXT NOT NULL, PRIMARY KEY (plan, name));
"""
_ALL = (
    "SELECT code, version FROM plan ORDER BY code",
    "SELECT plan, id, what, digest FROM read ORDER BY plan, id",
    "SELECT plan, name, record FROM page ORDER BY plan, name",
)
# Whatever a file may hold that was not written here.
_UNREADABLE = (sqlite3.Error, OSError, ValueError, TypeError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """The pages of a plan by their names, and what each of their reads gave."""

    version: str = ""
    pages: Mapping[str, WrittenPage] = field(default_factory=dict)
    digests: Mapping[Read, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteRecords:
    """What is known of the plans of a site by their codes; `lacking` says why nothing is."""

    plans: Mapping[str, PlanRecord] = field(default_factory=dict)
    lacking: str = "absent"


def records_beside(site: Path) -> Path:
    """Return where the records of the pages of *site* are."""
    return site.with_name(f"{site.name}.pages.sqlite")


def made_beside(site: Path) -> Path:
    """Return where it is told which pages of *site* were made anew, and why."""
    return site.with_name(f"{site.name}.made.txt")


def read_records(site: Path) -> SiteRecords:
    """Return what is known of the site that is shown; nothing of another, nothing damaged."""
    path = records_beside(site)
    if not path.exists() or not site.is_symlink():
        return SiteRecords()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as found:
            folder, digest = found.execute("SELECT folder, digest FROM site").fetchone()
            if digest != _digest(found):
                return SiteRecords(lacking="damaged")
            if folder != site.resolve().name:
                return SiteRecords(lacking="foreign")
            plans = found.execute(_ALL[0]).fetchall()
            return SiteRecords({code: _plan(found, code, version) for code, version in plans})
    except _UNREADABLE:
        return SiteRecords(lacking="damaged")


def write_records(site: Path, folder: Path, plans: Mapping[str, PlanRecord]) -> None:
    """Write what is known of the pages in *folder*, which *site* shows."""
    with aside(records_beside(site)) as made, closing(sqlite3.connect(made)) as file:
        file.execute("PRAGMA synchronous=OFF")
        file.executescript(_TABLES)
        for code, plan in plans.items():
            numbers = {read: number for number, read in enumerate(plan.digests)}
            file.execute("INSERT INTO plan VALUES (?, ?)", (code, plan.version))
            file.executemany(
                "INSERT INTO read VALUES (?, ?, ?, ?)",
                (
                    (code, number, json.dumps([one.kind, one.of, one.where]), plan.digests[one])
                    for one, number in numbers.items()
                ),
            )
            file.executemany(
                "INSERT INTO page VALUES (?, ?, ?)",
                ((code, name, _written(page, numbers)) for name, page in plan.pages.items()),
            )
        file.execute("INSERT INTO site VALUES (?, ?)", (folder.name, _digest(file)))
        file.commit()


def _digest(file: sqlite3.Connection) -> bytes:
    made = hashlib.blake2b(digest_size=16)
    for query in _ALL:
        for row in file.execute(query):
            made.update(repr(row).encode())
    return made.digest()


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
            [(one.address, sorted(one.links), sorted(one.anchors)) for one in page.links],
            page.published_at.isoformat(),
            editions,
            sorted(numbers[read] for read in page.reads),
        ],
        ensure_ascii=False,
    )


def _page(name: str, text: str, reads: Mapping[int, Read]) -> WrittenPage:
    files, links, at, editions, numbers = json.loads(text)
    return WrittenPage(
        name=name,
        files=tuple(files),
        links=tuple(
            PageLinks(address, frozenset(found), frozenset(anchors))
            for address, found, anchors in links
        ),
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
