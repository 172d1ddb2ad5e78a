"""Where each thing's page is: the site writes them, the bot and the API link to them."""

from urllib.parse import quote, urlencode

from core.release.records import District

# Before a number and a page's address: the page as that release showed it.
FROZEN = "/r/"

_FOLDERS = {
    "node": "nodes",
    "project": "projects",
    "indicator": "indicators",
    "claim": "claims",
    "release": "releases",
}


def frozen(number: int, address: str) -> str:
    """Return where the page at *address* stands as release *number* showed it."""
    return f"{FROZEN}{number}{address}"


class Addresses:
    """Addresses of one plan's pages."""

    def __init__(self, plan: str, districts: tuple[District, ...] = ()) -> None:
        """Know the districts: their pages go by number, everything else by code."""
        self.home = f"/{quote(plan, safe='')}/"
        self._numbers = {district.code: district.number for district in districts}

    def section(self, name: str) -> str:
        """Return the page of a section: plan, projects, indicators, districts and the like."""
        return f"{self.home}{name}/"

    def search(self, query: str = "") -> str:
        """Return the search page; where no server renders the answer, the page's script does."""
        page = self.section("search")
        return f"{page}?{urlencode({'q': query})}" if query else page

    def thing(self, kind: str, code: str) -> str:
        """Return the page of one thing; claims and terms share one, the rest leads to its section.

        *kind* is a change's `subject_kind`, or release with its number as *code*,
        or page with the name of its section.
        """
        if kind == "district":
            return f"{self.home}districts/{self._numbers[code]}/" if code in self._numbers else ""
        if kind == "claim":
            return f"{self.home}claims/#{quote(code, safe='')}"
        if kind in ("process", "document", "event", "page"):
            return self.section(code if kind == "page" else "process")
        if kind == "plan":
            return self.home
        if kind == "term":
            return f"{self.section('glossary')}#{quote(code, safe='')}"
        folder = _FOLDERS.get(kind)
        return f"{self.home}{folder}/{quote(code, safe='')}/" if folder else ""
