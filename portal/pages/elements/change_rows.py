"""Changes to read: one row for many districts, one title for many rows, what says most first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from urllib.parse import quote

from core.persian import begun, number, persian_digits
from core.release.records import Change
from core.wording.change_words import describe_change, field_label, show_value, shown_reason
from portal.pages.elements.book import Book
from portal.pages.elements.parts import ChangeList, ChangeRow, Link

SHOWN = 20
# What says most of a release, first: a promise that moved, a project that stopped, a figure taken
# back; (event, field, new value), "" is any. One more value or report is not among them.
TOP_FIRST = (
    ("changed", "planned_end_on", ""),
    ("judged", "lateness", "ended_late"),
    ("judged", "lateness", "overdue"),
    ("changed", "status", "stopped"),
    ("changed", "status", "cancelled"),
    ("removed", "", ""),
    ("withdrawn", "", ""),
    ("revised", "", ""),
    ("corrected", "", ""),
    ("changed", "status", "completed"),
    ("changed", "status", ""),
    ("judged", "", "off_track"),
    ("added", "", ""),
    ("judged", "", ""),
)
# So that one kind of change does not push all others out of sight.
OF_A_KIND = 2


def top_changes(book: Book, release: int, count: int) -> tuple[ChangeRow, ...]:
    """Choose the changes that say most, no thing twice; all of them are on the release's page."""
    best: dict[tuple[str, str], tuple[int, Change]] = {}
    for change in book.release.stream(Change, release=release):
        thing, rank = (change.subject_kind, change.subject_code), _rank(change)
        if rank < len(TOP_FIRST) and (thing not in best or rank < best[thing][0]):
            best[thing] = rank, change
    ranked: dict[int, list[Change]] = {}
    for rank, change in best.values():
        ranked.setdefault(rank, []).append(change)
    turns = sorted(
        (place // OF_A_KIND, rank, change.position, change)
        for rank, changes in ranked.items()
        for place, change in enumerate(sorted(changes, key=lambda one: one.position))
    )
    chosen = sorted(turns[:count], key=lambda turn: turn[1:3])
    return tuple(_row(book, (change,)) for *_, change in chosen)


def _rank(change: Change) -> int:
    name = change.field.partition(":")[0]
    places = [
        place
        for place, (event, field, new) in enumerate(TOP_FIRST)
        if event == change.event and field in ("", name) and new in ("", change.new)
    ]
    return min(places, default=len(TOP_FIRST))


def change_list(book: Book, changes: Iterable[Change]) -> ChangeList:
    """Word changes, thing by thing as they come; the many are folded below the first."""
    rows: list[ChangeRow] = []
    last: object = None
    for alike in districts_together(changes):
        first = alike[0]
        thing = (first.release, first.subject_kind, first.subject_code)
        row = _row(book, alike)
        rows.append(replace(row, thing=Link("")) if thing == last else row)
        last = thing
    older = rows[SHOWN:]
    if older and not older[0].thing.title:
        # The fold begins within a thing: say again which.
        older[0] = replace(older[0], thing=_thing_above(rows))
    return ChangeList(
        tuple(rows[:SHOWN]),
        tuple(older),
        book.t("portal.change.older", count=number(len(older))) if older else "",
    )


def _thing_above(rows: list[ChangeRow]) -> Link:
    return next(row.thing for row in reversed(rows[:SHOWN]) if row.thing.title)


def districts_together(changes: Iterable[Change]) -> Iterator[tuple[Change, ...]]:
    """Yield changes one by one, but those that differ by district only as one."""
    for _, alike in groupby(changes, key=_alike):
        yield tuple(alike)


def _alike(change: Change) -> tuple[object, ...]:
    name, period, district = _places(change)
    place = (name, period) if district else change.position
    return change.release, change.subject_kind, change.subject_code, change.event, place


def _places(change: Change) -> Sequence[str]:
    return (*change.field.split(":", 2), "", "")[:3]


def _row(book: Book, alike: tuple[Change, ...]) -> ChangeRow:
    first, unit = alike[0], book.unit_of(alike[0])
    sentence = describe_change(first, book.t, unit)
    if len(alike) > 1:
        sentence = many_districts(book, alike)
    return ChangeRow(
        thing=thing_of(book, first),
        sentence=begun(sentence),
        event=first.event,
        when=book.t("portal.release.numbered", number=persian_digits(first.release)),
        is_silent=any(change.is_silent for change in alike),
        parts=district_parts(book, alike),
        release=first.release,
        subject=f"{first.subject_kind}/{quote(first.subject_code, safe='')}",
    )


def thing_of(book: Book, change: Change) -> Link:
    """Link to what changed; what is gone has no page."""
    is_gone = (change.subject_kind, change.subject_code) in book.gone
    href = "" if is_gone else book.at.thing(change.subject_kind, change.subject_code)
    return Link(change.subject_title, href)


def many_districts(book: Book, alike: tuple[Change, ...]) -> str:
    """Return the sentence that the same happened in many districts."""
    label = field_of_all(book, alike[0])
    key = f"portal.change.districts.{alike[0].event}"
    if key not in book.t:
        key = "portal.change.districts.changed"
    return book.t(key, field=label, count=number(len(alike)))


def field_of_all(book: Book, change: Change) -> str:
    """Name the field without the district."""
    name, period, _ = _places(change)
    return field_label(replace(change, field=f"{name}:{period}"), book.t)


def district_parts(book: Book, alike: tuple[Change, ...]) -> tuple[str, ...]:
    """Return each district's figures, in order of the districts; nothing for a single change."""
    if len(alike) == 1:
        return ()
    order = list(book.districts)
    held = {_places(change)[2]: change for change in alike}
    codes = sorted(held, key=lambda code: order.index(code) if code in order else len(order))
    return tuple(_part(book, code, held[code]) for code in codes)


def _part(book: Book, code: str, change: Change) -> str:
    unit = book.unit_of(change)
    new = show_value(change, change.new, book.t, unit)
    name = book.districts[code].title if code in book.districts else persian_digits(code)
    text = f"{name}: {new}"
    if change.old is not None:
        old = show_value(change, change.old, book.t, unit)
        text = book.t("portal.change.district_moved", district=name, old=old, new=new)
    reason = shown_reason(change, book.t)
    if change.is_silent:
        reason = book.t("portal.change.silent")
    return f"{text} ({reason})" if reason else text
