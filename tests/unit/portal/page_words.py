"""What a page says, word by word: which words are marked as Persian, and every figure."""

import re
from collections import Counter
from datetime import date
from html import unescape

from core.calendar import from_jalali
from core.languages.language import ENGLISH, PERSIAN
from core.persian import latin_digits

_VOID = {"meta", "link", "input", "br", "img", "hr", "wbr"}
_UNREAD = {"script", "style"}
_PIECE = re.compile(r'(<!--.*?-->|<(?:[^<>"]|"[^"]*")*>)|([^<]+)', re.DOTALL)
_NAME = re.compile(r"<([a-zA-Z0-9]+)")
_LANGUAGE = re.compile(r' lang="([a-z]+)"')
_PICTURE = re.compile(r"<svg.*?</svg>", re.DOTALL)
_MONTHS = "|".join(PERSIAN.months)
_PERSIAN_DAY = re.compile(rf"(\d{{1,2}}) ({_MONTHS}) (\d{{4}})|(\d{{4}})/(\d\d)/(\d\d)")
_ENGLISH_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})(?: \(\d{4}/\d\d/\d\d\))?")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def words_of(page):
    """What a page says in order, piece by piece: (text, whether it is marked as Persian)."""
    texts, opened = [], [("", "")]
    for tag, text in _PIECE.findall(page):
        name = _NAME.match(tag)
        if text.strip() and opened[-1][0] not in _UNREAD:
            texts.append((unescape(text), opened[-1][1] == "fa"))
        elif tag.startswith("</"):
            while opened.pop()[0] != tag[2:-1]:
                pass
        elif name and name[1] not in _VOID and not tag.endswith("/>"):
            language = _LANGUAGE.search(tag)
            opened.append((name[1], language[1] if language else opened[-1][1]))
    return texts


def figures(page):
    """Every figure of the body of a page: in its text, and in its pictures."""
    body = f"<body{page.partition('<body')[2].partition('</html>')[0]}"
    return _counted(_PICTURE.sub("", body)), _counted("".join(_PICTURE.findall(body)))


def _counted(part):
    """Every figure of a part of a page, days as ISO has them, with how often it is there."""
    text = latin_digits(" ".join(text for text, _ in words_of(part)))
    text = (
        re.sub(r"[\u200e\u200f\u061c\u2066-\u2069]", "", text).replace("٬", "").replace("٫", ".")
    )
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = _PERSIAN_DAY.sub(_persian, _ENGLISH_DAY.sub(_english, text))
    return Counter(_FIGURE.findall(text))


def _persian(found):
    if found[2]:
        return from_jalali(
            int(found[3]), PERSIAN.months.index(found[2]) + 1, int(found[1])
        ).isoformat()
    return from_jalali(int(found[4]), int(found[5]), int(found[6])).isoformat()


def _english(found):
    months = [one for one in ENGLISH.gregorian_months if one.startswith(found[2])]
    if len(months) != 1:
        return found[0]
    return date(
        int(found[3]), ENGLISH.gregorian_months.index(months[0]) + 1, int(found[1])
    ).isoformat()
