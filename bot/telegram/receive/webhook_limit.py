"""How often the webhook may be called: a stranger is refused before anything is read."""

from dataclasses import dataclass

from bot.telegram.receive.ingress import Receive, Scope, Send, Webhook
from core.serving.clients import Network, client_of, parse_networks
from core.serving.limiter import RateLimiter
from core.serving.rates import Rate
from core.settings import Settings

NAME = "webhook"


@dataclass(frozen=True, slots=True)
class LimitedWebhook:
    """Stands in front of the webhook; the Bot API brings again what is answered with 429."""

    webhook: Webhook
    limiter: RateLimiter
    trusted: tuple[Network, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, or refuse it."""
        refused = None
        if scope["type"] == "http":
            refused = self.limiter.refuse(NAME, self._client(scope))
        if refused is None:
            await self.webhook(scope, receive, send)
            return
        headers = [
            (b"content-length", b"0"),
            (b"retry-after", str(refused.retry_after_s).encode()),
        ]
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def _client(self, scope: Scope) -> str:
        peer = scope.get("client")
        fields = (
            value.decode("latin-1")
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
        )
        return client_of(peer[0] if peer else None, fields, self.trusted)


def limited(webhook: Webhook, settings: Settings) -> LimitedWebhook:
    """Put the limit of the settings in front of *webhook*."""
    limiter = RateLimiter({NAME: Rate.parse(settings.limit_webhook)})
    return LimitedWebhook(webhook, limiter, parse_networks(settings.trusted_proxies))
