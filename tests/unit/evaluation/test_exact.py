"""Exact numbers in, and one place where they are rounded on the way out."""

from decimal import Decimal
from fractions import Fraction

import pytest

from core.evaluation.exact import exact, to_decimal, total


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(90), 3, "90.000"),
        (Fraction(10**40 + 1, 3), 1, "3" * 39 + "3.7"),
    ],
)
def test_to_decimal_rounds_halves_away_from_zero(number, digits, text):
    assert str(to_decimal(number, digits)) == str(Decimal(text))


def test_a_binary_float_is_refused():
    with pytest.raises(TypeError, match="binary floats"):
        exact(0.5)  # type: ignore[arg-type]  # what is shown


@pytest.mark.parametrize("number", [Decimal("0.1"), 3, Fraction(1, 3)])
def test_exact_numbers_are_taken(number):
    assert exact(number) == number


def test_a_float_is_refused_though_its_equal_was_taken_before():
    assert exact(Decimal("0.5")) == Fraction(1, 2)
    with pytest.raises(TypeError):
        exact(0.5)  # type: ignore[arg-type]  # what is shown


def test_total_of_nothing_is_zero():
    assert total([]) == 0


@pytest.mark.parametrize("count", [1, 2, 3, 7, 100])
def test_total_is_the_sum(count):
    numbers = [Fraction(i, i % 12 + 1) for i in range(count)]
    assert total(numbers) == sum(numbers)
