"""What is written of any number can be read back, and nothing else is."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

from hypothesis import example, given
from hypothesis import strategies as st

from core.persian import enumeration, latin_digits, money, number, percent, persian_digits, toman

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
        if letter not in "٬\u200e"
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
    assert read(written) == rounded
    assert len(written.partition("٫")[2]) == places


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
    assert percent(value, None) == "\u061c" + number(value) + "٪"


@given(st.text())
def test_digits_survive_a_round_trip(text):
    assert latin_digits(persian_digits(text)) == latin_digits(text)
    assert not set("0123456789") & set(persian_digits(text))


amounts = st.decimals(min_value="-1e6", max_value="1e6", places=9)


@given(amounts)
@example(Decimal(160000))
@example(Decimal("0.0000001"))
def test_money_is_what_its_unit_says(billion_rial):
    for say in (money, toman):
        written, _, unit = say(billion_rial).partition(" ")
        assert abs(read(written) * FACTORS[unit] - billion_rial) <= FACTORS[unit] / 20


@given(amounts.filter(lambda amount: abs(amount) >= Decimal("1e-8")))
def test_money_that_is_there_is_never_said_to_be_none(billion_rial):
    for say in (money, toman):
        assert read(say(billion_rial).partition(" ")[0]) != 0


@given(st.lists(st.text(alphabet="ابپتث", min_size=1)))
def test_an_enumeration_names_everything_once(items):
    joined = enumeration(items)
    parts = joined.replace(" و ", "، ").split("، ") if items else []
    assert parts == items
    assert joined.count(" و ") == (len(items) > 1)
