"""Every row of the table of synonyms finds, for its query, what it stands for."""

import csv
from pathlib import Path

import pytest

import core.search
from core.search import SearchIndex
from core.search.index.synonyms import get_synonyms
from tests.unit.search.things import document, written

_TABLE = Path(core.search.__file__).with_name("index") / "synonyms.csv"
_EVERY = 1000
with _TABLE.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


def terms(cell: str) -> list[str]:
    return [term.strip() for term in cell.replace(">", "|").split("|")]


@pytest.fixture(scope="module")
def index():
    """An index of the terms of all rows, each a document."""
    held = dict.fromkeys(term for row in ROWS for term in terms(row["terms"]))
    documents = [document(f"X-{number}", term) for number, term in enumerate(held)]
    connection = written(*documents)
    yield SearchIndex(connection)
    connection.close()


@pytest.mark.parametrize("row", ROWS, ids=[row["terms"] for row in ROWS])
def test_its_query_finds_what_it_stands_for(index, row):
    found = {hit.title for hit in index.search(row["query"], limit=_EVERY).hits}

    assert (found - {row["query"]}) & set(terms(row["terms"]))


def test_there_are_two_hundred_and_none_twice():
    assert len({row["terms"] for row in ROWS}) == len(ROWS) >= 200
    assert len(get_synonyms()) > len(ROWS)
