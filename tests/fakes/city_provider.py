"""A city's sign-in on loopback (OpenID Connect): it signs by a key of its own, as a test wants."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from core.calendar import utc_now

CLIENT_ID, CLIENT_SECRET = "desk of the plan", "s3cret: with %, + and /"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class CityProvider:
    """What it answers; a test changes it, and `codes` are those that were not exchanged yet."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    subject: str = "248289761001"
    key: Any = field(default_factory=lambda: KEY)
    algorithm: str = "RS256"
    token_status: int = 200
    keys_status: int = 200
    token_answer: str | None = None
    takes: str = "client_secret_basic"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked_for_itself: int = 0

    def authorize(self, address: str) -> str:
        """Do what a person does on its page; return where the browser is sent back to."""
        query = {name: one[0] for name, one in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT_ID
        assert query["scope"] == "openid"
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}-{query['nonce'][:8]}"
        self.codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.url}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def itself(self) -> dict[str, Any]:
        self.asked_for_itself += 1
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": [self.takes],
            **self.discovery,
        }

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, str]:
        if self.token_status != 200:
            return self.token_status, "no"
        if self.token_answer is not None:
            return 200, self.token_answer
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form["redirect_uri"]
            or not self._is_ours(form, authorization)
        ):
            return 400, '{"error": "invalid_grant"}'
        return 200, json.dumps({"access_token": "x", "id_token": self._token(asked["nonce"])})

    def _is_ours(self, form: dict[str, str], authorization: str) -> bool:
        if self.takes == "client_secret_basic":
            given = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        else:
            given = [form.get("client_id", ""), form.get("client_secret", "")]
        unquoted = [unquote(one) if authorization else one for one in given]
        return unquoted == [CLIENT_ID, CLIENT_SECRET]

    def _token(self, nonce: str) -> str:
        now = int(utc_now().timestamp())
        claims = {
            "iss": self.url,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.claims,
        }
        claims = {name: one for name, one in claims.items() if one is not None}
        if self.algorithm == "none":
            return ".".join((*(_part(one) for one in ({"alg": "none"}, claims)), ""))
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, self.key)


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@contextmanager
def open_provider() -> Iterator[CityProvider]:
    """Serve a provider on loopback until the end of the block."""
    provider = CityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                self._answer(200, json.dumps(provider.itself()))
            elif self.path == "/keys":
                keys = {"keys": [KEY.as_dict(private=False)]}
                self._answer(provider.keys_status, json.dumps(keys))
            else:
                self._answer(404, "")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: one[0] for name, one in parse_qs(body).items()}
            self._answer(*provider.exchange(form, self.headers.get("Authorization", "")))

        def _answer(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
