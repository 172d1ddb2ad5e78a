"""Where the pages of a language stand: its code before the address that they have in Persian."""

import re

from core.languages.language import Language

# A link that says its language stays.
_LINK = re.compile(r'(<a\b[^<>]*? href=")(/[^"#?]*)(?=["#?])(?!"[^<>]* hreflang=)')
# What no language but Persian has: what is served, earlier editions, the search, charts' frames.
_ALONE = re.compile(r"/(?:api|r)/|/[^/]+/search/$|/.+/embed/[^/]+/$")


def root_of(language: Language) -> str:
    """Return what stands before the addresses of the pages in a language: `/en`."""
    return "" if language.is_rtl else f"/{language.code}"


def led_within(page: str, root: str) -> str:
    """Return a page whose links lead to the pages below *root* that have a twin there."""

    def link(found: re.Match[str]) -> str:
        address = found[2]
        has_twin = address.endswith("/") and not _ALONE.match(address)
        return f"{found[1]}{root if has_twin else ''}{address}"

    return _LINK.sub(link, page)
