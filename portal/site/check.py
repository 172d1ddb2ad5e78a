"""Links between pages: one that leads nowhere fails the build."""

import re
from dataclasses import dataclass

from core.errors import SiteBrokenError
from core.release.addresses import FROZEN
from portal.site.files.made_from import made_from

# Of href, src and action by their last letter, which is found faster.
_LINK = re.compile(rb'[fcn]="(/[^"]*)"')
_ANCHOR = re.compile(rb' id="([^"]+)"')
# Answered by the server, not by a file.
SERVED = ("/api/", "/chat", "/openapi.json", FROZEN)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What the page at an address links to, and what in it can be linked to."""

    address: str
    links: frozenset[str]
    anchors: frozenset[str]


def links_of(address: str, page: bytes) -> PageLinks:
    """Return the links and anchors of a page."""
    return PageLinks(
        address,
        frozenset(link.decode().replace("&amp;", "&") for link in set(_LINK.findall(page))),
        frozenset(anchor.decode() for anchor in _ANCHOR.findall(page)),
    )


class LinkCheck:
    """Remembers what pages link to, and the anchors of pages that are linked to by anchor."""

    def __init__(self) -> None:
        """Start knowing nothing."""
        self._links: dict[str, str] = {}
        self._anchors: dict[str, frozenset[str]] = {}

    def add(self, page: PageLinks) -> None:
        """Note the links and anchors of a page."""
        for link in page.links:
            self._links.setdefault(link, page.address)
        self._anchors[page.address] = page.anchors

    def finish(self, paths: set[str]) -> None:
        """Raise SiteBrokenError unless every link leads to one of *paths*."""
        broken = [
            (page, link)
            for link, page in self._links.items()
            if not _is_served(link) and not self._leads(link, paths)
        ]
        if broken:
            page, link = min(broken)
            raise SiteBrokenError(page, link, len(broken))

    def _leads(self, link: str, paths: set[str]) -> bool:
        address, _, anchor = link.partition("#")
        if address not in paths and made_from(address) not in paths:
            return False
        return not anchor or anchor in self._anchors.get(address, ())


def _is_served(link: str) -> bool:
    return link.startswith(SERVED)
