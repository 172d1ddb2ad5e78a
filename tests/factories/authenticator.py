"""A device that makes and uses passkeys, in software: what a browser would send, byte by byte."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

UP, UV, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One device with one passkey; `counts` False: it does not count what it signs."""

    origin: str
    counts: bool = True
    flags: int = UP | UV
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: bytes | None = None
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: str, **more: Any) -> str:
        """What `navigator.credentials.create` gives, as JSON; *more* stands in its place."""
        given = json.loads(options)
        self.user_handle = base64url_to_bytes(given["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id
        data = self._data(given["rp"]["id"], ATTESTED) + attested + cbor2.dumps(public)
        attestation = {"fmt": "none", "attStmt": {}, "authData": data, **more.pop("statement", {})}
        return self._credential(
            clientDataJSON=self._client("webauthn.create", given["challenge"], **more),
            attestationObject=cbor2.dumps(attestation),
        )

    def sign(self, options: str, **more: Any) -> str:
        """What `navigator.credentials.get` gives, as JSON."""
        given = json.loads(options)
        self.count += self.counts
        data = self._data(more.pop("rp_id", given["rpId"]), 0)
        client = self._client("webauthn.get", given["challenge"], **more)
        signed = data + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": data,
            "signature": self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
        }
        if self.user_handle is not None:
            response["userHandle"] = self.user_handle
        return self._credential(**response)

    def _data(self, rp_id: str, more_flags: int) -> bytes:
        flags = (self.flags | more_flags).to_bytes()
        return hashlib.sha256(rp_id.encode()).digest() + flags + self.count.to_bytes(4)

    def _client(self, kind: str, issued: str, **more: Any) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": issued, "origin": self.origin, **more}
        ).encode()

    def _credential(self, **response: bytes) -> str:
        own = bytes_to_base64url(self.credential_id)
        return json.dumps(
            {
                "id": own,
                "rawId": own,
                "type": "public-key",
                "response": {name: bytes_to_base64url(one) for name, one in response.items()},
            }
        )
