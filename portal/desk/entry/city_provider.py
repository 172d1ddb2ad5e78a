"""The city's own sign-in, by OpenID Connect: where to send a browser, and who came back.

Authorization code with PKCE, state and nonce. The second factor is the city's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.desk.desk_errors import CitySignInRefusedError, ProviderAwayError
from core.serving.addresses import is_safe_address
from core.settings import Settings
from portal.desk.entry.city_secrets import CitySecrets

RETURN_PATH = "/desk/sign-in/city/back/"
# Signatures by a key of the provider's; none that our own secret could make.
_ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
_TIMEOUT_S = 8.0
_LEEWAY_S = 60
_REMEMBERED_S = 600
_UNREADABLE = (JoseError, ValueError, TypeError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people, and who we are there."""

    issuer: str
    client_id: str
    client_secret: str
    return_address: str


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What the provider says of itself."""

    authorization: str
    token: str
    keys: str
    takes_basic: bool


def provider_of(settings: Settings) -> Provider | None:
    """Return the city's provider, None where none is set."""
    secret = settings.oidc_client_secret
    if settings.oidc_issuer is None or settings.oidc_client_id is None or secret is None:
        return None
    return Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        secret.get_secret_value(),
        str(settings.public_url).rstrip("/") + RETURN_PATH,
    )


def authorization_address(provider: Provider, secrets: CitySecrets, now: datetime) -> str:
    """Return where a browser is sent to. ProviderAwayError."""
    query = {
        "response_type": "code",
        "scope": "openid",
        "client_id": provider.client_id,
        "redirect_uri": provider.return_address,
        "state": secrets.state,
        "nonce": secrets.nonce,
        "code_challenge": secrets.code_challenge,
        "code_challenge_method": "S256",
    }
    address = _endpoints(provider, now).authorization
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"


def subject_of(provider: Provider, code: str, secrets: CitySecrets, now: datetime) -> str:
    """Return whom the provider vouches for with *code*.

    Raises ProviderAwayError, CitySignInRefusedError whatever of it does not fit.
    """
    endpoints = _endpoints(provider, now)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.return_address,
        "code_verifier": secrets.verifier,
    }
    known_by = httpx.Auth()
    if endpoints.takes_basic:
        own = (provider.client_id, provider.client_secret)
        known_by = httpx.BasicAuth(*(quote(part, safe="") for part in own))
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    try:
        with httpx.Client(timeout=_TIMEOUT_S) as client:
            answer = client.post(endpoints.token, data=form, auth=known_by)
            # It does not know the code, or not from us.
            if answer.is_client_error:
                raise CitySignInRefusedError
            token = _object_in(answer).get("id_token")
            keys = _object_in(client.get(endpoints.keys))
    except httpx.HTTPError:
        raise ProviderAwayError from None
    return _checked_subject(provider, token, keys, nonce=secrets.nonce, now=now)


def _checked_subject(
    provider: Provider, token: Any, keys: Mapping[str, Any], *, nonce: str, now: datetime
) -> str:
    moment = int(now.timestamp())
    registry = jwt.JWTClaimsRegistry(
        now=moment,
        leeway=_LEEWAY_S,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
    )
    try:
        claims = jwt.decode(
            token, KeySet.import_key_set({"keys": keys["keys"]}), algorithms=_ALGORITHMS
        ).claims
        registry.validate(claims)
    except _UNREADABLE:
        raise CitySignInRefusedError from None
    # A token for several is for us only if it says that we asked for it.
    is_ours_alone = claims["aud"] in (provider.client_id, [provider.client_id])
    party = claims.get("azp", provider.client_id if is_ours_alone else None)
    subject: str = claims["sub"]
    if party != provider.client_id or not subject or claims["iat"] < moment - _REMEMBERED_S:
        raise CitySignInRefusedError
    return subject


def _endpoints(provider: Provider, now: datetime) -> Endpoints:
    return _discovered(provider.issuer, int(now.timestamp()) // _REMEMBERED_S)


@lru_cache(maxsize=2)
def _discovered(issuer: str, _period: int) -> Endpoints:
    """Return what the provider says of itself, asked for every ten minutes at most."""
    try:
        address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        found = _object_in(httpx.get(address, timeout=_TIMEOUT_S))
        endpoints = Endpoints(
            authorization=found["authorization_endpoint"],
            token=found["token_endpoint"],
            keys=found["jwks_uri"],
            takes_basic="client_secret_basic"
            in found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]),
        )
        addresses = (endpoints.authorization, endpoints.token, endpoints.keys)
        if found["issuer"] == issuer and all(is_safe_address(one) for one in addresses):
            return endpoints
    except (httpx.HTTPError, *_UNREADABLE):
        pass
    raise ProviderAwayError


def _object_in(answer: httpx.Response) -> Mapping[str, Any]:
    """Return the JSON object in *answer*; ProviderAwayError where there is none."""
    try:
        found = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError, RecursionError):
        raise ProviderAwayError from None
    if not isinstance(found, dict):
        raise ProviderAwayError
    return found
