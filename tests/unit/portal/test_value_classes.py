"""Classes of a map's values: by value, none empty, with round limits that are told."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.persian import number
from core.texts import load_texts
from portal.charts.comparison.value_classes import round_between, value_classes
from portal.pages.elements.class_words import shaded_classes

VALUES = st.lists(st.decimals(-1000, 1000, places=2, allow_nan=False), min_size=1, max_size=25)


def decimals(*texts):
    return [Decimal(text) for text in texts]


def test_what_lies_far_apart_shares_no_class():
    values = decimals("34.4", "19.1", "19.9", "15.9", "9.4", "9.1", "7.8", "6.2", "5.5", "4.8")
    classes = value_classes(values)
    assert classes.limits == tuple(decimals("7", "10", "20"))
    assert classes(Decimal("34.4")) == 3
    assert classes(Decimal("19.1")) == classes(Decimal("19.9")) == classes(Decimal("15.9")) == 2


@pytest.mark.parametrize(
    ("below", "at_most", "limit"),
    [
        ("9.43", "15.9", "10"),
        ("19.92", "34.4", "20"),
        ("-5", "3", "0"),
        ("83.31", "83.38", "83.35"),
        ("0", "0.004", "0.002"),
        ("5", "6", "6"),
        ("-7", "-3", "-5"),
        ("950", "1050", "1000"),
    ],
)
def test_a_limit_has_the_fewest_digits(below, at_most, limit):
    assert round_between(Decimal(below), Decimal(at_most)) == Decimal(limit)


@given(VALUES)
def test_every_class_holds_a_value_and_equals_share_theirs(values):
    classes = value_classes(values)
    assert {classes(value) for value in values} == set(range(len(classes.limits) + 1))
    assert len(classes.limits) + 1 == min(len(set(values)), 4)
    assert list(classes.limits) == sorted(set(classes.limits))


@given(VALUES)
def test_a_larger_value_is_in_no_lower_class(values):
    classes = value_classes(values)
    found = [classes(value) for value in sorted(values)]
    assert found == sorted(found)


def test_a_thousand_values_are_parted_too():
    classes = value_classes(Decimal(n % 997) for n in range(1_000))
    assert len(classes.limits) == 3
    assert {classes(Decimal(n)) for n in range(997)} == {0, 1, 2, 3}


def test_the_legend_tells_the_limits():
    shades = shaded_classes(load_texts(), decimals("1", "2", "50", "90", "91"), number)
    assert shades.legend == (
        (0, "کمتر از ۲"),
        (1, "۲ تا کمتر از ۵۰"),
        (2, "۵۰ تا کمتر از ۸۰"),
        (3, "۸۰ و بیشتر"),
    )
    assert [shades.shade(value) for value in decimals("1", "50", "91")] == [0, 2, 3]


def test_equal_values_have_one_shade_and_the_legend_says_so():
    shades = shaded_classes(load_texts(), decimals("60", "60.0"), number)
    assert shades.legend == ((1, "همه ۶۰"),)
    assert shades.shade(Decimal(60)) == 1
