"""The desk in a browser without scripts: the way of a package, and axe on every kind of page."""

import re
import threading

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from sqlmodel import select

from bot.web import open_chat
from core.calendar import utc_now
from core.database.engine import migrate, open_database, transaction
from core.desk.entry.proof import PROOF_LASTS
from core.enums import PackageState, Role
from core.models import DeskSession
from core.serving.port import listen
from portal.api.app import create_app
from tests.factories.desk_packages import begun_desk, package_bytes, package_of, work
from tests.factories.desk_people import PASSWORD, code_of, desk_settings, invite, session_token

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
# Colours are all that is different in the dark.
IN_THE_DARK = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
COOKIE = "qotbnama-desk"
OF_ONESELF = ("/desk/me/", "/desk/me/password/", "/desk/me/passkeys/")
OF_OPERATOR = (
    *("people/", "people/auditor/", "punctuality/", "bot/?text=i_P01", "bot/sheet/?of=project"),
    *("settings/", "health/", "help/"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    with listen("127.0.0.1", 0) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = desk_settings(
            folder,
            public_url=url,
            bot_name="qotbnama_bot",
            oidc_issuer="https://sign-in.city.example",
            oidc_client_id="desk",
            oidc_client_secret="kept",
        )
        engine = open_database(settings.database)
        migrate(engine)
        begun_desk(engine, settings)
        app = create_app(settings, engine=engine, bot=open_chat(settings))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield url, engine, settings
        server.should_exit = True
        thread.join()
        engine.dispose()


def objections(page, options):
    """Ask axe; its own script is the only one that runs."""
    found = Axe().run(page, options=options).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [(page.url, one["id"]) for one in found] + ([(page.url, "wide")] if wide else [])


def come_in(context, url, engine, account):
    context.clear_cookies()
    token = session_token(engine, account)
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])


def test_a_package_is_handed_in_approved_and_published_without_scripts(chromium, desk, tmp_path):
    url, engine, settings = desk
    (tmp_path / "plan.zip").write_bytes(package_bytes(tmp_path, unit="نمره"))
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    come_in(context, url, engine, "clerk")
    page.goto(f"{url}/desk/")
    page.click("text=تحویل فایل")
    page.set_input_files("#file", tmp_path / "plan.zip")
    page.fill("#note", "بازنگری واحد")
    page.click("text=تحویل و بررسی")
    number = int(re.findall(r"/packages/(\d+)/", page.url)[0])
    work(engine, settings)
    page.goto(f"{url}/desk/packages/{number}/")
    page.click("button:has-text('فرستادن برای تأیید')")
    come_in(context, url, engine, "approver")
    page.goto(f"{url}/desk/packages/{number}/")
    page.click("button:has-text('تأیید می‌کنم')")
    come_in(context, url, engine, "publisher")
    page.goto(f"{url}/desk/packages/{number}/")
    page.click("button:has-text('انتشار، همین حالا')")
    work(engine, settings)
    assert package_of(engine, number).state is PackageState.PUBLISHED
    page.goto(f"{url}/desk/packages/{number}/")
    assert "منتشر شد" in page.inner_text("h1")
    page.click("text=خروج")
    assert page.url == f"{url}/desk/sign-in/"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page(chromium, desk, tmp_path, scheme):
    url, engine, settings = desk
    width, options = (360, IN_THE_DARK) if scheme == "dark" else (1280, OPTIONS)
    # Our policy lets no script run, not even axe.
    context = chromium.new_context(
        bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    found = []

    def look(path):
        page.goto(f"{url}{path}")
        found.extend(objections(page, options))

    look("/desk/sign-in/")
    assert page.get_by_text("ورود با حساب سازمانی").is_visible()
    token, secret = invite(engine, f"new.{scheme}", Role.CLERK, now=utc_now())
    look(f"/desk/welcome/{token}/")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.fill("#code", code_of(secret, utc_now()))
    page.click("button")
    assert page.locator(".codes li").count() == 10
    found.extend(objections(page, options))
    look("/desk/welcome/over/")
    numbers = []
    for cells in ({"direction": "sideways"}, {"unit": f"واحد {scheme}"}):
        come_in(context, url, engine, "clerk")
        (tmp_path / "plan.zip").write_bytes(package_bytes(tmp_path, **cells))
        look("/desk/packages/new/")
        page.set_input_files("#file", tmp_path / "plan.zip")
        page.click("text=تحویل و بررسی")
        numbers.append(int(re.findall(r"/packages/(\d+)/", page.url)[0]))
        found.extend(objections(page, options))
        work(engine, settings)
        look(f"/desk/packages/{numbers[-1]}/")
    page.click("button:has-text('فرستادن برای تأیید')")
    for path in ("/desk/", "/desk/packages/", "/desk/deliveries/", "/desk/audit/", *OF_ONESELF):
        look(path)
    come_in(context, url, engine, "approver")
    look(f"/desk/packages/{numbers[-1]}/")
    page.click("button:has-text('ساختن پیوند تأیید')")
    link = page.input_value("#link")
    found.extend(objections(page, options))
    look(link.removeprefix(url))
    come_in(context, url, engine, "operator")
    for room in OF_OPERATOR:
        look(f"/desk/{room}")
    assert found == []
    context.close()


@pytest.mark.parametrize(("scheme", "options"), [("light", OPTIONS), ("dark", IN_THE_DARK)])
def test_the_page_that_asks_for_the_code_again(chromium, desk, scheme, options):
    url, engine, _ = desk
    context = chromium.new_context(bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    come_in(context, url, engine, "operator")
    with transaction(engine) as session:
        for one in session.exec(select(DeskSession)):
            one.proved_at -= PROOF_LASTS
    page.goto(f"{url}/desk/people/auditor/")
    page.click("button:has-text('غیرفعال')")
    assert "کد را وارد کنید" in page.inner_text("h1")
    assert objections(page, options) == []
    context.close()
