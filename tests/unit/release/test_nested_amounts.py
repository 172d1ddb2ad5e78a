"""Approved, allocated and spent money as lengths beside each other."""

from decimal import Decimal

import pytest

from core.release.derived.amounts import nested


def money(*amounts):
    return [None if amount is None else Decimal(amount) for amount in amounts]


@pytest.mark.parametrize(
    ("amounts", "lengths", "shares"),
    [
        ((200, 100, 50), (100, 50, 25), (50, 25)),
        ((100, 100, 125), (80, 80, 100), (100, 125)),
        ((100, 0, 0), (100, 0, 0), (0, 0)),
        ((100, 50, -10), (100, 50, 0), (50, -10)),
    ],
)
def test_lengths_are_of_the_largest_and_shares_of_what_is_approved(amounts, lengths, shares):
    found = nested(*money(*amounts))
    assert found is not None
    assert (found.approved, found.allocated, found.spent) == lengths
    assert found.of_approved == shares


@pytest.mark.parametrize(
    "amounts", [(None, 1, 1), (0, 1, 1), (-5, 1, 1), (100, None, 1), (100, 1, None)]
)
def test_nothing_is_compared_where_an_amount_is_missing(amounts):
    assert nested(*money(*amounts)) is None
