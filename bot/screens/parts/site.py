"""Links to the site's pages from outside of it."""

from urllib.parse import urlencode

from core.release.addresses import Addresses
from core.release.reader import Release
from core.release.records import District


class Site:
    """The site of one plan at its public address."""

    def __init__(self, public_url: str, release: Release) -> None:
        """Know the public address, and the districts, whose pages go by number."""
        self._root = public_url.rstrip("/")
        self._at = Addresses(release.plan.code, tuple(release.stream(District)))

    def home(self) -> str:
        """Return the home page's address."""
        return self._root + self._at.home

    def section(self, name: str) -> str:
        """Return the address of a page that there is one of."""
        return self._root + self._at.section(name)

    def page(self, kind: str, code: str) -> str:
        """Return the address of a thing's page."""
        return self._root + self._at.thing(kind, code)

    def feed(self, kind: str = "", code: str = "") -> str:
        """Return the address of what changes in a thing, or in the plan, for a reader of feeds."""
        return (self.page(kind, code) if kind else self.home()) + "feed.atom"

    def calendar(self, kind: str = "", code: str = "") -> str:
        """Return the address of the promised ends of a district, or of the plan, as a calendar."""
        return (self.page(kind, code) if kind else self.home()) + "calendar.ics"

    def search(self, text: str) -> str:
        """Return the address of the search page with *text* searched."""
        return f"{self.section('search')}?{urlencode({'q': text})}"
