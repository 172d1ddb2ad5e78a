"""Every release, and what each changed, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from core.calendar import medium_date, tehran_date
from core.persian import number, persian_digits
from core.publishing.records import Change, ReleaseInfo
from core.publishing.wording import field_label, show_value
from portal.pages.book import Book
from portal.pages.parts import Link, Page

PER_PAGE = 250


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release in the list of them."""

    link: Link
    date: str
    changes: str
    note: str
    sha256: str
    file: Link


@dataclass(frozen=True, slots=True)
class ReleasesPage(Page):
    """All releases, newest first."""

    template = "releases.html.j2"

    rows: tuple[ReleaseRow, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what it was and what it is; `sentence` says the same in words."""

    event: str
    field: str
    old: str
    new: str
    reason: str
    is_silent: bool


@dataclass(frozen=True, slots=True)
class ThingChanges:
    """What changed about one thing."""

    kind: str
    thing: Link
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ReleasePage(Page):
    """One release, or a part of its changes; `pages` leads to the other parts."""

    template = "release.html.j2"

    row: ReleaseRow
    judged: str
    until: str
    policy: str
    is_first: bool
    silent: str
    things: tuple[ThingChanges, ...]
    pages: tuple[Link, ...]


def releases_page(book: Book) -> ReleasesPage:
    """Build the list of releases."""
    here = book.section("releases")
    rows = book.release.all(ReleaseInfo, order=("-number",))
    return ReleasesPage(
        head=book.head(here.href, here.title, "releases", crumbs=(Link(here.title),)),
        rows=tuple(_row(book, row) for row in rows),
    )


def _row(book: Book, info: ReleaseInfo) -> ReleaseRow:
    is_own = info.number == book.info.number
    name = book.release.path.name if is_own else info.file_name or ""
    return ReleaseRow(
        link=Link(
            book.t("portal.release.numbered", number=persian_digits(info.number)),
            book.at.thing("release", str(info.number)),
        ),
        date=medium_date(tehran_date(info.published_at)),
        changes=number(info.change_count),
        note=info.note or "",
        sha256=(book.release.sha256 if is_own else info.sha256) or "",
        file=Link(name, f"{book.at.section('data')}{name}" if is_own else ""),
    )


def release_pages(book: Book) -> Iterator[ReleasePage]:
    """Build a page for each release this file knows of, in parts where changes are many."""
    for info in book.release.stream(ReleaseInfo):
        count = book.release.count(Change, release=info.number)
        silent = book.release.count(Change, release=info.number, is_silent=True)
        for part in range(max(-(-count // PER_PAGE), 1)):
            yield _page(book, info, part, count, silent)


def _page(book: Book, info: ReleaseInfo, part: int, count: int, silent: int) -> ReleasePage:
    row = _row(book, info)
    title = row.link.title
    path = row.link.href + (f"{part + 1}/" if part else "")
    if part:
        title = book.t("portal.list.page", title=title, page=persian_digits(part + 1))
    changes = book.release.stream(
        Change, release=info.number, limit=PER_PAGE, offset=part * PER_PAGE
    )
    return ReleasePage(
        head=book.head(
            path,
            title,
            "releases",
            crumbs=(book.section("releases"), Link(title)),
            description=book.t("portal.release.description", date=row.date, count=row.changes),
        ),
        row=row,
        judged=medium_date(info.judged_on),
        until=medium_date(info.data_until) if info.data_until else "",
        policy=persian_digits(info.policy_version),
        is_first=info.number == 1,
        silent=book.t("portal.release.silent", count=number(silent)) if silent else "",
        things=tuple(_things(book, changes)),
        pages=tuple(
            Link(
                persian_digits(other + 1),
                "" if other == part else row.link.href + (f"{other + 1}/" if other else ""),
            )
            for other in range(-(-count // PER_PAGE))
        )
        if count > PER_PAGE
        else (),
    )


def _things(book: Book, changes: Iterator[Change]) -> Iterator[ThingChanges]:
    for _, rows in groupby(changes, key=lambda row: (row.subject_kind, row.subject_code)):
        group = list(rows)
        first = group[0]
        removed = any(row.event == "removed" for row in group)
        href = "" if removed else book.at.thing(first.subject_kind, first.subject_code)
        yield ThingChanges(
            kind=book.t(f"kind.{first.subject_kind}"),
            thing=Link(first.subject_title, href),
            changes=tuple(_field(book, row) for row in group),
        )


def _field(book: Book, row: Change) -> FieldChange:
    return FieldChange(
        event=book.t(f"portal.event.{row.event}"),
        field=field_label(row, book.t),
        old=show_value(row, row.old, book.t),
        new=show_value(row, row.new, book.t),
        reason=row.reason or "",
        is_silent=row.is_silent,
    )
