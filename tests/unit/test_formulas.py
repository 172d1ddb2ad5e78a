import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formulas import escape, unescape


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=x", "''-y"])
def test_what_a_spreadsheet_would_run_is_made_safe(text):
    assert escape(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x", "'quoted'", "1-1", "''"])
def test_what_it_would_not_run_is_left_as_it_is(text):
    assert escape(text) == text


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_safe_texts_read_back_as_they_were(text):
    safe = escape(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescape(safe) == text
