"""Persian content on a page of another language, marked as what it is.

Whatever is in Persian letters on such a page is the plan's own: titles, quotes, notes, names. A
reader's program speaks and lays out each piece as Persian (`lang`, `dir`), and the sentence around
it stays in its order. Where no element may stand (titles, options, texts of pictures), the element
around the piece says its language.
"""

import re

from core.persian import HAS_PERSIAN, PERSIAN_PIECE

# What makes a text more than Persian: another script, or how many there are behind it.
_LATIN = re.compile(r"[A-Za-z“”]|\([0-9,]+\)\s*$")
_TOKEN = re.compile(r'<!--.*?-->|<(?:[^<>"]|"[^"]*")*>|[^<]+', re.DOTALL)
_NAME = re.compile(r"<([a-z0-9]+)")
# Elements that hold text alone, and elements whose text nobody reads.
_BARE = {"title", "option", "textarea", "text", "tspan", "desc"}
_CODE = {"script", "style"}
_MARK = '<bdi lang="fa" dir="rtl">{}</bdi>'


def marked(page: str) -> str:
    """Mark the Persian pieces of a page."""
    tokens: list[str] = []
    opened, place = "", 0
    for token in _TOKEN.findall(page):
        if token.startswith("<"):
            name = _NAME.match(token)
            opened, place = (name[1], len(tokens)) if name else ("", 0)
        elif opened not in _CODE and HAS_PERSIAN.search(token):
            if opened in _BARE:
                tokens[place] = _says_persian(tokens[place])
            elif not (opened and _is_persian(tokens[place])):
                token = _within(token)  # noqa: PLW2901
        tokens.append(token)
    return "".join(tokens)


def _within(text: str) -> str:
    """Mark all of a text that is Persian alone, else the pieces that are."""
    if not _LATIN.search(text):
        bare = text.strip()
        return text.replace(bare, _MARK.format(bare))
    return PERSIAN_PIECE.sub(lambda piece: _MARK.format(piece[0]), text)


def _says_persian(tag: str) -> str:
    return tag if " lang=" in tag else f'{tag[:-1]} lang="fa">'


def _is_persian(tag: str) -> bool:
    return 'lang="fa"' in tag
