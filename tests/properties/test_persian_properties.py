"""What is written of any number can be read back, and nothing else is."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

from hypothesis import example, given
from hypothesis import strategies as st

from core.money import RIAL
from core.persian import (
    enumeration,
    latin_digits,
    neighbours,
    number,
    percent,
    persian_digits,
)

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.integers().map(
    Decimal
)
FACTORS = {
    "هزار میلیارد ریال": Decimal(1000),
    "میلیارد ریال": Decimal(1),
    "میلیون ریال": Decimal("1e-3"),
    "ریال": Decimal("1e-9"),
    "همت": Decimal(10_000),
    "میلیارد تومان": Decimal(10),
    "میلیون تومان": Decimal("1e-2"),
    "تومان": Decimal("1e-8"),
}


def read(written):
    """Read a Persian number without the program's help."""
    digits = "".join(
        str("۰۱۲۳۴۵۶۷۸۹".index(letter)) if letter in "۰۱۲۳۴۵۶۷۸۹" else letter
        for letter in written
        if letter not in "٬\u200e\u061c"
    )
    return Decimal(digits.replace("٫", ".").replace("−", "-"))


@given(decimals)
def test_a_number_reads_back_exactly(value):
    assert read(number(value)) == value


@given(decimals, st.integers(0, 6))
@example(Decimal("-0.4"), 0)
@example(Decimal("0.125"), 2)
def test_a_rounded_number_is_the_nearest_and_keeps_its_places(value, places):
    written = number(value, places)
    with localcontext(prec=100):
        rounded = value.quantize(Decimal(10) ** -places, rounding=ROUND_HALF_UP)
    # Nothing that is there is rounded to nothing: that takes more places.
    if rounded or not value:
        assert read(written) == rounded
        assert len(written.partition("٫")[2]) == places
    else:
        assert read(written) != 0
        assert len(written.partition("٫")[2]) > places


near = st.tuples(st.integers(-300, 300), st.integers(-9, 9)).map(
    lambda parts: Decimal(parts[0]) / 2 + Decimal(parts[1]) / 1000
)


@given(st.lists(near | decimals, min_size=2, max_size=5), st.integers(0, 3))
@example([Decimal("10.4999"), Decimal("10.5"), Decimal("10.52")], 0)
@example([Decimal("89.99"), Decimal(90)], 0)
def test_figures_beside_each_other_keep_their_order_and_their_differences(values, places):
    shown = [read(number(value, places, values)) for value in values]
    percents = [read(percent(value, places, values)[1:-1]) for value in values]
    for one, here in zip(values, shown, strict=True):
        for other, there in zip(values, shown, strict=True):
            assert (here < there) == (one < other)
            assert (here == there) == (one == other)
    for value, written in zip(values, percents, strict=True):
        for limit in (0, 100):
            assert (written < limit) == (value < limit)
            assert (written == limit) == (value == limit)


@given(decimals)
def test_digits_stand_in_groups_of_three(value):
    first, *rest = number(value).lstrip("\u200e−").partition("٫")[0].split("٬")
    assert 1 <= len(first) <= 3
    assert {len(group) for group in rest} <= {3}


@given(decimals)
def test_a_minus_stands_first_behind_its_mark(value):
    assert number(value).startswith("\u200e−") == (value < 0)
    assert number(value).count("−") <= 1


@given(decimals)
def test_a_percent_is_its_number_and_the_sign(value):
    kept = "\u061c" if value < 0 else ""
    assert percent(value, None) == f"\u061c{number(value)}{kept}٪"


@given(st.text())
def test_digits_survive_a_round_trip(text):
    assert latin_digits(persian_digits(text)) == latin_digits(text)
    assert not set("0123456789") & set(persian_digits(text))


amounts = st.decimals(min_value="-1e6", max_value="1e6", places=9)


@given(amounts)
@example(Decimal(160000))
@example(Decimal("0.0000001"))
def test_money_is_what_its_unit_says(billion_rial):
    for say in (RIAL.write, RIAL.write_second):
        written, _, unit = say(billion_rial).partition(" ")
        assert abs(read(written) * FACTORS[unit] - billion_rial) <= FACTORS[unit] / 20


def worth(written):
    figure, _, unit = written.partition(" ")
    return read(figure) * FACTORS[unit]


close = st.tuples(amounts, st.integers(-99, 99), st.integers(0, 9)).map(
    lambda parts: (parts[0], parts[0] + parts[1] * Decimal(10) ** -parts[2])
)


@given(close)
@example((Decimal("10.96"), Decimal("11.04")))
@example((Decimal("0.99996"), Decimal(1)))
@example((Decimal("9999.99999"), Decimal(10_000)))
def test_two_amounts_are_written_alike_only_if_they_are_the_same(pair):
    one, other = pair
    for say in (RIAL.write, RIAL.write_second):
        here, there = say(one, pair), say(other, pair)
        assert (here == there) == (one == other)
        assert (worth(here) < worth(there)) == (one < other)
        assert say(one, pair) == here


@given(amounts.filter(lambda amount: abs(amount) >= Decimal("1e-8")))
def test_money_that_is_there_is_never_said_to_be_none(billion_rial):
    for say in (RIAL.write, RIAL.write_second):
        assert read(say(billion_rial).partition(" ")[0]) != 0


@given(st.lists(st.text(alphabet="ابپتث", min_size=1)))
def test_an_enumeration_names_everything_once(items):
    joined = enumeration(items)
    parts = joined.replace(" و ", "، ").split("، ") if items else []
    assert parts == items
    assert joined.count(" و ") == (len(items) > 1)


AMOUNTS = st.decimals(0, 50_000, places=6)


@given(st.sets(AMOUNTS, min_size=2, max_size=40))
@example({Decimal("0.4999"), Decimal("0.5"), Decimal("0.54")})
def test_a_list_written_beside_its_neighbours_has_no_two_alike(values):
    near = neighbours(values)
    written = (
        {number(one, 0, near[one]) for one in values},
        {RIAL.write(one, near[one]) for one in values},
    )
    assert [len(texts) for texts in written] == [len(values)] * 2
