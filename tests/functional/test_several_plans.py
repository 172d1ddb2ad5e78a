"""A city with two plans in one instance: one site, API and bot, nothing of one in the other."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.dialogue import Dialogue
from bot.memory import FleetingMemory
from bot.screens.parts.intents import START, Intent, Where, decode, encode
from bot.screens.parts.markup import plain
from core.database.engine import open_database, transaction
from core.delivery.people.follows import find_or_create_subscriber, follow, topics_of
from core.release.current import CurrentReleases
from core.settings import Settings
from core.texts import load_texts
from portal.api.app import create_app
from tests.factories.packages import a_plan, write_folder
from tests.functional.conftest import NOW, City, command, succeed
from tests.presence import present

NEXT = "برنامه ۱۴۰۵"


def write_next(folder, station="خط سه قطار شهری"):
    """Write the package of the plan that follows: the same codes, other things."""
    tables = a_plan()
    tables["plan"][0] |= {
        "code": "1405",
        "title": NEXT,
        "horizon_start": "1400-01-01",
        "horizon_end": "1405-12-29",
    }
    tables["projects"][0] |= {
        "title": station,
        "start_on": "1400-02-01",
        "planned_end_on": "1404-06-31",
    }
    return write_folder(folder, tables)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Import, publish and build both plans; the later one first, so that order means nothing.

    The site is in both languages.
    """
    folder = tmp_path_factory.mktemp("two")
    following = write_next(folder / "next")
    first = write_folder(folder / "first", a_plan())
    data = folder / "data"
    for package, code in ((following, "1405"), (first, "1400")):
        succeed(data, "import", str(package), "--plan", code)
        succeed(data, "publish", "--plan", code)
    built = command(data, "build", PUBLIC_LANGUAGES="fa,en")
    assert built.status == 0, built.err
    return data


@pytest.fixture(scope="module")
def client(two):
    with TestClient(create_app(Settings(data_dir=two, _env_file=None))) as opened:
        yield opened


@pytest.fixture
def dialogue(two):
    releases = CurrentReleases(two / "releases")
    return Dialogue(releases, load_texts(), "https://plan.example", "https://t.me/bot")


def page(data, address):
    return (data / "site" / address / "index.html").read_text(encoding="utf-8")


def test_the_site_holds_the_pages_of_both(two):
    assert "خط یک قطار شهری" in page(two, "1400/projects/F-01")
    assert "خط سه قطار شهری" in page(two, "1405/projects/F-01")
    assert page(two, "") == page(two, "1405")


def test_each_plan_has_its_pages_in_english(two):
    assert "خط یک قطار شهری" in page(two, "en/1400/projects/F-01")
    assert "خط سه قطار شهری" in page(two, "en/1405/projects/F-01")
    assert page(two, "en") == page(two, "en/1405")
    assert 'href="/en/1400/"' in page(two, "en")
    assert f'<a href="/1405/">{NEXT}</a>' in page(two, "1400/projects/F-01")
    assert '<a href="/1400/">برنامه ۱۴۰۰</a>' in page(two, "1405/projects/F-01")


def test_a_setting_says_which_plan_stands_at_the_root(two):
    said = command(two, "build", PLAN="1400")
    assert said.status == 0, said.err
    assert page(two, "") == page(two, "1400")
    succeed(two, "build")
    assert page(two, "") == page(two, "1405")


def test_a_plan_that_is_not_published_is_refused_in_a_sentence(two):
    said = command(two, "build", PLAN="1410")
    assert said.status == 1
    assert "«1410» هنوز منتشر نشده است" in said.err


def test_the_api_answers_from_the_plan_that_is_asked_for(client):
    def title(query=""):
        return client.get(f"/api/v1/projects/F-01{query}").json()["title"]

    assert title() == title("?plan=1405") == "خط سه قطار شهری"
    assert title("?plan=1400") == "خط یک قطار شهری"
    assert client.get("/api/v1/projects/F-01?plan=1410").status_code == 404
    assert client.get("/api/v1/projects/F-01?plan=../releases").status_code == 404


def test_the_api_lists_the_plans(client):
    said = client.get("/api/v1/plans").json()
    assert [(item["code"], item["release"]) for item in said["items"]] == [
        ("1405", 1),
        ("1400", 1),
    ]
    assert said["items"][1]["url"].endswith("/1400/")
    assert client.get("/api/v1/plans?per_page=1&page=2").json()["items"] == said["items"][1:]


def test_each_plan_has_its_own_search(client):
    assert "خط یک قطار" in client.get("/1400/search/?q=F-01").text
    assert "خط سه قطار" in client.get("/1405/search/?q=F-01").text
    found = client.get("/api/v1/search?q=F-01&plan=1400").json()
    assert (found["plan"], found["items"][0]["title"]) == ("1400", "خط یک قطار شهری")


def test_the_bot_leads_from_the_current_plan_to_the_other_and_stays_there(dialogue):
    memory = FleetingMemory()
    begin = dialogue.answer(START, memory)
    other = next(button for button in begin.buttons if button.label == "برنامه ۱۴۰۰")
    shown = dialogue.answer(pressed(other), memory)
    assert "برنامه ۱۴۰۰" in plain(shown.text)
    assert {pressed(button).plan for button in shown.buttons if button.label != NEXT} == {"1400"}
    project = dialogue.answer(Intent(Where.PROJECT, "F-01", plan="1400"), memory)
    assert "خط یک قطار شهری" in plain(project.text)
    press(dialogue, project, Where.FOLLOW, memory)
    assert memory.known == {"1400": frozenset({"project:F-01"})}


def test_a_button_of_a_plan_that_is_gone_opens_the_current_one(dialogue):
    shown = dialogue.answer(Intent(Where.PROJECT, "F-01", plan="1395"), FleetingMemory())
    assert "خط سه قطار شهری" in plain(shown.text)


def test_followers_are_told_of_their_plan_and_its_buttons_stay_with_it(two, tmp_path):
    engine = open_database(f"sqlite:///{two / 'qotbnama.sqlite'}")
    with transaction(engine) as session:
        for chat, plan in (("1", "1400"), ("2", "1405")):
            who = find_or_create_subscriber(session, "fake", chat, NOW)
            follow(session, present(who.id), plan, "project:F-01", NOW)
            assert topics_of(session, present(who.id), plan) == {"project:F-01"}
    engine.dispose()
    tables = a_plan()
    tables["projects"][0]["title"] = "خط یک مترو"
    succeed(two, "import", str(write_folder(tmp_path / "again", tables)), "--plan", "1400")
    succeed(two, "publish", "--plan", "1400")
    unread: Any = None
    channel = City(two, unread, unread, two).deliver()
    ((chat, message),) = channel.sent
    assert chat == "1"
    assert "خط یک مترو" in message.html
    buttons = [button for row in message.rows for button in row if button.callback]
    plans = {decode(present(button.callback)).plan for button in buttons}
    assert plans == {"1400"}


def pressed(button):
    """What pressing a button asks for, after its way through callback data."""
    return decode(encode(button.intent))


def press(dialogue, screen, where, memory):
    button = next(each for each in screen.buttons if each.intent and each.intent.where == where)
    return dialogue.answer(pressed(button), memory)
