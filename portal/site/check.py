"""Links between pages: one that leads nowhere fails the build."""

import re
from dataclasses import dataclass
from typing import ClassVar

from core.errors import QotbnamaError

_LINK = re.compile(rb'(?:href|src|action)="(/[^"]*)"')
_ANCHOR = re.compile(rb'\bid="([^"]+)"')
# Answered by the server, not by a file.
SERVED = re.compile(r"(?:/r/\d+)?/api/")


@dataclass(eq=False)
class SiteBrokenError(QotbnamaError):
    """Links lead nowhere; `broken` are (page, link), sorted."""

    broken: list[tuple[str, str]]
    code: ClassVar[str] = "site_broken"

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.broken)

    @property
    def page(self) -> str:
        """The page of the first one."""
        return self.broken[0][0]

    @property
    def link(self) -> str:
        """The first one."""
        return self.broken[0][1]


class LinkCheck:
    """Remembers what pages link to, and the anchors of pages that are linked to by anchor."""

    def __init__(self) -> None:
        """Start knowing nothing."""
        self._wanted: dict[str, str] = {}
        self._anchors: dict[str, set[str]] = {}

    def read(self, address: str, page: bytes) -> None:
        """Note the links and anchors of a page."""
        for link in set(_LINK.findall(page)):
            self._wanted.setdefault(link.decode().replace("&amp;", "&"), address)
        self._anchors[address] = {anchor.decode() for anchor in _ANCHOR.findall(page)}

    def finish(self, paths: set[str]) -> None:
        """Raise SiteBrokenError unless every link leads to one of *paths*."""
        broken = [
            (page, link)
            for link, page in self._wanted.items()
            if not _is_served(link) and not self._leads(link, paths)
        ]
        if broken:
            raise SiteBrokenError(sorted(broken))

    def _leads(self, link: str, paths: set[str]) -> bool:
        address, _, anchor = link.partition("#")
        if address not in paths:
            return False
        return not anchor or anchor in self._anchors.get(address, ())


def _is_served(link: str) -> bool:
    return SERVED.match(link) is not None
