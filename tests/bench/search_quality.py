"""Adapter of the search for a retrieval harness: build(docs) and search(query, k).

A harness loads this file, hands it documents of id, title and text, and asks for ids. Nothing
here knows where its data is.
"""

import sqlite3
import time
from typing import Any

from core.search import Document, SearchIndex, write_index


class Adapter:
    def __init__(self, docs: list[dict[str, Any]]) -> None:
        self._connection = sqlite3.connect(":memory:")
        write_index(self._connection, map(_document, docs))
        self._index = SearchIndex(self._connection)

    def search(self, query: str, k: int) -> list[str]:
        start = time.thread_time_ns()
        hits = self._index.search(query, limit=k).hits
        self.latency_ns = time.thread_time_ns() - start  # of this thread: others share the cores
        return [hit.code for hit in hits]

    def size_bytes(self) -> int:
        (pages,) = self._connection.execute("pragma page_count").fetchone()
        (size,) = self._connection.execute("pragma page_size").fetchone()
        return pages * size

    def close(self) -> None:
        self._connection.close()


def build(docs: list[dict[str, Any]]) -> Adapter:
    return Adapter(docs)


def _document(doc: dict[str, Any]) -> Document:
    return Document("term", doc["id"], doc["title"], {"description": doc["text"]}, {})
