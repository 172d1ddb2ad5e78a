"""Signing in by the city's own account, over HTTP, with a provider on loopback."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey
from sqlalchemy import delete

from core.calendar import utc_now
from core.database.engine import migrate, open_database, transaction
from core.desk.accounts import add_person, disable_person
from core.desk.entry.city_sign_in import bind_city_account
from core.enums import Role
from core.errors import SettingInvalidError
from core.models import Person, SignInDelay
from core.settings import Settings, load_settings
from portal.desk.entry import city_provider
from tests.factories.desk_people import (
    PASSWORD,
    DeskBrowser,
    desk_client,
    desk_settings,
    join,
    signed_in,
)
from tests.fakes.city_provider import CLIENT_ID, CLIENT_SECRET, OTHER_KEY, open_provider

START = "/desk/sign-in/city/"
CITY_COOKIE = "__Host-qotbnama-city"


@pytest.fixture
def city():
    city_provider._discovered.cache_clear()
    with open_provider() as opened:
        yield opened


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    settings = desk_settings(tmp_path_factory.mktemp("desk"))
    opened = open_database(settings.database)
    migrate(opened)
    join(opened, "operator", Role.OPERATOR)
    join(opened, "clerk", Role.CLERK)
    yield opened
    opened.dispose()


@pytest.fixture
def client(city, engine, tmp_path):
    settings = desk_settings(
        tmp_path,
        oidc_issuer=city.url,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
    )
    with transaction(engine) as session:
        # Nobody waits for what another test has tried, and a new issuer knows its person anew.
        session.execute(delete(SignInDelay))
        session.get_one(Person, "clerk").disabled_at = None
        bind_city_account(session, "clerk", city.url, city.subject, by="operator", now=utc_now())
    with desk_client(settings, engine) as opened:
        yield opened


def go(client, city, **more):
    """What a browser does, from the button to the page that it comes back to."""
    leading = client.get(START, params={"next": "/desk/people/"})
    assert leading.status_code == 303
    back = urlsplit(city.authorize(leading.headers["Location"]))
    given = {name: one[0] for name, one in parse_qs(back.query).items()}
    return client.get(back.path, params={**given, **more})


def is_let_in(answer):
    return answer.status_code == 303 and "__Host-qotbnama-desk" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("takes", ["client_secret_basic", "client_secret_post"])
def test_from_the_button_to_the_desk(client, city, takes):
    city.takes = takes
    page = client.get("/desk/sign-in/", params={"next": "/desk/people/"}).text
    assert f'href="{START}?next=/desk/people/"' in page
    answer = go(client, city)
    assert is_let_in(answer)
    assert answer.headers["Location"] == "/desk/people/"
    assert client.get("/desk/me/").status_code == 200
    # What came back is forgotten, and what goes on is known ten minutes.
    assert CITY_COOKIE not in client.cookies
    assert city.asked_for_itself <= 2


def test_what_a_browser_takes_along_is_no_secret_of_another(client, city):
    leading = client.get(START)
    cookie = leading.headers["Set-Cookie"].lower()
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= set(cookie.split("; "))
    token = client.cookies[CITY_COOKIE].partition("|")[0]
    assert token not in leading.headers["Location"]
    query = parse_qs(urlsplit(leading.headers["Location"]).query)
    values = [query[name][0] for name in ("state", "nonce", "code_challenge")]
    assert len(set(values)) == 3
    client.cookies.clear()
    again = parse_qs(urlsplit(client.get(START).headers["Location"]).query)
    assert again["state"] != query["state"]


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another desk"},
        {"aud": [CLIENT_ID, "another desk"]},
        {"aud": [CLIENT_ID], "azp": "another desk"},
        {"aud": {}},
        {"iss": "https://evil.example"},
        {"exp": timedelta(minutes=-2)},
        {"exp": None},
        {"iat": timedelta(minutes=-20)},
        {"iat": timedelta(minutes=20)},
        {"sub": ""},
        {"sub": 4711},
        {"sub": None},
    ],
)
def test_a_token_that_says_something_else_lets_nobody_in(client, city, claims):
    now = utc_now()
    moments = {key: value for key, value in claims.items() if isinstance(value, timedelta)}
    city.claims = claims | {key: int((now + ago).timestamp()) for key, ago in moments.items()}
    answer = go(client, city)
    assert answer.status_code == 422
    assert "ورود با حساب سازمانی انجام نشد" in answer.text
    city.claims = {}
    assert is_let_in(go(client, city))


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RS256", OTHER_KEY),
        ("HS256", OctKey.import_key(CLIENT_SECRET)),
        ("none", OTHER_KEY),
    ],
)
def test_a_token_that_another_key_signed_lets_nobody_in(client, city, algorithm, key):
    city.algorithm, city.key = algorithm, key
    assert go(client, city).status_code == 422


def test_a_token_for_several_that_we_asked_for_lets_in(client, city):
    city.claims = {"aud": [CLIENT_ID, "another desk"], "azp": CLIENT_ID}
    assert is_let_in(go(client, city))
    city.claims = {"aud": [CLIENT_ID]}
    assert is_let_in(go(client, city))


@pytest.mark.parametrize("is_disabled", [True, False])
def test_who_is_not_here_is_told_what_to_give_the_operator(client, city, engine, is_disabled):
    if is_disabled:
        with transaction(engine) as session:
            disable_person(session, "clerk", by="operator", now=utc_now())
    else:
        city.subject = "a-stranger<b>"
    answer = go(client, city)
    assert answer.status_code == 422
    assert city.subject.replace("<b>", "&lt;b&gt;") in answer.text
    assert "مدیر سامانه" in answer.text
    with transaction(engine) as session:
        assert session.get(Person, city.subject) is None


@pytest.mark.parametrize(
    "query",
    [
        {"state": "x"},
        {"state": ""},
        {"code": ""},
        {"code": "made up"},
        {"iss": "https://evil.example"},
    ],
)
def test_what_comes_back_wrong_lets_nobody_in(client, city, query):
    assert go(client, city, **query).status_code == 422


def test_who_turned_away_is_told_so(client, city):
    state = parse_qs(urlsplit(client.get(START).headers["Location"]).query)["state"][0]
    refused = client.get(f"{START}back/", params={"error": "access_denied", "state": state})
    assert refused.status_code == 422
    assert 'name="password"' in refused.text


def test_a_link_back_is_for_one_browser_and_once(client, city):
    leading = client.get(START)
    back = city.authorize(leading.headers["Location"])
    kept = client.cookies[CITY_COOKIE]
    client.cookies.clear()
    assert client.get(back).status_code == 422
    client.get(START)  # another browser, with a sign-in of its own
    assert client.get(back).status_code == 422
    client.cookies.clear()
    once = {"Cookie": f"{CITY_COOKIE}={kept}"}
    assert is_let_in(client.get(back, headers=once))
    client.cookies.clear()
    assert client.get(back, headers=once).status_code == 422


def unreachable(city):
    city.discovery = {"token_endpoint": "http://127.0.0.1:1/token"}


def failing(city):
    city.token_status = 503


def without_keys(city):
    city.keys_status = 500


def talking_nonsense(city):
    city.token_answer = "<html>"


def answering_a_list(city):
    city.token_answer = "[]"


@pytest.mark.parametrize(
    "fault", [unreachable, failing, without_keys, talking_nonsense, answering_a_list]
)
def test_a_provider_that_is_away_is_a_sentence_beside_the_password(client, city, fault):
    fault(city)
    answer = go(client, city)
    assert answer.status_code == 503
    assert "در دسترس نیست" in answer.text
    assert 'name="password"' in answer.text
    headers = {"Sec-Fetch-Site": "same-origin"}
    data = {"account": "clerk", "password": PASSWORD}
    assert client.post("/desk/sign-in/", data=data, headers=headers).status_code == 303


@pytest.mark.parametrize(
    "itself",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "http://city.example/authorize"},
        {"token_endpoint": "http://city.example/token"},
        {"jwks_uri": "ftp://city.example/keys"},
        {"jwks_uri": 4711},
        {"jwks_uri": "https://[::1"},
    ],
)
def test_a_provider_that_says_something_unsafe_of_itself_is_not_gone_to(client, city, itself):
    city.discovery = itself
    answer = client.get(START)
    assert answer.status_code == 503
    assert "Location" not in answer.headers


def test_an_address_that_asks_already_is_asked_more(client, city):
    city.discovery = {"authorization_endpoint": f"{city.url}/authorize?tenant=city"}
    assert "/authorize?tenant=city&response_type=code&" in client.get(START).headers["Location"]


def test_a_token_answer_without_a_token_is_refused(client, city):
    city.token_answer = "{}"
    assert go(client, city).status_code == 422


def test_an_operator_binds_an_account_at_the_desk(client, city, engine):
    with transaction(engine) as session:
        for account in ("one", "two"):
            if session.get(Person, account) is None:
                add_person(session, account, account, [Role.CLERK], by="operator", now=utc_now())
    operator = signed_in(client, engine, "operator")
    client.cookies.clear()
    bound = operator.post("/desk/people/one/city/", subject=" one@city ")
    assert (bound.status_code, bound.headers["Location"]) == (303, "/desk/people/one/")
    page = operator.get("/desk/people/one/").text
    assert 'value="one@city"' in page
    assert "فعال" in page
    taken = operator.post("/desk/people/two/city/", subject="one@city")
    assert taken.status_code == 422
    assert "one" in taken.text
    city.subject = "one@city"
    client.cookies.clear()
    assert is_let_in(go(client, city))
    client.cookies.clear()
    assert operator.post("/desk/people/one/city/", subject="").status_code == 303
    assert go(client, city).status_code == 422
    client.cookies.clear()
    assert "حساب سازمانی شخصی را تعیین کرد" in operator.get("/desk/audit/").text


def test_without_a_provider_there_is_no_button(engine, tmp_path):
    with desk_client(desk_settings(tmp_path), engine) as plain:
        assert START not in plain.get("/desk/sign-in/").text
        assert plain.get(START).status_code == 422
        operator = DeskBrowser(plain, signed_in(plain, engine, "operator").token)
        assert "/city/" not in operator.get("/desk/people/clerk/").text


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "https://city.example"},
        {"oidc_client_id": "x", "oidc_client_secret": "y"},
        {"oidc_issuer": "http://city.example", "oidc_client_id": "x", "oidc_client_secret": "y"},
    ],
)
def test_settings_are_all_there_and_safe_or_none(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingInvalidError, match="QOTBNAMA_OIDC"):
        load_settings(**given)
    assert isinstance(load_settings(), Settings)
