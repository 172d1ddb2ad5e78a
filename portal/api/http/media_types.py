"""Media types by the ending of a file's name; docker/nginx.conf has the same (a test sees to it).

Python's own table depends on what the machine has in /etc/mime.types.
"""

from pathlib import PurePath

OTHER = "application/octet-stream"
MEDIA_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".png": "image/png",
    ".sqlite": "application/vnd.sqlite3",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}

# Files that are more than their ending says.
NAMED = {
    "opensearch.xml": "application/opensearchdescription+xml; charset=utf-8",
    "indicators.sdmx.csv": "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
    "cite.json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}


def media_type_of(name: str) -> str:
    """Return the Content-Type of a file called *name*."""
    path = PurePath(name)
    if path.name in NAMED:
        return NAMED[path.name]
    return MEDIA_TYPES.get(path.suffix.lower(), OTHER)
