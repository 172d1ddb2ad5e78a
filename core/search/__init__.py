"""Persian search: an index that lives inside the release file, and the engine that reads it.

`write_index(connection, documents)` when a release is published; `SearchIndex(connection)` for
each reading connection; `warm_up()` at the start of a server or bot. See docs/search.md.
"""

from core.search.documents import Document, Hit, SearchResult
from core.search.engine import SearchIndex, warm_up
from core.search.index import write_index

__all__ = ["Document", "Hit", "SearchIndex", "SearchResult", "warm_up", "write_index"]
