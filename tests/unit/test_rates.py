"""How many requests are let through, of one client and of all."""

import pytest

from core.serving.limiter import RateLimiter, Refused
from core.serving.rates import Rate

# A period so long that no busy machine outlives it.
LONG_S = 10**6


def limiter(text):
    return RateLimiter({"search": Rate.parse(text), "api": Rate.parse("0/0")}, LONG_S)


def test_a_client_is_refused_when_it_asks_too_much_and_others_are_not():
    counted = limiter("2/100")
    assert [counted.refuse("search", "a") for _ in range(2)] == [None, None]
    refused = counted.refuse("search", "a")
    assert not refused.is_total
    assert 1 <= refused.retry_after_s <= 2 * LONG_S
    assert counted.refuse("search", "b") is None


def test_all_together_are_refused_when_they_ask_too_much():
    counted = limiter("2/3")
    for client in ("a", "b", "c"):
        assert counted.refuse("search", client) is None
    assert counted.refuse("search", "d").is_total


def test_who_is_refused_takes_nothing_from_the_others():
    counted = limiter("1/3")
    for _ in range(50):
        counted.refuse("search", "loud")
    assert [counted.refuse("search", client) for client in ("a", "b")] == [None, None]


def test_made_up_clients_do_not_fill_the_memory():
    counted = limiter("5/20")
    for number in range(1000):
        counted.refuse("search", str(number))
    storage = counted._limiter.storage
    assert len(storage.storage) <= 2 * (20 + 1)


def test_nought_is_no_limit():
    counted = limiter("1/1")
    assert {counted.refuse("api", "a") for _ in range(1000)} == {None}


def test_a_limit_is_over_in_time():
    counted = RateLimiter({"search": Rate(1, 0)}, 1)
    refused = None
    while refused is None:  # however slow: two in one second come about at some time
        refused = counted.refuse("search", "a")
    assert refused == Refused(refused.retry_after_s, is_total=False)
    while counted.refuse("search", "a") is not None:
        pass


@pytest.mark.parametrize("text", ["", "60", "60/", "a/b", "-1/5", "1/2/3", "1.5/2"])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Rate.parse(text)
