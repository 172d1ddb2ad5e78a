"""The room of the bot: its screens as text, and codes that a phone reads back."""

import re
from html import unescape

import pytest
import segno
from fastapi.testclient import TestClient

from bot.web import open_chat
from core.enums import Role
from portal.api.app import create_app
from tests.factories.desk_packages import begun_database
from tests.factories.desk_people import (
    PUBLIC_URL,
    DeskBrowser,
    desk_client,
    desk_settings,
    session_token,
    signed_in,
)

PAGE = "/desk/bot/"


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return desk_settings(tmp_path_factory.mktemp("bot"), bot_name="qotbnama_bot")


@pytest.fixture(scope="module")
def engine(settings):
    with begun_database(settings) as opened:
        yield opened


def opened(settings, engine):
    app = create_app(settings, engine=engine, bot=open_chat(settings))
    client = TestClient(app, base_url=PUBLIC_URL, follow_redirects=False)
    return DeskBrowser(client, session_token(engine, Role.CLERK.value))


@pytest.fixture
def clerk(settings, engine):
    return opened(settings, engine)


def shown(page):
    return unescape(re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)[0])


def test_any_text_is_answered_as_the_bot_answers_it(clerk, settings):
    chat = open_chat(settings)
    for text in ("", "راهنما", "کیفیت زندگی", "i_P01", "p_NOTHING"):
        page = clerk.get(f"{PAGE}?text={text}").text
        assert shown(page) == chat.spelled(text)[0]
    linked, buttons = chat.spelled("i_P01")
    assert linked != chat.spelled("")[0]
    assert buttons


def test_a_code_to_print_opens_its_thing_in_the_bot(clerk, settings):
    page = clerk.get(f"{PAGE}sheet/?of=project").text
    cards = re.findall(
        r'<li><b>(.*?)</b><div class="code-picture">(.*?)</div>.*?latin">(.*?)<', page
    )
    assert len(cards) == 1
    for _, picture, address in cards:
        made = segno.make(f"https://{address}", error="m", micro=False)
        assert picture == made.svg_inline(scale=4, border=4, light="#fff", omitsize=True)
        assert re.fullmatch(r"t\.me/qotbnama_bot\?start=p_[\w-]+", address)
    assert "style=" not in page
    listed = clerk.get(PAGE).text
    assert f"{PAGE}sheet/?of=project" in listed


def test_what_cannot_be_printed_is_said(clerk, engine, tmp_path, settings):
    assert clerk.get(f"{PAGE}sheet/?of=project&district=99").status_code == 404
    assert clerk.get(f"{PAGE}sheet/?of=node").status_code == 422
    nameless = opened(settings.model_copy(update={"bot_name": None}), engine)
    assert "QOTBNAMA_BOT_NAME" in nameless.get(PAGE).text
    assert nameless.get(f"{PAGE}sheet/?of=district").status_code == 404
    with desk_client(settings, engine) as client:
        assert "qotbnama serve" in signed_in(client, engine, Role.CLERK.value).get(PAGE).text
    empty = opened(desk_settings(tmp_path), engine)
    assert "هنوز انتشاری نیست" in empty.get(PAGE).text
    assert empty.get(f"{PAGE}sheet/").status_code == 404
