"""Judges the answers of a release's search to questions of citizens: good, weak or wrong.

    python tests/bench/judged_queries.py data/releases/1400/current [questions.csv]

The table is of query, wanted (kind/code, any of which is enough; "-" where the plan has nothing)
and kind_of_query; tests/functional/judged_queries.csv by default. Prints what is not good, and the
count of each verdict by kind of query.
"""

import argparse
import sqlite3
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from core.search import SearchIndex
from tests.functional.judgement import JUDGED, read_judged, verdict


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("release", type=Path)
    parser.add_argument("questions", type=Path, nargs="?", default=JUDGED)
    parser.add_argument("--all", action="store_true", help="print the good ones too")
    chosen = parser.parse_args()
    address = f"{chosen.release.resolve().as_uri()}?mode=ro&immutable=1"
    index = SearchIndex(sqlite3.connect(address, uri=True))
    counted: Counter[tuple[str, str]] = Counter()
    for query, wanted, kind in read_judged(chosen.questions):
        result = index.search(query)
        judged = verdict(result, wanted)
        counted[kind, judged] += 1
        if judged != "good" or chosen.all:
            got = " ".join(f"{hit.kind}/{hit.code}" for hit in (result.hits or result.near)[:3])
            told = "" if result.is_met else f" [{'، '.join(result.missing)}]"
            meant = f" ({result.did_you_mean}?)" if result.did_you_mean else ""
            print(f"{judged:6}{query} | {' '.join(wanted)} | {got}{told}{meant}")
    for kind in dict.fromkeys(kind for kind, _ in counted):
        print(f"{kind:40}", *(f"{counted[kind, one]:4}" for one in ("good", "weak", "wrong")))
    totals = (
        sum(n for (_, v), n in counted.items() if v == one) for one in ("good", "weak", "wrong")
    )
    print(f"{'all':40}", *(f"{total:4}" for total in totals))


if __name__ == "__main__":
    main()
