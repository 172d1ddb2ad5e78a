"""One-time codes of an app on the telephone (RFC 6238), and recovery codes for when it is lost."""

import base64
import hmac
import secrets
from datetime import datetime

import pyotp

from core.persian import latin_digits

STEP_S = 30
RECOVERY_COUNT = 10
_RECOVERY_BYTES = 10
_ISSUER = "Qotbnama"


def new_secret() -> str:
    """Return a secret that a telephone and this program share."""
    return pyotp.random_base32()


def address_of(secret: str, account: str) -> str:
    """Return the `otpauth:` address that an app reads from a picture."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=account, issuer_name=_ISSUER)


def step_of(code: str, secret: str, now: datetime, *, after: int | None) -> int | None:
    """Return the thirty seconds that *code* belongs to, None if it is not right.

    Those before and after now count too: clocks differ. A step not later than *after* was used.
    """
    given = "".join(latin_digits(code).split())
    current = int(now.timestamp()) // STEP_S
    totp = pyotp.TOTP(secret, interval=STEP_S)
    for step in (current - 1, current, current + 1):
        is_unused = after is None or step > after
        if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode()) and is_unused:
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Return codes that are written down on paper: four groups of four letters and digits."""
    return [_grouped(secrets.token_bytes(_RECOVERY_BYTES)) for _ in range(RECOVERY_COUNT)]


def plain_recovery_code(code: str) -> str:
    """Return *code* as it is hashed, however it was typed."""
    return "".join(letter for letter in latin_digits(code).upper() if letter.isalnum())


def _grouped(random: bytes) -> str:
    letters = base64.b32encode(random).decode()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
