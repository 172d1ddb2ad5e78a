"""Messages for where the Bot API's HTML is not read: as Markdown, or without any markup."""

import re
from html import unescape

_LINK = re.compile(r'<a href="([^"]+)">(.*?)</a>', re.DOTALL)
_BOLD = re.compile(r"<b>(.*?)</b>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def as_markdown(html: str) -> str:
    """Write HTML of a message as Markdown: bold and links, which is what Bale documents.

    A span of several lines is bold line by line; all other markup is left out.
    """
    linked = _LINK.sub(r"[\2](\1)", html)
    return without_tags(_BOLD.sub(lambda found: _bold_lines(found[1]), linked))


def with_addresses(html: str) -> str:
    """Write HTML of a message without markup, each address behind its words."""
    return without_tags(_LINK.sub(r"\2: \1", html))


def without_tags(html: str) -> str:
    """Write HTML of a message without markup."""
    return unescape(_TAG.sub("", html))


def _bold_lines(text: str) -> str:
    return "\n".join(f"*{line}*" if line.strip() else line for line in text.split("\n"))
