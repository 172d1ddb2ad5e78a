"""How a search answered a question, against what a citizen wanted of it."""

import csv
from pathlib import Path

JUDGED = Path(__file__).with_name("judged_queries.csv")
_FIRST = 3
_SHOWN = 10
NOT_IN_PLAN = "-"


def read_judged(path):
    """Return query, wanted and kind of every row. Any one of what is wanted is enough."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [(row["query"], row["wanted"].split(), row["kind_of_query"]) for row in rows]


def verdict(result, wanted):
    """Return good, weak or wrong.

    Good: met, and one of *wanted* among the first three; or nothing is wanted and the search says
    that the query is not met. Weak: one of *wanted* is shown, but below others or as the nearest.
    """
    if wanted == [NOT_IN_PLAN]:
        return "wrong" if result.is_met else "good"
    shown = [f"{hit.kind}/{hit.code}" for hit in (result.hits or result.near)]
    if result.is_met and set(wanted) & set(shown[:_FIRST]):
        return "good"
    return "weak" if set(wanted) & set(shown[:_SHOWN]) else "wrong"
