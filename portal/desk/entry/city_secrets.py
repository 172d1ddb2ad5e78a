"""What one browser brings back from the city's sign-in: all of it comes of one random token.

The token lies in a cookie of ten minutes; state, nonce and verifier are hashes of it, so that
nobody who sees one of them knows another.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import quote, unquote

from fastapi import Request, Response

from core.desk.secrets_kept import hash_of, new_token
from core.settings import Settings
from portal.desk.desk_cookies import cookie_of, drop_cookie, set_cookie
from portal.desk.entry.sign_in_routes import next_of

_COOKIE = "qotbnama-city"
_LASTS_S = 600


@dataclass(frozen=True, slots=True)
class CitySecrets:
    """What goes to the provider and what comes back; `token` goes to nobody but the browser."""

    token: str

    @property
    def state(self) -> str:
        """What the provider hands back, by which the browser is known again."""
        return hash_of("state", self.token)

    @property
    def nonce(self) -> str:
        """What stands in the provider's token, so that no other one can take its place."""
        return hash_of("nonce", self.token)

    @property
    def verifier(self) -> str:
        """What proves that who brings the code is who asked for it (PKCE)."""
        return hash_of("verifier", self.token)

    @property
    def code_challenge(self) -> str:
        """The hash of it that the provider is shown first."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def fits(self, state: str) -> bool:
        """Return whether *state* is of this browser."""
        return bool(self.token) and hmac.compare_digest(self.state.encode(), state.encode())


def new_secrets() -> CitySecrets:
    """Return secrets for one sign-in."""
    return CitySecrets(new_token())


def keep_secrets(
    response: Response, secrets: CitySecrets, next_page: str, settings: Settings
) -> None:
    """Have the browser bring *secrets* back, and the page to go on to."""
    set_cookie(response, _COOKIE, f"{secrets.token}|{quote(next_page)}", _LASTS_S, settings)


def kept_secrets(request: Request, settings: Settings) -> tuple[CitySecrets, str]:
    """Return what the browser brought back; secrets without a token fit nothing."""
    token, _, page = cookie_of(request, _COOKIE, settings).partition("|")
    return CitySecrets(token), next_of(unquote(page))


def drop_secrets(response: Response, settings: Settings) -> None:
    """Have the browser forget them: they are used once."""
    drop_cookie(response, _COOKIE, settings)
