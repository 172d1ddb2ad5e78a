"""Promised ends and what came of them: on a project's page, in lists, and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.calendar import tehran_date
from core.enums import ProjectStatus
from core.persian import clauses, persian_digits
from core.release.derived.slip_threads import thread_of
from core.release.records import Lateness, Milestone, Project, Promise
from core.wording.lateness import (
    lateness_sentences,
    moved_sentence,
    promise_note,
    slip_sentence,
    slip_short,
    step_note,
)
from portal.charts.slips.hanging_row import late_class
from portal.charts.slips.promise_line import PromiseLine
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD
from portal.pages.elements.parts import Badge, Link


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """An end that was promised, what came of it, who said it when; `source` "" is the release."""

    end: str
    note: str
    release: Link
    source: Link


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A step, when it was due, when it was done, and how late."""

    title: str
    due: str
    done: str
    note: str


def project_badge(book: Book, project: Project) -> Badge:
    """Word a project's status; what ended late is no plain success."""
    badge = book.status("project_status", project.status)
    slip = book.slip_of(project.code)
    is_late = slip is not None and slip.is_late
    if project.status == ProjectStatus.COMPLETED and is_late:
        return Badge(badge.word, "warn")
    return badge


def slip_of(book: Book, project: Project) -> str:
    """Word how a project stands to its promise, in a sentence; "" where nothing is computed."""
    slip = book.slip_of(project.code)
    return f"{slip_sentence(slip, book.t)}." if slip else ""


def slip_cell(book: Book, project: Project) -> str:
    """Word the same for a column of a list."""
    slip = book.slip_of(project.code)
    return slip_short(slip, book.t) if slip else UNTOLD


def promise_row(book: Book, row: Promise) -> PromiseRow:
    """Show a promise: its release is dated as on the page of the release."""
    published_at = book.published_at(row.said_in_release)
    said_on = tehran_date(published_at) if published_at else row.said_on
    release = book.t(
        "portal.promise.said",
        number=persian_digits(row.said_in_release),
        date=book.calendar.short(said_on),
    )
    source = Link("")
    if row.source:
        link = book.source_link(row.source)
        words = book.t(
            "portal.promise.source", title=link.title, date=book.calendar.short(row.said_on)
        )
        source = Link(words, link.href)
    return PromiseRow(
        end=book.calendar.medium(row.promised_end_on),
        note=promise_note(row, book.slip_of(row.project), book.t),
        release=Link(release, book.at.thing("release", str(row.said_in_release))),
        source=source,
    )


def promise_line_of(book: Book, project: Project, promised: Sequence[date]) -> PromiseLine | None:
    """Draw every end that was promised, and what came of the last; None without a promise."""
    slip = book.slip_of(project.code)
    if slip is None or not promised:
        return None
    thread = thread_of(project, slip)
    last = promised[-1]
    return PromiseLine(
        promised=tuple(promised),
        known_on=thread.known_on if thread else last,
        measured_on=thread.measured_on if thread else last,
        late=late_class(thread.slip_days) if thread else 0,
        text=slip_short(slip, book.t),
    )


def promised_words(book: Book, project: Project, promises: Sequence[Promise]) -> str:
    """Word how often the promised end moved, or which release stated the one that did not."""
    if not promises:
        return book.t("portal.promise.none")
    slip = book.slip_of(project.code)
    moved = moved_sentence(slip, book.t) if slip else ""
    if project.planned_end_on is None:
        return book.t("portal.promise.dropped")
    if moved:
        return f"{moved}."
    # Said so that the next release, which changes nothing, says the same.
    first = persian_digits(promises[0].said_in_release)
    return book.t("portal.promise.stated", number=first)


def milestone_row(book: Book, row: Milestone) -> MilestoneRow:
    """Show a step; one that is not due yet is not late."""
    done = book.t("portal.project.not_done")
    if row.done_on:
        done = book.calendar.short(row.done_on)
    elif row.due_on >= book.info.judged_on:
        done = book.t("portal.project.not_yet_due")
    return MilestoneRow(row.title, book.calendar.short(row.due_on), done, step_note(row, book.t))


def late_words(book: Book, scope: str, code: str) -> str:
    """Word how many projects of a scope are late, and how much; "" where nothing can be said."""
    found = book.release.find(Lateness, scope=scope, code=code)
    sentences = lateness_sentences(found, book.t) if found else []
    return f"{clauses(sentences)}." if sentences else ""
