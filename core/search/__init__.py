"""Persian search: an index that lives inside the release file, and the engine that reads it.

`write_index(connection, documents)` when a release is published; `index_of(release)` reads
it; `warm_up()` at the start of a server or bot. See docs/search.md.
"""

from core.search.index.documents import KINDS, NARROWED_BY, Document, FoundBy, Hit, SearchResult
from core.search.index.index_writer import write_index
from core.search.index.static_index import static_files
from core.search.searching import SearchIndex, index_of, warm_up

__all__ = [
    "KINDS",
    "NARROWED_BY",
    "Document",
    "FoundBy",
    "Hit",
    "SearchIndex",
    "SearchResult",
    "index_of",
    "static_files",
    "warm_up",
    "write_index",
]
