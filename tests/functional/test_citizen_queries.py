"""What a citizen types about the sample plan, and what must be among the first three."""

import csv
from pathlib import Path

import pytest

from core.search import index_of
from tests.factories.sample_city import sample_release

with Path(__file__).with_name("citizen_queries.csv").open(encoding="utf-8") as _file:
    QUERIES = [(row["query"], row["first_three"].split()) for row in csv.DictReader(_file)]


@pytest.fixture(scope="module")
def release():
    return sample_release()


@pytest.mark.parametrize(("query", "expected"), QUERIES, ids=[query for query, _ in QUERIES])
def test_it_is_among_the_first_three(release, query, expected):
    hits = index_of(release).search(query, limit=3).hits
    assert set(expected) <= {f"{hit.kind}/{hit.code}" for hit in hits}


def test_there_are_enough_of_them():
    assert len({query for query, _ in QUERIES}) >= 20
