"""What another system (QPR) says of the value that is judged here, beside what is said here."""

from collections.abc import Sequence

from core.calendar import period
from core.persian import clauses, listed
from core.release.derived.foreign import judgement_beside, range_differs, trend_differs
from core.release.records import ForeignJudgement, Judgement
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Fact, Link
from portal.pages.indicators.review import Note


def foreign_fact(
    book: Book, judged: Judgement | None, rows: Sequence[ForeignJudgement]
) -> tuple[Fact, ...]:
    """Name the other system's range and trend of the same value; nothing where it says none."""
    theirs = judgement_beside(judged, rows) if judged else None
    if theirs is None:
        return ()
    name = book.t("foreign.said", system=theirs.system.upper())
    return (Fact(name, _judgement_text(book, theirs)),)


def foreign_note(
    book: Book, judged: Judgement | None, rows: Sequence[ForeignJudgement]
) -> tuple[Note, ...]:
    """Return how the two differ, in the range, the trend or both; nothing where they agree."""
    theirs = judgement_beside(judged, rows) if judged else None
    if judged is None or theirs is None:
        return ()
    differences = []
    if range_differs(judged, theirs):
        differences.append(
            book.t(
                "foreign.range",
                theirs=_range(book, theirs),
                ours=book.t(f"status.{judged.status}"),
            )
        )
    if trend_differs(judged, theirs):
        words = {
            "theirs": book.t(f"trend.{theirs.trend}"),
            "ours": book.t(f"trend.{judged.trend}"),
        }
        differences.append(book.t("foreign.trend", **words))
    if not differences:
        return ()
    text = book.t(
        "foreign.differs",
        system=theirs.system.upper(),
        period=period(theirs.period).title,
        said=clauses(differences),
    )
    return (Note(text, Link("")),)


def _range(book: Book, theirs: ForeignJudgement) -> str:
    """Write the other system's own word, with the status it means where the city says so."""
    meant = book.word("status", theirs.status)
    own = theirs.range_name or ""
    if own and meant and own != meant:
        return book.t("foreign.meaning", own=own, meant=meant)
    return own or meant


def _judgement_text(book: Book, theirs: ForeignJudgement) -> str:
    words = [_range(book, theirs)]
    if theirs.trend is not None:
        words.append(book.t(f"trend.{theirs.trend}"))
    return listed(words) or book.t("portal.untold")
