"""What a page says, word by word: which words are marked as Persian, and every figure."""

import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser

from core.calendar import from_jalali
from core.languages.language import ENGLISH, PERSIAN
from core.persian import latin_digits

_VOID = {"meta", "link", "input", "br", "img", "hr", "wbr"}
_UNREAD = {"script", "style"}
_MONTHS = "|".join(PERSIAN.months)
_PERSIAN_DAY = re.compile(rf"(\d{{1,2}}) ({_MONTHS}) (\d{{4}})|(\d{{4}})/(\d\d)/(\d\d)")
_ENGLISH_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})(?: \(\d{4}/\d\d/\d\d\))?")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


class Words(HTMLParser):
    """Reads a page: (text, whether it is marked as Persian) in order."""

    def __init__(self):
        super().__init__()
        self.texts = []
        self._open = []

    def handle_starttag(self, tag, attributes):
        if tag not in _VOID:
            is_persian = dict(attributes).get("lang") or (self._open[-1][1] if self._open else "")
            self._open.append((tag, is_persian))

    def handle_startendtag(self, tag, attributes):
        """An element of a picture that holds nothing."""

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not (self._open and self._open[-1][0] in _UNREAD):
            self.texts.append((data, bool(self._open) and self._open[-1][1] == "fa"))


def words_of(page):
    reader = Words()
    reader.feed(page)
    return reader.texts


def figures(page):
    """Every figure of the body of a page, days as ISO has them, with how often it is there."""
    body = page.partition("<body")[2]
    text = latin_digits(" ".join(text for text, _ in words_of(f"<body{body}")))
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
