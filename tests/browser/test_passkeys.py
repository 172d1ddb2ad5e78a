"""A passkey in a real browser, with Chromium's virtual authenticator: made, and signed in with."""

import threading

import pytest
import uvicorn

from core.calendar import utc_now
from core.database.engine import migrate, open_database
from core.enums import Role
from core.serving.port import listen
from portal.api.app import create_app
from tests.factories.desk_people import PASSWORD, code_of, desk_settings, join

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
WITHOUT_JSON = """
delete PublicKeyCredential.parseCreationOptionsFromJSON;
delete PublicKeyCredential.parseRequestOptionsFromJSON;
delete PublicKeyCredential.prototype.toJSON;
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk at a name: for a number browsers make no passkeys."""
    with listen("127.0.0.1", 0) as listener:
        url = f"http://localhost:{listener.getsockname()[1]}"
        settings = desk_settings(tmp_path_factory.mktemp("desk"), public_url=url)
        engine = open_database(settings.database)
        migrate(engine)
        app = create_app(settings, engine=engine)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield url, engine
        server.should_exit = True
        thread.join()
        engine.dispose()


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def add_device(page, **more):
    """Add a device to the browser; return what switches its owner's finger on and off."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **more}})
    own = {"authenticatorId": added["authenticatorId"]}
    return lambda is_there: session.send(
        "WebAuthn.setUserVerified", {**own, "isUserVerified": is_there}
    )


def come_in_with_a_code(page, url, account, code):
    page.goto(f"{url}/desk/sign-in/")
    page.fill("#account", account)
    page.fill("#password", PASSWORD)
    page.click("button:has-text('ادامه')")
    page.fill("#code", code)
    page.click("main button")
    page.wait_for_url(f"{url}/desk/")


def make_passkey(page, url, code):
    page.goto(f"{url}/desk/me/passkeys/")
    page.fill("#name", "رایانهٔ دفتر")
    page.fill("#code", code)
    page.click("form[data-passkey] button")


@pytest.mark.parametrize("is_old_browser", [False, True])
def test_a_passkey_is_made_and_lets_in_after_signing_out(page, desk, is_old_browser):
    url, engine = desk
    account = f"clerk.{is_old_browser:d}"
    secret, codes = join(engine, account, Role.CLERK)
    if is_old_browser:  # one that leaves reading and writing the JSON to the script
        page.add_init_script(WITHOUT_JSON)
    switch = add_device(page)
    come_in_with_a_code(page, url, account, codes[0])
    make_passkey(page, url, "1")
    page.wait_for_selector("form[data-passkey] [role=alert]:visible")
    make_passkey(page, url, code_of(secret, utc_now()))
    page.wait_for_url(f"{url}/desk/me/passkeys/?done=added")
    assert page.locator(".rows b").inner_text() == "رایانهٔ دفتر"
    page.click("text=خروج")
    page.wait_for_url(f"{url}/desk/sign-in/")
    button = page.locator("button:has-text('ورود با گذرکلید')")
    # Another finger than the owner's: the device signs nothing, and the page says so.
    switch(False)
    button.click()
    page.wait_for_selector("form[data-passkey] [role=alert]:visible")
    switch(True)
    button.click()
    page.wait_for_url(f"{url}/desk/")
    page.goto(f"{url}/desk/me/")
    assert account in page.inner_text("dl.summary")


def test_without_scripts_there_is_no_button_and_a_sentence_instead(chromium, desk):
    url, engine = desk
    _, codes = join(engine, "clerk.still", Role.CLERK)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    come_in_with_a_code(page, url, "clerk.still", codes[0])
    page.goto(f"{url}/desk/me/passkeys/")
    assert not page.locator("form[data-passkey]").is_visible()
    assert page.locator("[data-without-passkeys]").is_visible()
    page.goto(f"{url}/desk/sign-in/")
    assert not page.locator("form[data-passkey]").is_visible()
    context.close()


def test_where_scripts_run_the_policy_lets_nothing_else_in(page, desk):
    url, engine = desk
    _, codes = join(engine, "clerk.strict", Role.CLERK)
    add_device(page)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    come_in_with_a_code(page, url, "clerk.strict", codes[0])
    page.goto(f"{url}/desk/me/passkeys/")
    page.wait_for_selector("form[data-passkey]:visible")
    assert complaints == []
