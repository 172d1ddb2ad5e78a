"""What helps to read the release file in Datasette: its dictionary, and questions to ask it."""

import json
from collections.abc import Iterator
from typing import Any

from core.plan.shape import Shape
from core.release.columns import columns, stored_name
from core.release.reader import Release
from core.release.records import RECORDS, Record
from core.wording.column_words import ColumnMeaning, column_meanings, table_meaning

METADATA_FILE = "metadata.json"
# To start from; each is run on the sample in the tests.
QUERIES = {
    "spent_above_allocation": (
        "پروژه‌هایی که بیش از تخصیص خود هزینه کرده‌اند",
        """
        SELECT code, title, spent_billion_rial - allocated_billion_rial AS above_billion_rial
        FROM project WHERE spent_billion_rial > allocated_billion_rial
        ORDER BY above_billion_rial DESC
        """,
    ),
    "ended_after_promise": (
        "پروژه‌هایی که دیرتر از نخستین وعده تمام شدند",
        """
        SELECT code, title, promised_end_on_jalali, actual_end_on_jalali,
          julianday(actual_end_on) - julianday(promised_end_on) AS days_late
        FROM project JOIN promise ON project = code AND position = 1
        WHERE actual_end_on > promised_end_on ORDER BY days_late DESC
        """,
    ),
    "money_by_district": (
        "بودجه و هزینهٔ هر منطقه",
        """
        SELECT number, title, approved_billion_rial, allocated_billion_rial, spent_billion_rial
        FROM money_total JOIN district USING (code)
        WHERE scope = 'district' AND fiscal_year = 0 ORDER BY number
        """,
    ),
    "revised_without_reason": (
        "عددهایی که بدون اعلام دلیل تغییر کرده‌اند",
        """
        SELECT release, subject_title, field, old_number, new_number
        FROM change WHERE is_silent ORDER BY release, position
        """,
    ),
}


def query(name: str) -> str:
    """Return one of the questions in one line."""
    return " ".join(QUERIES[name][1].split())


def metadata(release: Release) -> bytes:
    """Write the metadata that Datasette takes with `--metadata`: meanings, units, questions."""
    plan = release.plan
    described: dict[str, Any] = {
        "title": f"{plan.title} — {release.info.number}",
        "source": plan.publisher or plan.city,
        "license": plan.licence or "",
        "databases": {
            release.path.stem: {
                "tables": dict(_tables(release.shape)),
                "queries": {
                    name: {"title": title, "sql": query(name)}
                    for name, (title, _) in QUERIES.items()
                },
            }
        },
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _tables(shape: Shape) -> Iterator[tuple[str, dict[str, Any]]]:
    for record in RECORDS:
        described = list(column_meanings(record, shape))
        yield (
            record.table,
            {
                "description": _both(
                    table_meaning(record, "fa", shape), table_meaning(record, "en", shape)
                ),
                "columns": {one.name: _described(one) for one in described},
            },
        )
        if stored_name(record) != record.table:
            yield stored_name(record), {"hidden": True}
        for column in columns(record):
            if column.is_tuple:
                yield f"{record.table}__{column.name}", _list_of(record, column.name)


def _list_of(record: type[Record], name: str) -> dict[str, Any]:
    return {"description": f"{record.table}.{name}: value, owner = {record.table}.rowid"}


def _described(one: ColumnMeaning) -> str:
    unit = f" [{one.unit}]" if one.unit else ""
    return _both(one.fa, one.en) + unit


def _both(fa: str, en: str) -> str:
    return f"{fa} — {en}"
