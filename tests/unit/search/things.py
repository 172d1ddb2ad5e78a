"""Documents and indexes for the tests of the search."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from core.search import Document, SearchIndex, write_index

PLAN: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("node", "S02", "بهره‌برداری مرحله‌ای از خطوط قطار شهری", {}),
    ("node", "O22", "نهادینه‌سازی برنامه‌ریزی، پایش و پژوهش شهری", {}),
    ("node", "G1", "توسعه متوازن شهر", {"description": "هدف‌های شهر در مناطق پانزده‌گانه"}),
    ("project", "F-01", "تکمیل خط یک قطار شهری", {"place": "قدس، کاوه، سی‌وسه‌پل"}),
    ("project", "F-02", "آغاز ساخت خط دو قطار شهری", {"updates": "۱٬۴۰۰ متر حفاری در ۱۳۹۸/۰۶/۳۱"}),
    ("project", "D11-05", "احداث بوستان اخلاص", {"breadcrumb": "توسعه متوازن شهر"}),
    ("project", "D11-06", "بوستان", {"description": "پارکی کوچک"}),
    ("project", "D12-01", "شهرک زاینده‌رود", {"description": "ایستگاه آتش‌نشانی"}),
    ("indicator", "K012", "طول مسیرهای ویژه دوچرخه‌سواری", {"unit": "کیلومتر"}),
    ("indicator", "K076", "شمار گردشگران خارجی", {"definition": "گردشگری در شهر اصفهان"}),
    ("district", "D07", "منطقه ۷", {"place": "باب‌الدشت، شیخ اشراق"}),
    ("claim", "C01", "شمار هدف‌های کلان", {"quote": "چهار هدف کلان در https://isfahan.ir/a"}),
)


def document(
    code: str,
    title: str,
    kind: str = "project",
    fields: Mapping[str, str] | None = None,
    facets: Mapping[str, tuple[str, ...]] | None = None,
) -> Document:
    return Document(kind, code, title, fields or {}, facets or {})


def plan_documents() -> list[Document]:
    return [
        document(code, title, kind, fields, {"level": (kind,), "letter": (code[0], "all")})
        for kind, code, title, fields in PLAN
    ]


def written(*documents: Document) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", autocommit=True)
    write_index(connection, documents)
    return connection


def index_of(*documents: Document) -> SearchIndex:
    return SearchIndex(written(*documents))


def plan_index() -> SearchIndex:
    return index_of(*plan_documents())


def codes(index: SearchIndex, text: str, **narrowed: Any) -> list[str]:
    return [hit.code for hit in index.search(text, **narrowed).hits]
