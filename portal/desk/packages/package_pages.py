"""Pages of packages: frozen dataclasses, and the words of states."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote

from core.enums import PackageState
from core.models import DeskPackage
from core.persian import number
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, moment_text
from portal.desk.packages.preview_part import PreviewPart

_TONES = {
    PackageState.READING: "wait",
    PackageState.FAULTY: "bad",
    PackageState.DRAFT: "warn",
    PackageState.WAITING: "wait",
    PackageState.RETURNED: "bad",
    PackageState.WITHDRAWN: "off",
    PackageState.APPROVED: "good",
    PackageState.SCHEDULED: "wait",
    PackageState.PUBLISHING: "wait",
    PackageState.PUBLISHED: "good",
}
_WAY = ("file", "problems", "changes", "approval", "publication")
# Which step a package stands at; what is before it is done.
_STEP = {
    PackageState.READING: 0,
    PackageState.FAULTY: 1,
    PackageState.DRAFT: 2,
    PackageState.WITHDRAWN: 2,
    PackageState.RETURNED: 3,
    PackageState.WAITING: 3,
    PackageState.APPROVED: 4,
    PackageState.SCHEDULED: 4,
    PackageState.PUBLISHING: 4,
    PackageState.PUBLISHED: 5,
}
_PARTS = 4
# So many things are read without unfolding.
_AT_A_GLANCE = 40


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package in a list."""

    number: int
    href: str
    name: str
    file_name: str
    by: str
    moment: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way: its word, and `done`, `here`, or "" where it is ahead."""

    title: str
    place: str


@dataclass(frozen=True, slots=True)
class ThingRow:
    """A thing that changes: field by field, what it was and what it shall be.

    `notes` are what goes with it, and what is asked about its values; `reason` is its own. At
    `href` it is talked about (`talk` says so), for those at the desk.
    """

    kind: str
    key: Sequence[str]
    title: str
    fields: Sequence[Sequence[str]]
    notes: Sequence[str]
    reason: str = ""
    href: str = ""
    talk: str = ""


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What somebody said, and when."""

    by: str
    moment: str
    text: str


@dataclass(frozen=True, slots=True)
class TableRows:
    """What changes in a table; `more` says how many things are not shown one by one.

    It `is_open` where all tables together are read at a glance.
    """

    title: str
    counts: str
    things: Sequence[ThingRow]
    more: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """All that would change, and what is odd about it."""

    tables: Sequence[TableRows]
    warnings: Sequence[str]
    warning_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagesPage(DeskPage):
    """All packages."""

    template: ClassVar[str] = "desk/packages.html.j2"
    room: ClassVar[str] = "packages"
    rows: Sequence[PackageRow]
    may_hand_in: bool


@dataclass(frozen=True, slots=True)
class Mended:
    """A package that another file is handed in for: its number, and what is asked about it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInPage(DeskPage):
    """The form for a file."""

    template: ClassVar[str] = "desk/hand_in.html.j2"
    room: ClassVar[str] = "packages"
    limit: str
    mended: Mended | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePage(DeskPage):
    """A package, whatever its state; `can` has what this person may do with it now."""

    template: ClassVar[str] = "desk/package.html.j2"
    room: ClassVar[str] = "packages"
    row: PackageRow
    href: str
    steps: Sequence[Step]
    note: str
    state: str
    digest: str
    digest_shown: str
    problems: Sequence[Sequence[str]]
    problems_text: str
    has_marked: bool
    difference: Difference | None
    is_moved: bool
    is_empty: bool
    is_applied: bool
    failure: str
    returned: str
    approvals: Sequence[str]
    release: str
    is_own: bool
    preview: PreviewPart | None
    schedule: str
    comments: Sequence[CommentRow]
    holidays: Sequence[str]
    can: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPage(DeskPage):
    """What somebody without an account decides about."""

    template: ClassVar[str] = "desk/approval.html.j2"
    note: str
    by: str
    digest_shown: str
    difference: Difference
    preview: PreviewPart | None
    error: str = ""


def package_row(package: DeskPackage, names: dict[str, str]) -> PackageRow:
    """Return a package as lists have it; *names* are those of people."""
    texts = load_texts()
    return PackageRow(
        number=package.id or 0,
        href=package_href(package),
        name=texts("desk.package.name", number=number(package.id or 0)),
        file_name=package.file_name,
        by=names.get(package.handed_in_by, package.handed_in_by),
        moment=moment_text(package.handed_in_at),
        state=texts(f"desk.state.{package.state.value}"),
        tone=_TONES[package.state],
    )


def package_href(package: DeskPackage) -> str:
    """Return where a package is."""
    return f"/desk/packages/{package.id}/"


def steps_of(package: DeskPackage) -> list[Step]:
    """Return the steps of a package's way."""
    texts = load_texts()
    here = _STEP[package.state]
    return [
        Step(
            texts(f"desk.step.{name}"),
            "done" if place < here else "here" if place == here else "",
        )
        for place, name in enumerate(_WAY)
    ]


def shown_digest(digest: str | None) -> str:
    """Return the first letters of a digest in groups, as people compare them."""
    letters = (digest or "")[: 3 * _PARTS]
    return " ".join(letters[at : at + _PARTS] for at in range(0, len(letters), _PARTS))


def thing_href(thing: str) -> str:
    """Return where a thing is below its package."""
    return f"thing/?of={quote(thing, safe='')}"


def difference_of(package: DeskPackage, talks: Counter[str] | None = None) -> Difference:
    """Return what a package would change, as pages show it.

    With *talks*, how many comments each thing has, there is a way to what is said of it.
    """
    texts, found = load_texts(), package.found
    count = found["warning_count"]
    is_short = sum(len(table["things"]) for table in found["tables"]) <= _AT_A_GLANCE
    return Difference(
        tables=[_table(table, package, talks, is_open=is_short) for table in found["tables"]],
        warnings=found["warnings"],
        warning_title=texts("desk.warnings", count=number(count)) if count else "",
    )


def thing_row(
    one: dict[str, Any], package: DeskPackage, talks: Counter[str] | None = None
) -> ThingRow:
    """Return one thing that *package* changes."""
    texts, thing = load_texts(), one.get("id", "")
    is_talked = talks is not None and bool(thing)
    count = talks[thing] if talks else 0
    key = "desk.thing.talk" if count else "desk.thing.no_talk"
    return ThingRow(
        kind=texts(f"desk.change.{one['kind']}"),
        key=one["key"],
        title=one["title"],
        fields=one["fields"],
        notes=one["notes"],
        reason=package.reasons.get(thing, ""),
        href=package_href(package) + thing_href(thing) if is_talked else "",
        talk=texts(key, count=number(count)) if is_talked else "",
    )


def _table(
    table: dict[str, Any], package: DeskPackage, talks: Counter[str] | None, *, is_open: bool
) -> TableRows:
    texts = load_texts()
    counts = (
        texts(f"desk.counts.{name}", count=number(count))
        for name, count in table["counts"].items()
        if count
    )
    things = [thing_row(one, package, talks) for one in table["things"]]
    return TableRows(
        title=table["title"],
        counts="، ".join(counts),
        things=things,
        more=texts("desk.more_things", count=number(table["more"])) if table["more"] else "",
        is_open=is_open,
    )
