"""The same answer, with the same figure, by the bot, on the site and from the API."""

from html import unescape
from re import sub

import pytest
from fastapi.testclient import TestClient

from bot.dialogue import Dialogue
from bot.memory import NoMemory
from bot.screens.parts.markup import plain
from bot.screens.spoken import understand
from core.answers import answer, shape_table
from core.languages.language import ARABIC_LETTER_MARK
from core.release.current import CurrentReleases
from core.settings import Settings
from core.texts import load_texts
from portal.api.app import create_app
from portal.site.served import search_html
from tests.factories.sample_city import sample_releases
from tests.presence import present

# Beside the shapes', answers of several lines and of a question that was respelt.
EXAMPLES = [
    *(one.example for one in shape_table()),
    "سرانه فضای سبز چقدر شده",
    "مقایسه منطقه ۷ و ۸",
    "آلودگی هوا بهتر شده یا بدتر",
    "هزینه پروژه‌های گردشگری",
    "boodje mantaghe 3",
]


@pytest.fixture(scope="module")
def releases():
    return CurrentReleases(sample_releases())


@pytest.fixture(scope="module")
def client():
    folder = sample_releases().parent
    # Every shape is asked twice in less than a minute.
    settings = Settings(data_dir=folder, limit_search="3000/3000", _env_file=None)
    with TestClient(create_app(settings)) as opened:
        yield opened


def text_of(html):
    return unescape(sub(r"<[^>]+>", " ", html.decode()))


@pytest.mark.parametrize("question", EXAMPLES)
def test_one_figure_in_three_places(releases, client, tmp_path, question):
    release = releases.get()
    found = present(answer(release, question, load_texts()))
    served = client.get("/api/v1/search", params={"q": question}).json()["answer"]
    assert (served["shape"], served["text"]) == (found.shape, found.text)
    assert served["figures"].keys() == found.figures.keys()
    assert served["notes"] == list(found.notes)
    page = text_of(search_html(release, question, site=tmp_path))
    for sentence in (*found.text.split("\n"), *found.notes):
        assert sentence in page
    dialogue = Dialogue(releases, load_texts(), "https://plan.example.ir")
    if found.shape not in ("near", "card"):
        shown = plain(dialogue.answer(understand(question), NoMemory()).text)
        assert shown.replace(ARABIC_LETTER_MARK, "").startswith(
            found.text.replace(ARABIC_LETTER_MARK, "")
        )


def test_no_question_has_no_answer(client):
    assert client.get("/api/v1/search", params={"q": "آسفالت"}).json()["answer"] is None


def test_a_narrowed_search_is_not_answered(client):
    given = {"q": "بودجه منطقه ۳", "kind": "project"}
    assert client.get("/api/v1/search", params=given).json()["answer"] is None


def test_every_page_that_an_answer_leads_to_has_an_address(client):
    for question in EXAMPLES:
        found = client.get("/api/v1/search", params={"q": question}).json()["answer"]
        addresses = [link["url"] for link in found["links"]]
        assert len(addresses) == len(set(addresses))
        assert all(
            (one.startswith("http") and one.endswith(("/",))) or "#" in one for one in addresses
        )
