"""The Bot API's rules for HTML, as a strict reader: what it refuses would be a 400."""

import re

from bot.screens.parts.intents import encode
from bot.screens.parts.markup import html

TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}
_PIECE = re.compile(r"<(/?)([a-z-]+)((?:\s+[a-z]+(?:=\"[^\"<>]*\")?)*)>|&(\w+);|([<>&])")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class BadHtmlError(ValueError):
    """What Telegram answers with a 400."""


def read_html(text):
    """Return the plain text and the tags in order of their opening; BadHtmlError."""
    plain, tags, place = [], [], 0
    open_tags: list[str] = []
    for match in _PIECE.finditer(text):
        plain.append(text[place : match.start()])
        place = match.end()
        closing, tag, attributes, entity, stray = match.groups()
        if stray:
            raise BadHtmlError(f"stray {stray} at {match.start()}")
        if entity:
            if entity not in _ENTITIES:
                raise BadHtmlError(f"entity {entity}")
            plain.append(_ENTITIES[entity])
        elif closing:
            if not open_tags or open_tags.pop() != tag:
                raise BadHtmlError(f"</{tag}> closes nothing")
        else:
            _check_opening(tag, attributes)
            open_tags.append(tag)
            tags.append(tag)
    if open_tags:
        raise BadHtmlError(f"unclosed {open_tags}")
    plain.append(text[place:])
    return "".join(plain), tags


def _check_opening(tag, attributes):
    if tag not in TAGS:
        raise BadHtmlError(f"unknown <{tag}>")
    allowed = {"a": ' href="', "blockquote": " expandable"}.get(tag)
    if attributes.strip() and (allowed is None or not attributes.startswith(allowed)):
        raise BadHtmlError(f"attributes of <{tag}>")
    if tag == "a" and not attributes.strip():
        raise BadHtmlError("<a> without href")


def units(text):
    return len(text.encode("utf-16-le")) // 2


def written(shown):
    """A screen as a file that a reviewer can read: its HTML, then its rows."""
    rows = (
        " ".join(f"[{button.label} → {_target(button)}]" for button in row) for row in shown.rows
    )
    # A file's hash is of its bytes; what matters here is where it stands.
    text = re.sub(r"[0-9a-f]{64}", "SHA-256", html(shown.text))
    return text + "\n\n" + "\n".join(rows) + "\n"


def _target(button):
    return encode(button.intent) if button.intent else button.url or button.copy
