"""Random tokens, and the hashes of them that are kept: who reads the database can use none."""

import hashlib
import secrets

_TOKEN_BYTES = 32


def new_token() -> str:
    """Return a token that nobody guesses, fit for an address or a cookie."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_of(*parts: str) -> str:
    """Return the hash under which a token is kept; a token is too long to be tried out."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
