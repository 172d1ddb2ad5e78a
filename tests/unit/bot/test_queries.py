import pytest

from bot.screens.parts.queries import MOST_BYTES, pack, unpack


@pytest.mark.parametrize(
    "query",
    ["مترو", "فضای سبز", "می‌شود", "خط ۲ مترو", "خط 2", "خط ٢", "علي", "F-01", "metro", "~x", "=x"],
)
def test_a_query_goes_there_and_back_as_it_was_typed(query):
    packed = pack(query)
    assert packed is not None
    assert unpack(packed) == query


def test_a_persian_letter_takes_one_byte():
    packed = pack("ا" * MOST_BYTES)
    assert packed is not None
    assert len(packed.encode()) == MOST_BYTES


@pytest.mark.parametrize("query", ["ا" * (MOST_BYTES + 1), "🌳" * 11, "a|b"])
def test_what_does_not_fit_is_said(query):
    assert pack(query) is None


@pytest.mark.parametrize("query", ["~9acd20e822dab301", "=5", "'quoted'"])
def test_a_packed_query_is_never_taken_for_something_else(query):
    packed = pack(query)
    assert packed is not None
    assert packed[0] not in "~="
