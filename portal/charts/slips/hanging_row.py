"""One row of hanging projects: groups from the right, in each what has ended and what is open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from core.persian import listed
from portal.charts.axis_scale import Scale
from portal.charts.frame import MARGIN, Canvas, isolated, px, text_width
from portal.charts.labels.label_places import Box, Taken
from portal.charts.series_chart import Label

DAYS_PER_MONTH = Decimal("30.4375")
# Months at which the colour changes; up to the first is punctual.
CLASS_MONTHS = (0, 6, 12)
TICK_DAYS = 6 * DAYS_PER_MONTH
BETWEEN_GROUPS = 30
_BETWEEN_HALVES = 12
# Three lines of heads above a row; room for a label below the longest thread.
_HEAD, _FOOT = 62, 44
_WIDEST_PITCH = Decimal(9)
_FILLED = Decimal("0.62")
# A thread of no length is seen as a tick.
_TICK = Decimal(2)


@dataclass(frozen=True, slots=True)
class Hung:
    """A project: days from its promise to what is known, and to its end or the judgement.

    `text` is its lateness in words, `name` its title, where there is room for it, `code` its own.
    """

    known_days: int
    slip_days: int
    text: str
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class HungGroup:
    """Projects that belong together, the latest first; titles are ready to show."""

    title: str
    late_title: str
    ended_title: str
    open_title: str
    ended: tuple[Hung, ...]
    still_open: tuple[Hung, ...]

    @property
    def count(self) -> int:
        """How many projects hang in it."""
        return len(self.ended) + len(self.still_open)


type Placed = tuple[Decimal, Hung]


@dataclass(frozen=True)
class Ground:
    """What all rows share: the canvas, days to lengths, the right end of threads, tick names."""

    canvas: Canvas
    down: Scale
    right: Decimal
    tick_labels: tuple[str, ...]

    @property
    def room(self) -> Decimal:
        """How wide a row may be."""
        return self.right - MARGIN

    @property
    def has_names(self) -> bool:
        """Whether there is room for titles beside the longest threads."""
        return self.canvas.name != "phone"


@dataclass(frozen=True)
class PlacedRow:
    """A row of groups: its ticks, heads, threads by class, tails nobody knows of, labels."""

    line_y: str
    ticks: tuple[Label, ...]
    heads: tuple[Label, ...]
    subheads: tuple[Label, ...]
    threads: tuple[str, ...]
    tails: str
    names: tuple[Label, ...]
    amounts: tuple[Label, ...]
    stroke: str


def late_class(days: int) -> int:
    """Return in which class of lateness so many days are: 0 is punctual, 3 the latest."""
    return sum(days > months * DAYS_PER_MONTH for months in CLASS_MONTHS)


def all_of(groups: Iterable[HungGroup]) -> list[Hung]:
    """Return every project of some groups."""
    return [one for group in groups for one in (*group.ended, *group.still_open)]


def ticks_of(groups: Iterable[HungGroup]) -> int:
    """Return how many ticks below the promise hold the longest thread; one at least."""
    longest = max([0, *(one.slip_days for one in all_of(groups))])
    return max(int((longest / TICK_DAYS).to_integral_value(ROUND_CEILING)), 1)


def above(groups: Iterable[HungGroup], down: Scale) -> Decimal:
    """Return how far the earliest end reaches above the promise."""
    return -down(Decimal(min([0, *(one.known_days for one in all_of(groups))])))


def row_height(groups: Sequence[HungGroup], ground: Ground) -> Decimal:
    """Return how high a row is, heads and labels included."""
    return _HEAD + above(groups, ground.down) + ground.down(ticks_of(groups) * TICK_DAYS) + _FOOT


def least_width(group: HungGroup, canvas: Canvas) -> Decimal:
    """Return what the heads of a group take."""
    return max(
        text_width(group.title, canvas.text_size),
        text_width(group.late_title, canvas.small_size),
        text_width(listed((group.ended_title, group.open_title)), canvas.small_size),
    )


def place_row(groups: Sequence[HungGroup], ground: Ground, top: Decimal) -> PlacedRow:
    """Set groups from the right, their heads at *top*."""
    canvas, down = ground.canvas, ground.down
    pitch, widths = _pitch(groups, ground)
    line_y = top + _HEAD + above(groups, down) - 12
    heads: list[Label] = []
    subheads: list[Label] = []
    halves: list[list[Placed]] = []
    x = ground.right
    for group, width in zip(groups, widths, strict=True):
        open_x = x - pitch * len(group.ended) - (_BETWEEN_HALVES if group.ended else 0)
        heads.append(Label(px(x), px(top + 2), isolated(group.title)))
        subheads += _subheads(group, canvas, (x, open_x), top + 2)
        halves += [
            list(_hang(group.ended, x, pitch)),
            list(_hang(group.still_open, open_x, pitch)),
        ]
        x -= width + BETWEEN_GROUPS
    hung = [placed for half in halves for placed in half]
    longest = [half[0] for half in halves if half and half[0][1].slip_days > 0]
    bottom = line_y + down(ticks_of(groups) * TICK_DAYS) + _FOOT - 6
    names, amounts = _labels(hung, longest, ground, (line_y, bottom))
    return PlacedRow(
        line_y=px(line_y),
        ticks=tuple(
            Label("", px(line_y + down(turn * TICK_DAYS)), isolated(label))
            for turn, label in enumerate(ground.tick_labels[: ticks_of(groups) + 1])
        ),
        heads=tuple(heads),
        subheads=tuple(subheads),
        threads=tuple(_threads(hung, down, line_y)),
        tails=_tails(hung, down, line_y),
        names=names,
        amounts=amounts,
        stroke=px(max(pitch * _FILLED, Decimal(1))),
    )


def _pitch(groups: Sequence[HungGroup], ground: Ground) -> tuple[Decimal, list[Decimal]]:
    """Choose how far threads stand apart; a group is at least as wide as its heads."""
    least = [least_width(group, ground.canvas) for group in groups]
    free = ground.room - BETWEEN_GROUPS * (len(groups) - 1)
    widths = [ground.room] * len(groups)
    pitch = _WIDEST_PITCH
    for _ in groups:
        fixed = [
            width if wide < width else None for wide, width in zip(widths, least, strict=True)
        ]
        threads = [one.count for one, width in zip(groups, fixed, strict=True) if width is None]
        if not threads:
            break
        left = free - sum(width for width in fixed if width is not None)
        pitch = min(_WIDEST_PITCH, (left - _BETWEEN_HALVES * len(threads)) / sum(threads))
        widths = [group.count * pitch + _BETWEEN_HALVES for group in groups]
    return pitch, [max(pair) for pair in zip(least, widths, strict=True)]


def _hang(half: Sequence[Hung], x: Decimal, pitch: Decimal) -> Iterator[Placed]:
    for turn, one in enumerate(half):
        yield x - pitch * (turn + Decimal("0.5")), one


def _subheads(
    group: HungGroup, canvas: Canvas, edges: tuple[Decimal, Decimal], y: Decimal
) -> Iterator[Label]:
    """Count the late, then name each half above it; where there is no room, one after another."""
    (x, open_x), size = edges, canvas.small_size
    late_y, y = y + size + 5, y + 2 * (size + 5)
    yield Label(px(x), px(late_y), isolated(group.late_title))
    if not group.ended or not group.still_open:
        yield Label(px(x), px(y), isolated(group.ended_title if group.ended else group.open_title))
    elif text_width(group.ended_title, size) + 8 < x - open_x:
        yield Label(px(x), px(y), isolated(group.ended_title))
        yield Label(px(open_x), px(y), isolated(group.open_title))
    else:
        yield Label(px(x), px(y), isolated(listed((group.ended_title, group.open_title))))


def _threads(hung: Sequence[Placed], down: Scale, line_y: Decimal) -> Iterator[str]:
    """Write what is known of the threads, one path for each class of lateness."""
    for turn in range(len(CLASS_MONTHS) + 1):
        yield "".join(
            f"M{px(x)} {px(line_y)}v{px(down(Decimal(one.known_days)) or _TICK)}"
            for x, one in hung
            if late_class(one.slip_days) == turn
        )


def _tails(hung: Sequence[Placed], down: Scale, line_y: Decimal) -> str:
    return "".join(
        f"M{px(x)} {px(line_y + down(Decimal(one.known_days)))}"
        f"V{px(line_y + down(Decimal(one.slip_days)))}"
        for x, one in hung
        if one.known_days < one.slip_days
    )


def _labels(
    hung: Sequence[Placed],
    longest: Sequence[Placed],
    ground: Ground,
    heights: tuple[Decimal, Decimal],
) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    """Write the longest of each half beside its end, with its name on a wide picture."""
    line_y, bottom = heights
    down, size = ground.down, ground.canvas.small_size
    taken = Taken(Box(Decimal(MARGIN), line_y, ground.right + 4, bottom))
    for x, one in hung:
        taken.add_line(((x, line_y), (x, line_y + down(Decimal(max(one.slip_days, 0))))))
    names, amounts = [], []
    step = Decimal(size + 4)
    for x, one in longest:
        lines = (one.name, one.text) if ground.has_names else (one.text,)
        box = taken.choose(_candidates(lines, size, x, line_y + down(Decimal(one.slip_days))))
        if box is None:
            continue
        at, y = box.right - 2, box.bottom - Decimal("0.4") * size
        amounts.append(Label(px(at), px(y), isolated(one.text)))
        if ground.has_names:
            names.append(Label(px(at), px(y - step), isolated(one.name)))
    return tuple(names), tuple(amounts)


def _candidates(lines: Sequence[str], size: int, x: Decimal, end: Decimal) -> Iterator[Box]:
    """Yield the room of some lines of text: beside the end of a thread, above that, below it."""
    widest, more = max(lines, key=lambda text: text_width(text, size)), len(lines) - 1
    step = Decimal(size + 4)
    for beside, y in ((5, end), (5, end - step), (-3, end + step * len(lines))):
        box = Box.of_text(widest, size, x - beside, y, "end")
        yield Box(box.left, box.top - step * more, box.right, box.bottom)
