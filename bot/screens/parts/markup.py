"""Text that cannot be malformed: strings and spans, written as Bot API HTML or as plain text.

Tags are the subset that Telegram and Bale share; text is escaped when it is written, never before.
Lengths are UTF-16 units of the text without tags, which is what the Bot API counts.
"""

import re
from dataclasses import dataclass, replace
from string import Formatter
from typing import Literal
from unicodedata import bidirectional

from core.languages.language import language
from core.persian import PERSIAN_PIECE, isolate
from core.texts import word_behind

type Tag = Literal["b", "i", "u", "s", "a", "code", "blockquote"]
type Markup = tuple[str | Span, ...]

ELLIPSIS = "…"
# Marks that turn text around would reach beyond the data they were typed into.
_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
# Unicode's bidirectional classes of letters.
_FROM_RIGHT = {"R", "AL"}
_LETTERS = {"L", *_FROM_RIGHT}
_PERSIAN_DIGIT = re.compile("[۰-۹]")
# What stands in isolation does not turn its line.
_ISOLATED = re.compile("(\u2068[^\u2069]*\u2069)")
_LATIN = re.compile("[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Span:
    """A tagged stretch of text; `href` is told for links only."""

    tag: Tag
    inside: Markup
    href: str = ""


def bold(*inside: str | Span) -> Span:
    """Mark a heading or a name."""
    return Span("b", inside)


def italic(*inside: str | Span) -> Span:
    """Mark an aside."""
    return Span("i", inside)


def code(text: str) -> Span:
    """Mark what is copied when it is touched."""
    return Span("code", (text,))


def quoted(*inside: str | Span) -> Span:
    """Set apart somebody's own words; stands in a line of its own."""
    return Span("blockquote", inside)


def link(href: str, *inside: str | Span) -> Span:
    """Lead to an address."""
    return Span("a", inside, href)


def html(markup: Markup) -> str:
    """Write as the Bot API's HTML; every tag is closed and nothing else is a tag."""
    return "".join(_html(piece) for piece in markup)


def _html(piece: str | Span) -> str:
    if isinstance(piece, str):
        return piece.translate(_ESCAPES)
    inside = html(piece.inside)
    if not inside:
        return ""  # an empty entity is dropped by some servers and refused by others
    if piece.tag == "a":
        address = piece.href.translate(_ESCAPES).replace('"', "&quot;")
        return f'<a href="{address}">{inside}</a>'
    return f"<{piece.tag}>{inside}</{piece.tag}>"


def plain(markup: Markup) -> str:
    """Write without tags."""
    return "".join(piece if isinstance(piece, str) else plain(piece.inside) for piece in markup)


def links(markup: Markup) -> list[tuple[str, str]]:
    """List (text, address) of every link, in order."""
    found: list[tuple[str, str]] = []
    for piece in markup:
        if isinstance(piece, Span):
            if piece.tag == "a":
                found.append((plain(piece.inside), piece.href))
            found += links(piece.inside)
    return found


def facing(line: Markup) -> Markup:
    """Have a line read in the direction of the language that is written."""
    return facing_right(line) if language().is_rtl else facing_left(line)


def facing_left(line: Markup) -> Markup:
    """Keep Persian from turning around the line of another language that it stands in.

    A line that is all Persian is a line of Persian.
    """
    text = plain(line)
    outside = PERSIAN_PIECE.sub("", _ISOLATED.sub("", text))
    if outside == text or not _LATIN.search(outside):
        return line
    kept = tuple(_persian_isolated(piece) for piece in line)
    return kept if _LATIN.match(text) else (LEFT_TO_RIGHT_MARK, *kept)


def _persian_isolated(piece: str | Span) -> str | Span:
    """Isolate Persian words; what is there to be copied stays as it is."""
    if isinstance(piece, Span):
        if piece.tag == "code":
            return piece
        return replace(piece, inside=tuple(map(_persian_isolated, piece.inside)))
    return "".join(
        part if _ISOLATED.fullmatch(part) else PERSIAN_PIECE.sub(lambda one: isolate(one[0]), part)
        for part in _ISOLATED.split(piece)
    )


def facing_right(line: Markup) -> Markup:
    """Have a line of Persian that begins with none of its letters read from right to left.

    A phone turns each line by its first letter, and lays out a line of digits alone from left to
    right: «۱۳۹۸: ۱۱ ← ۱۳۹۹: ۱۲» would tell its story backwards. Latin alone stays as it is.
    """
    text = plain(line)
    sides = [bidirectional(character) for character in _ISOLATED.sub("", text)]
    first = next((side for side in sides if side in _LETTERS), "")
    if first in _FROM_RIGHT or not (_PERSIAN_DIGIT.search(text) or _FROM_RIGHT & {*sides}):
        return line
    return (RIGHT_TO_LEFT_MARK, *line)


def units(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def length(markup: Markup) -> int:
    """Count the UTF-16 units that the Bot API will count."""
    return units(plain(markup))


def cut(text: str, limit: int) -> str:
    """Make data fit for a line: no breaks, nothing that turns text around, *limit* UTF-16 units.

    Cut at a word where one ends in the last third.
    """
    text = " ".join(text.translate(_CONTROLS).split())
    if units(text) <= limit:
        return text
    kept, room = [], limit - 1
    for character in text:
        room -= units(character)
        if room < 0:
            break
        kept.append(character)
    whole = "".join(kept)
    at_word = whole.rpartition(" ")[0]
    if len(at_word) * 3 >= len(whole) * 2:
        whole = at_word
    return whole.rstrip(" ،؛:.\u200c\u200d") + ELLIPSIS


def fill(template: str, values: dict[str, str | Span | Markup]) -> Markup:
    """Put pieces in the {named} places of a sentence, counted ones with their words."""
    pieces: list[str | Span] = []
    for literal, name, words, _ in Formatter().parse(template):
        if literal:
            pieces.append(literal)
        if name is not None:
            value = values[name]
            pieces.extend(value if isinstance(value, tuple) else (value,))
            pieces.extend([f" {word}"] if (word := _counted(value, words)) else [])
    return tuple(pieces)


def _counted(value: str | Span | Markup, words: str | None) -> str:
    """Return the word behind a number in a sentence; "" where it asks for none."""
    shown = plain(value if isinstance(value, tuple) else (value,))
    return word_behind(shown, words or "")
