"""Every release: what it changed, what of that says most, and all of it field by field."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import Any

from core.enums import Flag
from core.persian import clauses, number, persian_digits
from core.release.fields import PROMISED_END
from core.release.records import Change, ReleaseInfo
from core.release.topics import topic
from core.wording.change_words import (
    describe_move,
    field_label,
    show_value,
    shown_reason,
)
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import (
    district_parts,
    districts_together,
    field_of_all,
    thing_of,
    top_changes,
)
from portal.pages.elements.drafts import Draft
from portal.pages.elements.page_citation import is_offered
from portal.pages.elements.parts import ChangeRow, FacetGroup, Link, Page

PER_PAGE = 40
TOP_CHANGES_SHOWN = 10
LONG = ("district",)
SILENT = "silent"
# A promised end that is another one: what most readers look for in a release.
MOVED = "moved"
_MOVE = {"event": "changed", "field": PROMISED_END}
# What is told for the first time has nothing before it.
BEGINNING = ("observed", "reported")
# What happens to a thing as a whole changes no field.
WHOLE = ("added", "removed")


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release in the list of them; the first one has no `changes`."""

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
    files = ("release_info",)

    rows: tuple[ReleaseRow, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what it was ("" is nothing yet) and what it is; `parts` say it by district."""

    event: str
    field: str
    old: str
    new: str
    reason: str
    is_silent: bool
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThingChanges:
    """What changed about one thing."""

    kind: str
    thing: Link
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands above the list on a release's first page."""

    row: ReleaseRow
    judged: str
    until: str
    policy: str
    is_first: bool
    silent: Link
    top: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class ReleasePage(Page):
    """A part of the changes of one release, `info`; `pages` leads to the other parts."""

    template = "release.html.j2"
    files = ("change",)
    has_citation = False

    info: ReleaseInfo
    summary: Summary | None
    count: str
    facets: tuple[FacetGroup, ...]
    things: tuple[ThingChanges, ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """One way the changes are narrowed; `name` "" is all of them."""

    name: str
    value: str
    title: str
    count: int
    code: str = ""

    @property
    def where(self) -> dict[str, Any]:
        """What to ask the release for."""
        match self.name:
            case "event" if self.value == SILENT:
                return {"is_silent": True}
            case "event" if self.value == MOVED:
                return dict(_MOVE)
            case "event":
                return {"event": self.value}
            case "kind":
                return {"subject_kind": self.value}
            case "portfolio" | "district":
                return {"topics": topic(self.name, self.code)}
            case _:
                return {}

    @property
    def place(self) -> str:
        """Where its list is, below the release's page."""
        return f"by/{self.name}/{self.value}/" if self.name else ""


def releases_page(book: Book) -> ReleasesPage:
    """Build the list of releases."""
    here = book.section("releases")
    rows = book.release.all(ReleaseInfo, order=("-number",))
    return ReleasesPage(
        head=book.head(here.href, here.title, "releases", crumbs=(Link(here.title),)),
        rows=tuple(_row(book, row) for row in rows),
    )


def _row(book: Book, info: ReleaseInfo) -> ReleaseRow:
    is_own = book.is_current(info.number)
    name = book.release.path.name if is_own else info.file_name or ""
    is_here = is_offered(book, name)
    return ReleaseRow(
        link=_title(book, info),
        date=book.calendar.medium(info.published_on),
        changes="" if info.number == 1 else number(info.change_count),
        note=info.note or "",
        sha256=(book.release.sha256 if is_own else info.sha256) or "",
        file=Link(name, f"{book.at.section('data')}{name}" if is_here else ""),
    )


def _title(book: Book, info: ReleaseInfo) -> Link:
    title = book.t("portal.release.numbered", number=persian_digits(info.number))
    return Link(title, book.at.thing("release", str(info.number)))


def release_pages(book: Book) -> Iterator[Draft]:
    """Yield each release's page, its lists by event, kind, district and portfolio, in parts.

    They are told its row, which the release after it completes.
    """
    for info in book.release.stream(ReleaseInfo):
        row = sha256(repr(info).encode()).hexdigest()
        with book.reads.apart() as shared:
            groups = _facets(book, info)
        for facet in (facet for _, facets in groups for facet in facets):
            for part in range(max(-(-facet.count // PER_PAGE), 1)):
                yield Draft(
                    f"release {info.number} {facet.place} {part}",
                    partial(_page, book, info, groups, facet, part),
                    frozenset(shared),
                    row,
                )


type Groups = Sequence[tuple[str, list[Facet]]]


def _facets(book: Book, info: ReleaseInfo) -> Groups:
    """Count the changes of a release every way they can be narrowed, in one pass."""
    events: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    total = 0
    for change in book.release.stream(Change, release=info.number):
        total += 1
        events[change.event] += 1
        events[SILENT] += change.is_silent
        events[MOVED] += all(getattr(change, name) == value for name, value in _MOVE.items())
        kinds[change.subject_kind] += 1
        topics.update(change.topics)
    t = book.t
    groups = [
        ("", [Facet("", "", t("portal.facet.all"), total)]),
        ("event", [Facet("event", e, t(f"portal.event.{e}"), n) for e, n in events.most_common()]),
        ("kind", [Facet("kind", k, t(f"kind.{k}"), n) for k, n in kinds.most_common()]),
        (
            "portfolio",
            [
                Facet("portfolio", p.code, p.title, topics[topic("portfolio", p.code)], p.code)
                for p in book.shape.portfolios
            ],
        ),
        (
            "district",
            [
                Facet("district", str(d.number), d.title, topics[topic("district", code)], code)
                for code, d in book.districts.items()
            ],
        ),
    ]
    return [(name, [f for f in facets if f.count or not name]) for name, facets in groups]


def _page(book: Book, info: ReleaseInfo, groups: Groups, facet: Facet, part: int) -> ReleasePage:
    own = _title(book, info)
    title = f"{own.title}: {facet.title}" if facet.name else own.title
    crumbs = [book.section("releases"), own if facet.name or part else Link(own.title)]
    if facet.name:
        crumbs.append(Link(facet.title))
    if part:
        title = book.t("portal.list.page", title=title, page=persian_digits(part + 1))
        if not facet.name:
            crumbs.append(Link(persian_digits(part + 1)))
    changes = book.release.stream(
        Change, release=info.number, limit=PER_PAGE, offset=part * PER_PAGE, **facet.where
    )
    count = book.t("portal.release.count", count=number(facet.count))
    day = book.calendar.long(info.published_on)
    return ReleasePage(
        info=info,
        head=book.head(
            own.href + facet.place + (f"{part + 1}/" if part else ""),
            title,
            "releases",
            crumbs=crumbs,
            description=clauses((day, count)),
        ),
        summary=None if facet.name or part else _summary(book, info, groups),
        count=count if facet.count else "",
        facets=_groups(book, own.href, groups, facet) if groups[0][1][0].count else (),
        things=tuple(_things(book, changes)),
        pages=_pages(own.href + facet.place, facet.count, part),
    )


def _summary(book: Book, info: ReleaseInfo, groups: Groups) -> Summary:
    row = _row(book, info)
    events = dict(groups)["event"]
    silent = next((facet for facet in events if facet.value == SILENT), None)
    return Summary(
        row=row,
        judged=book.calendar.medium(info.judged_on),
        until=book.calendar.medium(info.data_until) if info.data_until else "",
        policy=persian_digits(info.policy_version),
        is_first=info.number == 1,
        silent=Link(
            book.t("portal.release.silent", count=number(silent.count)),
            row.link.href + silent.place,
        )
        if silent
        else Link(""),
        top=top_changes(book, info.number, TOP_CHANGES_SHOWN),
    )


def _groups(book: Book, base: str, groups: Groups, chosen: Facet) -> tuple[FacetGroup, ...]:
    return tuple(
        FacetGroup(
            book.t(f"portal.facet.{name or 'whole'}"),
            tuple(
                Link(
                    f"{facet.title} ({number(facet.count)})",
                    "" if facet == chosen else base + facet.place,
                )
                for facet in facets
            ),
            is_long=name in LONG,
        )
        for name, facets in groups
        if facets
    )


def _pages(base: str, count: int, part: int) -> tuple[Link, ...]:
    parts = -(-count // PER_PAGE)
    if parts < 2:  # noqa: PLR2004 - one page needs no pager
        return ()
    near = {0, 1, parts - 2, parts - 1, *range(part - 2, part + 3)}
    return tuple(
        Link(persian_digits(o + 1), "" if o == part else base + (f"{o + 1}/" if o else ""))
        for o in sorted(near)
        if 0 <= o < parts
    )


def _things(book: Book, changes: Iterator[Change]) -> Iterator[ThingChanges]:
    for _, rows in groupby(changes, key=lambda row: (row.subject_kind, row.subject_code)):
        group = list(rows)
        gone = next((row for row in group if row.event == "removed"), group[0])
        yield ThingChanges(
            kind=book.t(f"kind.{gone.subject_kind}"),
            thing=thing_of(book, gone),
            changes=tuple(_field(book, alike) for alike in districts_together(group)),
        )


def _field(book: Book, alike: tuple[Change, ...]) -> FieldChange:
    row, unit = alike[0], book.unit_of(alike[0])
    is_one = len(alike) == 1
    field = field_label(row, book.t)
    old, new = (show_value(row, value, book.t, unit) for value in (row.old, row.new))
    if row.event in BEGINNING and row.old is None:
        old = ""
    if row.event in WHOLE:
        old = new = ""
    if move := describe_move(row, book.t):
        new = f"{new} ({move})"
    if row.event == "observed" and row.new is None:
        new = book.t(f"flag.{Flag.MISSING}")
    if not is_one:
        count = number(len(alike))
        field = book.t("portal.change.in_districts", field=field_of_all(book, row), count=count)
    return FieldChange(
        event=book.t(f"portal.event.{row.event}"),
        field=field,
        old=old if is_one else "",
        new=new if is_one else "",
        reason=shown_reason(row, book.t) if is_one else "",
        # What is said of a move tells that no reason was given.
        is_silent=any(change.is_silent for change in alike) and not (is_one and move),
        parts=district_parts(book, alike),
    )
