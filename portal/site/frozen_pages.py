"""Pages as an earlier release showed them, out of the store of editions."""

import re
from collections.abc import Iterator
from pathlib import Path

from markupsafe import escape

from core.editions import Editions, read_editions
from core.persian import persian_digits
from core.release.addresses import frozen
from core.texts import Texts
from portal.site.files.made_from import made_from
from portal.site.writer import file_of

_LINK = re.compile(r'href="(/[^"#?]*)((?:#[^"]*)?)"')
_MAIN = '<main id="main">'


def frozen_page(
    editions: Editions, texts: Texts, plan: str, number: int, address: str
) -> str | None:
    """Return the page at *address* as release *number* showed it; None where it had none.

    Its links to other pages, and to files of its charts, lead to those of that release, and a line
    above says what it is.
    """
    found = editions.page(plan, number, address)
    if found is None:
        return None

    def link(match: re.Match[str]) -> str:
        target, anchor = match.groups()
        if not editions.has_page(plan, number, made_from(target) or target):
            return match[0]
        return f'href="{frozen(number, target)}{anchor}"'

    note = texts("portal.edition.note", number=persian_digits(number))
    now = texts("portal.edition.now")
    banner = f'\n<p class="note">{escape(note)} <a href="{escape(address)}">{escape(now)}</a></p>'
    head, main, rest = found[1].decode().partition(_MAIN)
    if not main or "/embed/" in address:
        return found[1].decode()
    return _LINK.sub(link, head) + main + banner + _LINK.sub(link, rest)


def frozen_files(path: Path, texts: Texts) -> Iterator[tuple[str, bytes]]:
    """Yield every page of every kept release, and what they ask for, by the path of its file.

    For a static host, which cannot look into the store.
    """
    with read_editions(path) as editions:
        if editions is None:
            return
        for address in editions.assets():
            yield file_of(address), editions.asset(address) or b""
        for plan in editions.plans():
            for number in editions.numbers(plan):
                for address in list(editions.addresses(plan, number)):
                    page = frozen_page(editions, texts, plan, number, address) or ""
                    yield file_of(frozen(number, address)), page.encode()
