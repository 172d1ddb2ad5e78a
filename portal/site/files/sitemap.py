"""Where programs find the pages: sitemap.xml (sitemaps.org), and opensearch.xml for the search."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import batched
from xml.sax.saxutils import escape

from core.release.addresses import Addresses
from core.release.records import Plan
from core.texts import Texts

SITEMAP = "/sitemap.xml"
OPEN_SEARCH = "/opensearch.xml"
# The most that one file of a sitemap may name.
MAX_ADDRESSES = 50_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# OpenSearch 1.1 allows names of 16 letters.
_MAX_NAME = 16


def sitemap_files(
    public_url: str, pages: Mapping[str, datetime], *, most: int = MAX_ADDRESSES
) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap of *pages* by address: one file, or an index of files of *most* each.

    A page is given with when the release that it shows was published.
    """
    entries = [_entry("url", public_url + page, at) for page, at in pages.items()]
    if len(entries) <= most:
        yield SITEMAP, _document("urlset", entries)
        return
    parts, last = [], max(pages.values())
    for number, part in enumerate(batched(entries, most), start=1):
        address = f"/sitemap-{number}.xml"
        parts.append(_entry("sitemap", public_url + address, last))
        yield address, _document("urlset", part)
    yield SITEMAP, _document("sitemapindex", parts)


def _entry(name: str, address: str, at: datetime) -> str:
    return f"<{name}><loc>{escape(address)}</loc><lastmod>{instant(at)}</lastmod></{name}>\n"


def _document(name: str, entries: Sequence[str]) -> bytes:
    return f'{_HEAD}<{name} xmlns="{_NAMESPACE}">\n{"".join(entries)}</{name}>\n'.encode()


def instant(at: datetime) -> str:
    """Write an instant as RFC 3339 has it, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def open_search(public_url: str, plan: Plan, texts: Texts) -> bytes:
    """Write what lets a browser search the site from its own bar."""
    page = f"{public_url}{Addresses(plan.code).section('search')}?q={{searchTerms}}"
    icon = f"{public_url}/favicon.ico"
    name = texts("portal.name")[:_MAX_NAME]
    about = texts("standards.search", plan=plan.title)
    return (
        f'{_HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(name)}</ShortName>\n"
        f"<Description>{escape(about)}</Description>\n"
        f'<Url type="text/html" template="{escape(page)}"/>\n'
        f'<Image width="48" height="48" type="image/x-icon">{escape(icon)}</Image>\n'
        "<Language>fa</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        "</OpenSearchDescription>\n"
    ).encode()
