"""For which site a passkey is made, and whose pages use it: both are of QOTBNAMA_PUBLIC_URL."""

from dataclasses import dataclass
from ipaddress import ip_address

from pydantic import HttpUrl

_USUAL_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The name that a passkey is bound to, and the origin whose pages may use it."""

    id: str
    origin: str


def relying_party(public_url: HttpUrl) -> RelyingParty | None:
    """Return for whom passkeys are; None where browsers have none.

    They want a name, not a number, and TLS, but on the machine itself.
    """
    host = public_url.host or ""
    if _is_number(host) or (public_url.scheme != "https" and host != "localhost"):
        return None
    is_usual = public_url.port == _USUAL_PORTS[public_url.scheme]
    port = "" if is_usual else f":{public_url.port}"
    return RelyingParty(host, f"{public_url.scheme}://{host}{port}")


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
