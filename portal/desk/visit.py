"""A request to the desk once it was let in: who asks, what the form says, and from where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import Request
from sqlalchemy import Engine
from starlette.datastructures import UploadFile

from core.calendar import utc_now
from core.desk.desk_sessions import Actor
from core.desk.entry.attempts import Attempt
from core.desk.rights import Action, may
from core.desk.secrets_kept import hash_of
from core.serving.clients import client_of, parse_networks, rough_network
from core.settings import Settings
from portal.desk.desk_cookies import token_of

type Form = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. `actor` None: nobody is signed in."""

    request: Request
    actor: Actor | None
    form: Form = field(default_factory=dict)
    now: datetime = field(default_factory=utc_now)
    upload: UploadFile | None = None

    @property
    def settings(self) -> Settings:
        """What the operator decided."""
        found: Settings = self.request.app.state.settings
        return found

    @property
    def engine(self) -> Engine:
        """The operational database."""
        found: Engine = self.request.app.state.engine
        return found

    @property
    def csrf(self) -> str:
        """What a form of this session has to bring back; only this session's pages show it."""
        return csrf_of(token_of(self.request, self.settings))

    @property
    def account(self) -> str:
        """Whose deed it is; only behind a door that asks for a session."""
        assert self.actor is not None
        return self.actor.account

    @property
    def client(self) -> str:
        """Which network asks, for limits; it is not kept."""
        return client_of_request(self.request, self.settings)

    @property
    def attempt(self) -> Attempt:
        """How this request signs in."""
        return Attempt(
            address=self.client,
            rough=rough_network(self.client),
            agent=self.request.headers.get("User-Agent", ""),
            now=self.now,
            memory_kib=self.settings.password_memory_kib,
        )

    def text(self, name: str) -> str:
        """Return what the form has in the field *name*; "" if it has no such field."""
        return (self.form.get(name) or [""])[0]

    def may(self, action: Action) -> bool:
        """Return whether who asks has the right to *action*."""
        return self.actor is not None and may(self.actor.roles, action)


def visit_of(request: Request) -> Visit:
    """Return the visit that the door let in (portal/desk/desk_route.py)."""
    found: Visit = request.state.visit
    return found


def csrf_of(token: str) -> str:
    """Return what forms of the session of *token* bring back."""
    return hash_of("form", token)


def client_of_request(request: Request, settings: Settings) -> str:
    """Return which network asks."""
    peer = request.client.host if request.client else None
    trusted = parse_networks(settings.trusted_proxies)
    return client_of(peer, request.headers.getlist("X-Forwarded-For"), trusted)
