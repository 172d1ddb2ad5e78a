"""What every chart shares: canvas, colours, credit, and text that fits its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.languages.language import PERSIAN, language
from core.persian import PERSIAN_PIECE, begun
from core.texts import written_text

END = "\u2069"

# Vazirmatn's Persian text averages 0.45 em a letter, spaces and digits included.
EM_PER_LETTER = Decimal("0.47")
# Texts from left to right are in the reader's own font, which may be a wide one.
_EM_PER_LATIN = Decimal("0.6")
# What is much narrower or wider than that, and letters that spread where nothing follows them.
_EM = {
    **dict.fromkeys("اآأإرزژل", Decimal("0.27")),
    **dict.fromkeys(" ٫٬.", Decimal("0.3")),
    **dict.fromkeys("سشصض", Decimal("0.84")),
    **dict.fromkeys("جچحخطظ", Decimal("0.66")),
    **dict.fromkeys("۰۱۲۳۴۵۶۷۸۹", Decimal("0.56")),
}
_LONG_END = Decimal("0.4")
_LONG_ENDS = re.compile(r"[بپتثسشصضفقکگن](?=[^\w]|$)")
_NO_WIDTH = re.compile(r"[\u061c\u200c-\u200f\u2066-\u2069]")


@dataclass(frozen=True)
class Canvas:
    """How large the picture is, in SVG units; text does not wrap, so a phone gets its own."""

    name: str
    width: int
    plot_height: int
    text_size: int
    title_size: int
    small_size: int

    def letters(self, text_size: int, width: int | None = None) -> int:
        """Return how many letters of *text_size* fit on a line of *width* (the whole canvas)."""
        room = self.width - 2 * MARGIN if width is None else width
        em = EM_PER_LETTER if language().is_rtl else _EM_PER_LATIN
        return int(Decimal(room) / (em * text_size))


MARGIN = 4
_STAMP_WIDTHS = {True: 88, False: 112}
# The column of a page, and what a phone of 360 pixels has between its edges: a picture is shown at
# its own size in both, so that no text falls below 12 pixels.
WIDE = Canvas(name="wide", width=1088, plot_height=320, text_size=14, title_size=19, small_size=13)
# Beside a text, without a frame.
SMALL = Canvas(
    name="small", width=336, plot_height=300, text_size=12, title_size=12, small_size=12
)
PHONE = Canvas(
    name="phone", width=328, plot_height=220, text_size=13, title_size=16, small_size=12
)


@dataclass(frozen=True)
class Palette:
    """Colours by role. On a page they are CSS variables, so that dark mode reaches the picture."""

    paper: str
    ink: str
    soft: str
    rule: str
    gap: str
    main: str
    second: str
    path: str
    other: str
    good: str
    warn: str
    bad: str
    none: str
    on_fill: str
    needle: str
    area_good: str
    area_warn: str
    area_bad: str
    late_0: str
    late_1: str
    late_2: str
    late_3: str
    class_1: str
    class_2: str
    class_3: str
    class_4: str


ON_PAGE = Palette(
    **{role: f"var(--{role.replace('_', '-')})" for role in Palette.__dataclass_fields__}
)
# The light theme of static/styles/01_tokens.css, for pictures that leave the page.
FIXED = Palette(
    paper="#fffdf9",
    ink="#1a2730",
    soft="#55626b",
    rule="#dcd8cf",
    gap="#ebe6dc",
    main="#14507a",
    second="#0f766e",
    path="#7a5a12",
    other="#b9bdbd",
    good="#0b6470",
    warn="#8f6100",
    bad="#7d2416",
    none="#5d6670",
    on_fill="#ffffff",
    needle="#c2410c",
    area_good="#afd4dc",
    area_warn="#f6e3a5",
    area_bad="#dfa98c",
    late_0="#4f858c",
    late_1="#af8438",
    late_2="#97551f",
    late_3="#5a2130",
    class_1="#f3e7cb",
    class_2="#e6c98c",
    class_3="#cf9550",
    class_4="#74362a",
)


@dataclass(frozen=True)
class Credit:
    """Where the figures are from, in words ready to show; it stays in the picture for ever."""

    lines: tuple[str, ...]
    is_sample: bool


@dataclass(frozen=True)
class Line:
    """One line of text at its baseline; it begins at *x*, the edge where its language begins."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Key:
    """One entry of the legend: a mark of *kind* at the right, its label to the left of it."""

    kind: str
    label: str
    x: str = ""
    y: str = ""
    text_x: str = ""


