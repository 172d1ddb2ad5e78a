"""The review of indicators (phase two): what changed in a definition, and what came in its place.

Where the series is broken by it is told by core/release/derived/breaks.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.calendar import tehran_date
from core.enums import ReviewStatus
from core.persian import enumeration
from core.release.derived.breaks import break_days, is_break
from core.release.records import Change, Indicator, Revision
from core.wording.change_words import show_value
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link

NOTED = {ReviewStatus.RETIRED, ReviewStatus.REPLACED, ReviewStatus.REVISED}


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A change of the definition; `is_break` where the series does not go on across it."""

    date: str
    field: str
    old: str
    new: str
    reason: str
    is_break: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know of an indicator first, with the indicator it leads to."""

    text: str
    link: Link


class Review:
    """Knows which indicator took the place of which."""

    def __init__(self, book: Book) -> None:
        """Read the successions of the release."""
        self._book = book
        rows = [row for row in book.release.stream(Indicator) if row.replaced_by]
        replacements = {row.replaced_by for row in rows}
        self._titles = {row.code: row.title for row in rows}
        self._titles |= {
            row.code: row.title
            for row in book.release.stream(Indicator)
            if row.code in replacements
        }
        self._earlier: dict[str, list[str]] = {}
        for row in rows:
            self._earlier.setdefault(row.replaced_by or "", []).append(row.code)

    def notes(self, indicator: Indicator) -> tuple[Note, ...]:
        """Return whether an indicator is still in force, and what was or came in its place."""
        t, found = self._book.t, []
        status = indicator.review_status
        if status in NOTED:
            key = f"review.note.{status}"
            if indicator.replaced_by:
                key += ".by"
            found.append(Note(t(key), self._link(indicator.replaced_by)))
        elif indicator.replaced_by:
            found.append(Note(t("review.note.replaced.by"), self._link(indicator.replaced_by)))
        found += [
            Note(t("review.note.successor"), self._link(code))
            for code in self._earlier.get(indicator.code, ())
        ]
        return tuple(found)

    def _link(self, code: str | None) -> Link:
        if not code or code not in self._titles:
            return Link(code or "")
        return Link(self._titles[code], self._book.at.thing("indicator", code))


def break_note(book: Book, revisions: Sequence[Revision], older: int, newer: int) -> str:
    """Return what changed between two definitions; "" where it is the same one."""
    days = break_days(revisions)[older:newer]
    if not days:
        return ""
    fields = dict.fromkeys(
        book.t(f"field.{row.field}")
        for row in revisions
        if is_break(row) and tehran_date(row.applied_at) in days
    )
    return book.t(
        "review.break", fields=enumeration(list(fields)), date=book.calendar.medium(days[-1])
    )


def revision_rows(book: Book, revisions: Sequence[Revision]) -> tuple[RevisionRow, ...]:
    """Show every change of a definition, the newest first."""
    return tuple(_row(book, row) for row in reversed(revisions))


def _row(book: Book, row: Revision) -> RevisionRow:
    return RevisionRow(
        date=book.calendar.medium(tehran_date(row.applied_at)),
        field=book.t(f"field.{row.field}") if row.field else book.t("portal.revision.itself"),
        old=_shown(book, row, row.old),
        new=_shown(book, row, row.new),
        reason=row.reason or "",
        is_break=is_break(row),
    )


def _shown(book: Book, row: Revision, value: str | None) -> str:
    """Write a value of a definition as a change of it between releases is written."""
    change = Change(
        release=0,
        position=0,
        event="changed",
        subject_kind="indicator",
        subject_code=row.subject,
        subject_title="",
        field=row.field,
        old=row.old,
        new=row.new,
        reason=None,
        reason_is_note=False,
        is_silent=False,
        times=None,
        topics=(),
    )
    return show_value(change, value, book.t)
