"""Fields of HTTP requests by the letter of RFC 9110: codings, entity tags, dates, ranges."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.http.conditions import failed_precondition, matches, range_applies
from portal.api.http.negotiation import choose_coding
from portal.api.http.ranges import MOST_PARTS, Part, parts_of

BOTH = ("br", "gzip")
AT = datetime(2021, 3, 1, 9, tzinfo=UTC)
DATE = "Mon, 01 Mar 2021 09:00:00 GMT"
LATER, EARLIER = "Mon, 01 Mar 2021 09:00:01 GMT", "Mon, 01 Mar 2021 08:59:59 GMT"


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        (None, "identity"),
        ("", "identity"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("deflate", "identity"),
        ("zstd, deflate", "identity"),
        ("br;q=0", "identity"),
        ("br;q=0.0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0.5", "br"),
        ("*;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("*;q=0, identity", "identity"),
        ("identity;q=0", None),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("identity;q=0, *", "br"),
        ("identity", "identity"),
        ("identity;q=1, br;q=0.5", "identity"),
        ("identity;q=0.5, br;q=0.5", "br"),
        ("gzip;q=1.0, br;q=0.9", "gzip"),
        ("gzip;q=0.001, br;q=0.002", "br"),
        ("gzip ; q=0.5 , br ; q = 0.4", "gzip"),
        ("br;q=2", "identity"),
        ("br;q=x, gzip", "gzip"),
        ("br;q=", "identity"),
        (",,, gzip ,,", "gzip"),
        ("brotli", "identity"),
        ("notbr, sgzip", "identity"),
        ("\x00;;;", "identity"),
    ],
)
def test_the_coding_is_the_one_that_the_client_likes(accepted, chosen):
    assert choose_coding(accepted, BOTH) == chosen


@pytest.mark.parametrize(
    ("accepted", "available", "chosen"),
    [
        ("br", ["gzip"], "identity"),
        ("br, gzip", ["gzip"], "gzip"),
        ("br", [], "identity"),
        ("br, identity;q=0", ["gzip"], None),
        ("*;q=0, br", [], None),
    ],
)
def test_only_what_there_is_is_chosen(accepted, available, chosen):
    assert choose_coding(accepted, available) == chosen


@given(st.text(st.sampled_from("brgzipdentyq=0.15;,* \t"), max_size=60))
def test_any_field_has_an_answer(field):
    assert choose_coding(field, BOTH) in {"br", "gzip", "identity", None}


@pytest.mark.parametrize(
    ("field", "weakly", "strongly"),
    [
        ('"a"', True, True),
        ('W/"a"', True, False),
        ("*", True, True),
        (" * ", True, True),
        ('"b", "a"', True, True),
        ('"b",W/"a" ,"c"', True, False),
        ('"b"', False, False),
        ("a", False, False),
        ('"a', False, False),
        ('"A"', False, False),
        ('"aa"', False, False),
        ('w/"b"', False, False),
        ("", False, False),
        ('"*"', False, False),
    ],
)
def test_entity_tags_are_compared_whole(field, weakly, strongly):
    assert matches(field, '"a"') is weakly
    assert matches(field, '"a"', is_strong=True) is strongly
    assert not matches('"a"', 'W/"a"', is_strong=True)
    assert matches('"a"', 'W/"a"')


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, None),
        ({"If-None-Match": '"a"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"b"'}, None),
        ({"If-Modified-Since": DATE}, 304),
        ({"If-Modified-Since": LATER}, 304),
        ({"If-Modified-Since": EARLIER}, None),
        ({"If-Modified-Since": "Monday, 01-Mar-21 09:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Mon Mar  1 09:00:00 2021"}, 304),
        ({"If-Modified-Since": "yesterday"}, None),
        ({"If-Modified-Since": "9" * 400}, None),
        ({"If-Modified-Since": "Mon, 01 Mar 99999 09:00:00 GMT"}, None),
        # An entity tag goes before a date.
        ({"If-None-Match": '"b"', "If-Modified-Since": DATE}, None),
        ({"If-None-Match": '"a"', "If-Modified-Since": EARLIER}, 304),
        ({"If-Match": '"a"'}, None),
        ({"If-Match": "*"}, None),
        ({"If-Match": '"b"'}, 412),
        ({"If-Match": 'W/"a"'}, 412),
        ({"If-Match": '"b"', "If-None-Match": '"a"'}, 412),
        ({"If-Match": '"a"', "If-None-Match": '"a"'}, 304),
        ({"If-Match": '"a"', "If-Unmodified-Since": EARLIER}, None),
        ({"If-Unmodified-Since": DATE}, None),
        ({"If-Unmodified-Since": EARLIER}, 412),
        ({"If-Unmodified-Since": "never"}, None),
    ],
)
def test_conditions_go_in_their_order(headers, status):
    assert failed_precondition(headers, '"a"', AT) == status


def test_without_a_date_only_tags_count():
    for name in ("If-Modified-Since", "If-Unmodified-Since"):
        assert failed_precondition({name: EARLIER}, '"a"') is None


@pytest.mark.parametrize(
    ("field", "applies"),
    [
        (None, True),
        ('"a"', True),
        ('W/"a"', False),
        ('"b"', False),
        (DATE, True),
        (LATER, False),
        (EARLIER, False),
        ("junk", False),
    ],
)
def test_a_part_is_only_added_to_the_same_file(field, applies):
    assert range_applies(field, '"a"', AT) is applies
    assert not range_applies(DATE, '"a"', AT + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("field", "parts"),
    [
        (None, None),
        ("", None),
        ("bytes=0-0", [(0, 1)]),
        ("bytes=0-99", [(0, 100)]),
        ("bytes=10-19", [(10, 20)]),
        ("bytes=90-", [(90, 100)]),
        ("bytes=-10", [(90, 100)]),
        ("bytes=-1000", [(0, 100)]),
        ("bytes=99-1000", [(99, 100)]),
        ("BYTES = 1-2", [(1, 3)]),
        ("bytes=1-2, 5-6", [(1, 3), (5, 7)]),
        ("bytes=5-6,1-2,2-3", [(1, 4), (5, 7)]),
        ("bytes=0-,-1", [(0, 100)]),
        ("bytes=1-2,500-600", [(1, 3)]),
        ("bytes=100-", []),
        ("bytes=100-200,300-", []),
        ("bytes=-0", []),
        ("lines=1-2", None),
        ("bytes", None),
        ("bytes=", None),
        ("bytes=,", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=5-2", None),
        ("bytes=1-2,x", None),
        ("bytes=1-2-3", None),
        ("bytes=+1-2", None),
        ("bytes=1.5-2", None),
        ("bytes=٠-٩", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("bytes=" + ",".join(["0-1"] * (MOST_PARTS + 1)), None),
    ],
)
def test_parts_of_a_file(field, parts):
    found = parts_of(field, 100)
    assert found == (None if parts is None else [Part(*one) for one in parts])


@given(st.text(st.sampled_from("bytes=0123456789-, \t"), max_size=40), st.integers(0, 1000))
def test_no_part_leaves_the_file(field, size):
    for part in parts_of(f"bytes={field}", size) or []:
        assert 0 <= part.start < part.end <= size
