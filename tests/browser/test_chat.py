"""The conversation as a page: narrow, by keyboard, without JavaScript, before a release."""

import socket
import threading
from contextlib import closing, contextmanager

import pytest
import uvicorn
from fastapi.testclient import TestClient

from bot.web import WebChat
from core.settings import Settings
from portal.api.app import create_app
from portal.site.build import build_site
from tests.factories.bot_parts import dialogue_of
from tests.factories.city import write_city
from tests.factories.small_city import small_releases


@contextmanager
def application(folder):
    """The application, with the conversation over the releases in *folder*."""
    settings = Settings(data_dir=folder, public_url="https://example.org", _env_file=None)
    chat = WebChat(dialogue_of(folder / "releases"))

    def talk(text, callback):
        return chat.fragment(chat.respond(text=text, callback=callback))

    yield create_app(settings, talk=talk)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    data = tmp_path_factory.mktemp("talked")
    (data / "releases").symlink_to(small_releases(), target_is_directory=True)
    # The site gives the frame and its style; which plan it shows does not matter here.
    build_site(write_city(data), data / "site", public_url="https://example.org")
    return data


@pytest.fixture(scope="module")
def address(folder):
    with application(folder) as app, closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            thread.join(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/chat"
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_reader_asks_and_presses_without_a_script_or_a_mouse(chromium, address, width):
    context = chromium.new_context(
        viewport={"width": width, "height": 700}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(address)
    page.locator(".chat-answer + form input").focus()
    page.keyboard.insert_text("باغ")
    page.keyboard.press("Enter")
    answer = page.locator(".chat-answer")
    answer.get_by_text("باغ بزرگ شهر").wait_for()
    first = page.locator(".chat-buttons button").first
    first.focus()
    page.keyboard.press("Enter")
    answer.get_by_text("۲ بار تمدید").wait_for()
    # The reader is at the beginning of the answer, not below it.
    assert -1 <= answer.bounding_box()["y"] < 350
    assert page.locator("body").bounding_box()["width"] <= width
    heights = [one.bounding_box()["height"] for one in page.locator(".chat-row > *").all()]
    assert min(heights) >= 24
    context.close()


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"", 200, "قطب‌نما"),
        (b"text=+++", 200, "قطب‌نما"),
        (b"text=%ff%fe%00%e2%80%ae", 200, "پیدا نشد"),
        (b"callback=v9|zzz|%00", 200, "قطب‌نما"),
        (b"callback=v1|prj|F-01|hist|99999", 200, "باغ بزرگ شهر"),
        (b"text=<script>alert(1)</script>", 200, "&lt;script&gt;"),
        (b"text=" + b"x" * 50_000, 200, "چیزی دربارهٔ"),
        (b"text=" + b"x" * 70_000, 413, ""),
    ],
)
def test_whatever_is_posted_is_answered(folder, body, status, told):
    with application(folder) as app, TestClient(app) as client:
        response = client.post("/chat", content=body)
    assert response.status_code == status
    assert told in response.text
    assert "<script>alert" not in response.text


def test_before_the_first_release_a_person_is_told_so(tmp_path):
    with application(tmp_path) as app, TestClient(app) as client:
        response = client.get("/chat")
    assert response.status_code == 503
    assert "هنوز هیچ انتشاری در دسترس نیست" in response.text
