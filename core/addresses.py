"""Addresses of the site's pages: the one place that the portal, the bot and the feeds take them from.

A path begins and ends with a slash. Codes are percent-encoded.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

# The folder of each kind of thing that has a page of its own.
FOLDERS = {
    "project": "projects",
    "indicator": "indicators",
    "district": "districts",
    "node": "nodes",
    "release": "releases",
}
# Things that are told on a shared page, each at an anchor.
ANCHORED = {"claim": "claims"}


def home_path(plan: str) -> str:
    """Give the address of the plan's home page, such as `/1400/`."""
    return f"/{quote(plan, safe='')}/"


def section_path(plan: str, section: str) -> str:
    """Give the address of a page that there is one of, such as `/1400/claims/`."""
    return f"{home_path(plan)}{section}/"


def page_path(plan: str, kind: str, code: str | int) -> str:
    """Give the address of a thing's page; KeyError for a kind that has none.

    *code* of a district is its code, which is its number in a plan that numbers them.
    """
    written = quote(str(code), safe="")
    if kind in ANCHORED:
        return f"{section_path(plan, ANCHORED[kind])}#{written}"
    return f"{section_path(plan, FOLDERS[kind])}{written}/"


def has_page(kind: str) -> bool:
    """Say whether things of *kind* have an address."""
    return kind in FOLDERS or kind in ANCHORED


@dataclass(frozen=True, slots=True)
class Site:
    """The site of one plan at its public address, for links from outside of it."""

    public_url: str
    plan: str

    def _whole(self, path: str) -> str:
        return self.public_url.rstrip("/") + path

    def home(self) -> str:
        """Give the home page's address."""
        return self._whole(home_path(self.plan))

    def section(self, section: str) -> str:
        """Give the address of a page that there is one of."""
        return self._whole(section_path(self.plan, section))

    def page(self, kind: str, code: str | int) -> str:
        """Give the address of a thing's page."""
        return self._whole(page_path(self.plan, kind, code))

    def search(self, text: str) -> str:
        """Give the address of the search page with *text* searched."""
        return f"{self.section('search')}?{urlencode({'q': text})}"
