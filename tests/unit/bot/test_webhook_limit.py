"""A stranger who calls the webhook over and over is refused before anything is read."""

import asyncio
from typing import Any

from bot.telegram.receive.webhook_limit import NAME, LimitedWebhook
from core.serving.clients import parse_networks
from core.serving.limiter import RateLimiter
from core.serving.rates import Rate


def call(webhook, peer, *fields):
    """Call the webhook; return the status and the fields of the answer."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        raise AssertionError("nothing is read of who is refused")

    scope = {"type": "http", "method": "POST", "client": (peer, 1), "headers": list(fields)}
    asyncio.run(webhook(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])


async def accepting(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})


def limited(rate, trusted=""):
    limiter = RateLimiter({NAME: Rate.parse(rate)}, 10**6)
    webhook: Any = accepting
    return LimitedWebhook(webhook, limiter, parse_networks(trusted))


def test_calls_too_many_are_refused_with_when_to_come_again():
    webhook = limited("2/100")
    assert [call(webhook, "203.0.113.9")[0] for _ in range(2)] == [200, 200]
    status, headers = call(webhook, "203.0.113.9")
    assert status == 429
    assert int(headers[b"retry-after"]) >= 1
    assert call(webhook, "203.0.113.8")[0] == 200


def test_behind_a_proxy_it_is_the_caller_that_counts():
    webhook = limited("1/100", "10.0.0.0/8")
    for address in (b"198.51.100.1", b"198.51.100.2"):
        assert call(webhook, "10.0.0.1", (b"x-forwarded-for", address))[0] == 200
    assert call(webhook, "10.0.0.1", (b"x-forwarded-for", b"198.51.100.1"))[0] == 429
