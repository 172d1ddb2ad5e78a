"""A desk with a person of each role, and browsers that are signed in as them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyotp
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from core.calendar import utc_now
from core.database.engine import transaction
from core.desk.accounts import add_person
from core.desk.desk_sessions import start_session
from core.desk.entry.attempts import Attempt
from core.desk.entry.sign_in import follow_link
from core.desk.secrets_kept import hash_of
from core.enums import Role
from core.models import SignInLink
from core.settings import Settings
from portal.api.app import create_app
from portal.desk.visit import csrf_of

PUBLIC_URL = "https://plan.example"
COOKIE = "__Host-qotbnama-desk"
PASSWORD = "correct horse battery"
CHEAP_KIB = 64
NOW = datetime(2021, 3, 20, 8, 30, tzinfo=UTC)


def attempt(now=NOW, address="198.51.100.7"):
    return Attempt(
        address=address, rough="198.51.0.0/16", agent="Firefox", now=now, memory_kib=CHEAP_KIB
    )


def code_of(secret, now=NOW):
    return pyotp.TOTP(secret).at(int(now.timestamp()))


def invite(engine: Engine, account, *roles, now=NOW):
    """Add a person; return the token of their link and the secret of their telephone."""
    with transaction(engine) as session:
        token = add_person(session, account, account, roles or (Role.CLERK,), by="test", now=now)
        link = session.get(SignInLink, hash_of(token))
        assert link is not None
        return token, link.code_secret


def join(engine: Engine, account, *roles, now=NOW):
    """Add a person who has followed their link; return their secret and recovery codes."""
    token, secret = invite(engine, account, *roles, now=now)
    _, codes = follow_link(
        engine, token, password=PASSWORD, code=code_of(secret, now), attempt=attempt(now)
    )
    return secret, codes


@dataclass
class DeskBrowser:
    """A browser at the desk; without a token nobody is signed in."""

    client: TestClient
    token: str = ""

    def get(self, path: str, **options: Any):
        return self.client.get(path, headers=self._headers(), **options)

    def post(self, path: str, /, *, headers: dict[str, str] | None = None, **fields: Any):
        data = {"csrf": csrf_of(self.token), **fields}
        return self.client.post(path, data=data, headers={**self._headers(), **(headers or {})})

    def send_file(self, name: str, content: bytes, **fields: str):
        """Hand in a file by the form for it."""
        data = {"csrf": csrf_of(self.token), **fields}
        files = {"file": (name, content, "application/octet-stream")}
        return self.client.post(
            "/desk/packages/new/", data=data, files=files, headers=self._headers()
        )

    def _headers(self) -> dict[str, str]:
        own = {"Sec-Fetch-Site": "same-origin"}
        return {**own, "Cookie": f"{COOKIE}={self.token}"} if self.token else own


def desk_settings(folder, **more: Any) -> Settings:
    given = {"public_url": PUBLIC_URL, "password_memory_kib": CHEAP_KIB, **more}
    return Settings(data_dir=folder, limit_desk="0/0", _env_file=None, **given)


def desk_client(settings: Settings, engine: Engine) -> TestClient:
    app = create_app(settings, engine=engine)
    return TestClient(app, base_url=PUBLIC_URL, follow_redirects=False)


def signed_in(client: TestClient, engine: Engine, account, *, is_complete=True) -> DeskBrowser:
    """A browser in which *account* is signed in."""
    return DeskBrowser(client, session_token(engine, account, is_complete=is_complete))


def session_token(engine: Engine, account, *, is_complete=True) -> str:
    """The token of a new session of *account*."""
    with transaction(engine) as session:
        return start_session(
            session,
            account,
            now=utc_now(),
            address="198.51.0.0/16",
            agent="Firefox",
            is_complete=is_complete,
        )
