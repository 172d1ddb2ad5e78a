"""What passkeys are for, and whatever else may come instead of a device's answer."""

import json
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import HttpUrl

from core.database.engine import transaction
from core.desk.desk_errors import PasskeyRefusedError
from core.desk.desk_sessions import Actor, start_session
from core.desk.entry.own_passkeys import add_passkey, begin_adding
from core.desk.entry.passkey_sign_in import begin_sign_in, sign_in_with_passkey
from core.desk.entry.relying_party import RelyingParty, relying_party
from core.desk.secrets_kept import hash_of
from core.models import Person
from tests.factories.authenticator import Authenticator
from tests.factories.desk_people import NOW, attempt

PARTY = RelyingParty("plan.example", "https://plan.example")


@pytest.mark.parametrize(
    ("url", "party"),
    [
        ("https://plan.example", RelyingParty("plan.example", "https://plan.example")),
        ("https://plan.example:8443/", RelyingParty("plan.example", "https://plan.example:8443")),
        ("http://localhost:8000", RelyingParty("localhost", "http://localhost:8000")),
        ("http://plan.example", None),
        ("http://127.0.0.1:8000", None),
        ("https://[::1]", None),
    ],
)
def test_passkeys_are_for_a_name_with_tls(url, party):
    assert relying_party(HttpUrl(url)) == party


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("AAAA"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
NUMBERS = count()
FIELDS = ["clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(field=st.sampled_from(["", "id", "rawId", "type", *FIELDS]), junk=JUNK)
def test_whatever_comes_instead_of_an_answer_is_refused(engine, field, junk):
    with transaction(engine) as session:
        session.merge(Person(account="clerk", name="clerk", added_at=NOW, added_by="op"))
        session.flush()
        token = start_session(
            session, "clerk", now=NOW, address="-", agent="Firefox", is_complete=True
        )
    device = Authenticator(PARTY.origin, user_handle=b"x")
    actor = Actor("clerk", "clerk", (), hash_of(token), is_complete=True, proved_at=NOW)
    here = attempt(NOW, address=f"address {next(NUMBERS)}")
    adding = begin_adding(engine, PARTY, actor, code="", attempt=here)
    signing = begin_sign_in(engine, PARTY, NOW)
    for answer in (device.create(adding), device.sign(signing)):
        found = json.loads(answer)
        if field in FIELDS:
            found["response"][field] = junk
        elif field:
            found[field] = junk
        sent = json.dumps(found if field else junk)
        with pytest.raises(PasskeyRefusedError):
            sign_in_with_passkey(engine, PARTY, sent, here)
        if field not in {"authenticatorData", "signature", "userHandle"}:
            with pytest.raises(PasskeyRefusedError):
                add_passkey(engine, PARTY, actor, sent, name="x", attempt=here)
