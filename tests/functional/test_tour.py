"""docs/tour.md is true: what it names is there, and one figure looks at each step as it says."""

import ast
import csv
import re
from pathlib import Path

import pytest

from bot.dialogue import Dialogue
from bot.screens import screen
from bot.screens.changes.notice_screen import notice
from bot.screens.parts.actor import Actor
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import plain
from core.importing.readers.cells import as_number
from core.release.current import CurrentReleases
from core.release.records import Change
from core.sample.states import PACKAGE
from core.search import index_of
from core.texts import load_texts

ROOT = Path(__file__).parents[2]
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^\| [^|]+ \| `([\w/]+\.py)` `([\w.]+)` \|", TOUR, re.MULTILINE)
CELL, QUERY, CHANGE, VALUE, NOTICE = (
    block.strip() for block in re.findall(r"^```\n(.*?)^```", TOUR, re.MULTILINE | re.DOTALL)
)


def defined(path: Path) -> set[str]:
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names.add(getattr(node, "name", ""))
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{getattr(one, 'name', '')}" for one in node.body}
    return names


def test_the_tour_has_steps():
    heads = TOUR.count("\n| step | where |")
    assert heads == 3
    assert len(STEPS) == TOUR.count("\n| ") - heads


@pytest.mark.parametrize(("file", "name"), STEPS)
def test_a_function_of_the_tour_is_where_it_says(file, name):
    assert name in defined(ROOT / file)


def test_every_file_of_the_tour_is_there():
    named = re.findall(r"`((?:bot|cli|core|portal|tests)/[\w/]+(?:\.py)?)/?`", TOUR)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_figure_is_a_cell_of_the_sample():
    lines = (PACKAGE / "observations.csv").read_text(encoding="utf-8").splitlines()
    assert CELL in lines
    (row,) = csv.reader([CELL])
    assert as_number(row[3]) == as_number("۸۵") == as_number("85.0")


def test_the_figure_is_a_row_of_the_database(city):
    query, answer = QUERY.splitlines()
    assert [" | ".join(map(str, row)) for row in city.database(query)] == [answer]


def test_the_figure_is_a_change_of_the_release(city):
    query, answer = CHANGE.splitlines()
    assert [" | ".join(row) for row in city.release(2, query)] == [answer]


def test_the_figure_is_on_its_page(city):
    page = (city.site / "indicators" / "K012" / "index.html").read_text(encoding="utf-8")
    assert NOTICE in page


def test_the_figure_is_answered_by_search_and_bot(city):
    releases = CurrentReleases(city.folder / "releases")
    (release,) = releases.whole()
    assert index_of(release).search("مسیر ویژه دوچرخه").hits[0].code == "K012"
    dialogue = Dialogue(releases=releases, texts=load_texts(), public_url="https://plan.example")
    topics = frozenset({"indicator:K012"})
    scene = dialogue.scene(release, Actor(topics=topics, is_known=True))
    history = screen(Intent(Where.INDICATOR, "K012", "hist"), scene)
    assert VALUE in plain(history.text).splitlines()
    changes = [one for one in release.stream(Change) if topics & {*one.topics}]
    assert any(NOTICE in line for line in plain(notice(scene, (2,), changes).text).splitlines())
