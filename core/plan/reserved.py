"""Names that addresses of the site, the API and the files beside them already have.

A code becomes a part of an address (core/release/addresses.py) and the name of a folder: it is
none of these, and no other's twin where a file system or a reader cannot tell two names apart.
tests/unit/portal/test_reserved.py holds the list against every route and every page.
"""

import re
import unicodedata

# Beside the plans, below the site's own address.
ROOT = frozenset(
    {
        *("api", "chat", "embed", "static", "assets", "media", "search", "status", "feed", "data"),
        *("healthz", "livez", "readyz", "nginx-health", "metrics", "docs", "redoc", "openapi"),
        *("webhook", "telegram", "bale", "bot", "desk", "admin", "login", "logout", "me"),
        *("releases", "about", "privacy", "accessibility", "favicon", "robots", "sitemap"),
        *("well-known", "security", "manifest", "sha256sums", "404", "index", "qotbnama"),
        *("r", "opensearch", "en", "fa"),
    }
)
# Beside the pages of nodes, projects and indicators.
LISTED = frozenset(
    {"by", "order", "page", "all", "search", "feed", "embed", "chart", "calculation", "index"}
)
# Ways to narrow lists, beside which a level stands by its code: `by/<level>/<node>/`.
NARROWED = frozenset(
    {
        *("district", "direction", "event", "kind", "level", "order", "outcome", "control"),
        *("portfolio", "projects", "promise", "responsible", "review", "score", "status"),
        *("unit", "year"),
    }
)
# Anchors that pages have of their own.
ANCHORS = frozenset(
    {
        *("main", "answer", "below", "found", "indicators", "projects", "money", "words"),
        *("groups", "latest", "how", "place", "changes", "sources", "above"),
        *("across", "sums", "columns", "telling", "district", "scores", "claims"),
        *("facts", "promises", "milestones", "reports"),
        *("custodians", "responsibles", "overdue", "came-late"),
        *(f"by-{number}" for number in range(1, 10)),
    }
)
# What Windows takes for a device, whatever the ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
# A server takes a name with such an ending for a file.
_ENDINGS = re.compile(
    r".*\.(html?|php|css|m?js|json|geojson|xml|txt|csv|tsv|svg|png|jpe?g|gif|webp|ico|pdf|zip|gz|br"
    r"|sqlite|toml|xlsx|ods|woff2?|webmanifest|map)"
)
_BY_TABLE = {
    "plan": ROOT,
    "levels": NARROWED,
    "nodes": LISTED,
    "projects": LISTED,
    "indicators": LISTED,
    "claims": ANCHORS,
    "sources": ANCHORS,
}


def is_reserved(table: str, code: str) -> bool:
    """Return whether a thing of *table*, as the data package calls it, cannot have *code*."""
    name = twin_key(code)
    return (
        name in _BY_TABLE.get(table, ())
        or _DEVICES.fullmatch(name) is not None
        or _ENDINGS.fullmatch(name) is not None
    )


def twin_key(code: str) -> str:
    """Return what is alike of codes that a file system or a reader may take for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", code).casefold())