@dataclass(frozen=True)
class Frame:
    """The picture around a plot: texts above and below it, and where the plot may be drawn."""

    width: int
    height: int
    title: tuple[Line, ...]
    subtitle: tuple[Line, ...]
    keys: tuple[Key, ...]
    plot_top: int
    plot_bottom: int
    credit: tuple[Line, ...]
    stamp: Line | None
    stamp_width: int
    anchor: str


def px(number: Decimal | int) -> str:
    """Write a coordinate with at most one decimal, the same bytes everywhere."""
    text = f"{Decimal(number):.1f}"
    return text.removesuffix(".0")


def isolated(text: str) -> str:
    """Return *text* as one unit that reads in the direction of its language.

    A minus keeps its place before its number, and a percent sign its place to the left of one: the
    invisible letter mark at the start makes a lone «۶۷٪» read as it does in a sentence.
    """
    marked = re.sub(r"(?<![\w\u200e])[-−](?=[\d۰-۹])", "\u200e−", text)
    one = language()
    if not one.is_rtl:
        # A figure behind a Persian title would go over to its other end.
        marked = PERSIAN_PIECE.sub(lambda piece: f"{PERSIAN.isolate}{piece[0]}{END}", marked)
    return one.isolate + one.percent_mark + marked + END


def wrap(text: str, letters: int) -> list[str]:
    """Break *text* at spaces into lines of at most *letters*; a longer word keeps its line."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def text_width(text: str, size: int) -> Decimal:
    """Estimate how wide *text* is; marks of no width are not counted."""
    shown = _NO_WIDTH.sub("", text)
    em = EM_PER_LETTER if language().is_rtl else _EM_PER_LATIN
    wide = sum((_EM.get(letter, em) for letter in shown), Decimal(0))
    return (wide + _LONG_END * len(_LONG_ENDS.findall(text))) * size


def frame(
    canvas: Canvas,
    *,
    title: str,
    subtitle: str,
    keys: Sequence[Key],
    credit: Credit,
    plot_height: int | None = None,
) -> Frame:
    """Lay out everything but the plot, from the top down."""
    is_rtl = language().is_rtl
    right = canvas.width - MARGIN
    edge, far = (right, MARGIN) if is_rtl else (MARGIN, right - _STAMP_WIDTHS[False])
    size = canvas.text_size
    titles, y = _lines(
        begun(title), canvas.letters(canvas.title_size), edge, 8, canvas.title_size + 8
    )
    subtitles, y = _lines(subtitle, canvas.letters(size), edge, y, size + 7)
    placed, y = _place(keys, canvas, y)
    top = y + 18
    bottom = top + (canvas.plot_height if plot_height is None else plot_height)
    below = bottom + 30
    stamp = None
    if credit.is_sample:
        stamp = Line(px(far), px(below - 2), isolated(written_text("portal.sample.name")))
    small = canvas.small_size
    credit_lines: list[Line] = []
    room = right - MARGIN - (_STAMP_WIDTHS[is_rtl] + 4 if credit.is_sample else 0)
    for text in credit.lines:
        more, below = _lines(text, canvas.letters(small, room), edge, below, small + 6)
        credit_lines += more
    height = max(below + 10, bottom + 62 if credit.is_sample else 0)
    return Frame(
        canvas.width,
        height,
        tuple(titles),
        tuple(subtitles),
        tuple(placed),
        top,
        bottom,
        tuple(credit_lines),
        stamp,
        _STAMP_WIDTHS[is_rtl],
        "end" if is_rtl else "start",
    )


def _lines(text: str, letters: int, x: int, y: int, step: int) -> tuple[list[Line], int]:
    lines = [
        Line(px(x), px(y + step * (row + 1) - 4), isolated(part))
        for row, part in enumerate(wrap(text, letters))
    ]
    return lines, y + step * len(lines)


def _place(keys: Sequence[Key], canvas: Canvas, y: int) -> tuple[list[Key], int]:
    """Set the legend from where its language begins, on as many rows as it needs."""
    if not keys:
        return [], y
    right, step = canvas.width - MARGIN, canvas.text_size + 9
    x, row = Decimal(right), y + step - 4
    placed: list[Key] = []
    for key in keys:
        width = 26 + text_width(key.label, canvas.text_size) + 20
        if placed and x - width < MARGIN:
            x, row = Decimal(right), row + step
        if language().is_rtl:
            mark_x, text_x = x - 20, x - 26
        else:
            mark_x = right + MARGIN - x
            text_x = mark_x + 26
        placed.append(
            Key(key.kind, isolated(key.label), px(mark_x), px(row - 5), px(text_x)),
        )
        x -= width
    return placed, row + 4
