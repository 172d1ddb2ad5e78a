"""The picture of the front page: every project, hanging from the day it was promised for."""

from collections.abc import Sequence

from core.persian import number
from core.release.derived.slip_threads import Thread, thread_groups
from core.wording.lateness import slip_short
from portal.charts.render import figure
from portal.charts.slips.hanging_chart import HangingChart
from portal.charts.slips.hanging_row import Hung, HungGroup
from portal.pages.elements.book import Book

# More threads than this would be thinner than a pixel on a phone.
MOST_THREADS = 260
_NAME_LETTERS = 30
# Ticks for ten years of delay; a picture shows as many as it needs.
_TICKS = 20
_TICK_MONTHS = 6


def hanging_picture(book: Book, found: Sequence[Thread], description: str) -> str:
    """Draw *found*, which come latest first; "" where nothing has ended or is past its promise."""
    if not found:
        return ""
    return figure(hanging_chart_of(book, found, description), name="slips")


def hanging_chart_of(
    book: Book, found: Sequence[Thread], description: str, *, most: int = MOST_THREADS
) -> HangingChart:
    """Make the chart; of more than *most* projects, each thread stands for several."""
    stride = -(-len(found) // most)
    groups = thread_groups(found, lambda one: (one.project.portfolio,))
    order = [one.code for one in book.shape.portfolios if one.code in groups]
    unit = book.t("portal.slip.hanging.unit")
    if stride > 1:
        unit = book.t("portal.slip.hanging.unit_many", count=number(stride))
    return HangingChart(
        title=book.t("portal.slip.hanging.title"),
        description=description,
        unit=unit,
        groups=tuple(_group(book, groups[code].threads, code, stride) for code in order),
        credit=book.credit,
        class_labels=class_labels(book),
        tail_label=book.t("portal.slip.tail"),
        tick_labels=month_labels(book),
    )


def month_labels(book: Book) -> tuple[str, ...]:
    """Name the ticks of lateness, from the day promised on."""
    months = (number(turn * _TICK_MONTHS) for turn in range(1, _TICKS + 1))
    return (
        book.t("portal.slip.promised_day"),
        *(book.t("portal.slip.months", count=count) for count in months),
    )


def class_labels(book: Book) -> tuple[str, str, str, str]:
    """Name the classes of lateness, from punctual on."""
    return (
        book.t("portal.slip.class.0"),
        book.t("portal.slip.class.1"),
        book.t("portal.slip.class.2"),
        book.t("portal.slip.class.3"),
    )


def _group(book: Book, found: Sequence[Thread], code: str, stride: int) -> HungGroup:
    ended = [one for one in found if one.is_ended]
    still_open = [one for one in found if not one.is_ended]
    late = sum(one.slip_days > 0 for one in found)
    return HungGroup(
        title=book.word("portfolio", code),
        late_title=book.t("portal.slip.late_of", late=number(late), count=number(len(found))),
        ended_title=book.t("portal.slip.ended", count=number(len(ended))),
        open_title=book.t("portal.slip.open", count=number(len(still_open))),
        ended=tuple(_hung(book, one) for one in ended[::stride]),
        still_open=tuple(_hung(book, one) for one in still_open[::stride]),
    )


def _hung(book: Book, one: Thread) -> Hung:
    words = slip_short(one.slip, book.t)
    return Hung(one.known_days, one.slip_days, words, short_name(one), one.project.code)


def short_name(one: Thread) -> str:
    """Cut a title at a space to what a label has room for."""
    title = one.project.title
    if len(title) <= _NAME_LETTERS:
        return title
    return title[: _NAME_LETTERS + 1].rpartition(" ")[0] + "…"
