"""What is kept of each unit: its best documents, and how much it tells of them."""

import pytest

from core.search.index.documents import PLAIN, STRONG, WEAK
from core.search.index.postings import MOST, Postings, rarity, slack, unpacked


def postings(*documents: tuple[list[str], list[str], list[str]]) -> Postings:
    collected = Postings()
    for number, texts in enumerate(documents, start=1):
        collected.add(number, dict(zip((STRONG, PLAIN, WEAK), texts, strict=True)))
    return collected


def gains(collected: Postings) -> dict[str, dict[int, int]]:
    return {unit: dict(zip(*unpacked(blob), strict=True)) for unit, _, blob in collected.rows()}


def test_a_unit_counts_by_the_strength_of_its_field():
    collected = postings((["پل"], ["درخت", "پل"], []), ([], ["درخت"], ["پل"]))

    assert collected.average() == pytest.approx((3.6 + 1.4) / 2)
    found = gains(collected)
    assert found["پل"][1] == round(1000 * 2.6 / (2.6 + slack(3.6, 2.5)))
    assert found["پل"][2] == round(1000 * 0.4 / (0.4 + slack(1.4, 2.5)))
    assert found["درخت"][2] > found["درخت"][1]  # in the shorter one


def test_length_and_units_are_told():
    collected = postings((["پل"], [], []))

    assert collected.add(2, {STRONG: [], PLAIN: ["جوی"] * 3, WEAK: []}) == 3.0
    assert collected.holds(["پل", "جوی"])
    assert not collected.holds(["پل", "کوی"])


def test_only_the_best_documents_of_a_unit_are_kept():
    none: list[str] = []
    short, long = (none, ["پل"], none), (none, ["پل", "کوی", "جوی"], none)
    collected = postings(long, *[short] * MOST, long)

    _, documents, blob = next(row for row in collected.rows() if row[0] == "پل")
    assert documents == MOST + 2
    assert list(unpacked(blob)[0]) == list(range(2, MOST + 2))


def test_rows_come_in_the_order_of_their_units():
    units = [unit for unit, *_ in postings((["پ", "آ", "ب"], [], [])).rows()]

    assert units == sorted(units)


def test_a_rare_unit_tells_more():
    assert rarity(100, 1) > rarity(100, 50) > 0
