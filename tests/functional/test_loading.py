"""What commands load: each only what it needs, and the lists of words only who searches."""

import json
import os
import subprocess
import sys

import pytest

from tests.factories.packages import a_plan, write_folder
from tests.factories.small_city import small_releases
from tests.fakes.bot_api_server import BotApiServer
from tests.patience import PATIENCE_S

# Runs a command, then writes what it has loaded.
_PROBE = """
import atexit, json, sys
def tell():
    analyzer = sys.modules.get("core.search.analysis.analyzer")
    has_words = analyzer is not None and analyzer._start.cache_info().currsize
    loaded = [name for name in sys.modules if "." not in name] + ["the words"] * bool(has_words)
    sys.stderr.write("loaded:" + json.dumps(loaded))
atexit.register(tell)
"""
DATABASE = {"sqlalchemy", "sqlmodel", "pydantic", "alembic", "psycopg"}
PAGES = {"jinja2", "fastapi", "starlette", "resvg_py", "portal"}
CONVERSATION = {"telegram", "aiohttp", "httpx", "bot"}
FILES = {"openpyxl", "xlsxwriter", "python_calamine"}
SEARCH = {"the words", "hazm"}


def loaded_by(folder, program, *words, **settings):
    """Run a program; give the packages that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE + program, *words],
        cwd=folder,
        env=os.environ | {"QOTBNAMA_DATA_DIR": str(folder / "data")} | settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.rpartition("loaded:")[2]))


def loaded_by_command(folder, *words, **settings):
    found = loaded_by(folder, "from cli.start import main; main()", *words, **settings)
    assert "cli" in found
    return found


def test_help_needs_nothing_of_what_commands_need(tmp_path):
    found = loaded_by_command(tmp_path, "--help")
    assert found & (DATABASE | PAGES | CONVERSATION | FILES | SEARCH | {"rich"}) == set()


@pytest.mark.parametrize(
    ("words", "unneeded"),
    [
        (("status",), PAGES | CONVERSATION | FILES | SEARCH | {"alembic", "rich"}),
        (("migrate",), PAGES | CONVERSATION | FILES | SEARCH | {"rich"}),
        (("template", "t.xlsx"), PAGES | CONVERSATION | SEARCH),
        (("import", "plan"), PAGES | CONVERSATION | SEARCH | {"alembic"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_command_loads_what_it_needs(tmp_path, words, unneeded):
    write_folder(tmp_path / "plan", a_plan())
    loaded_by_command(tmp_path, "migrate")
    assert loaded_by_command(tmp_path, *words) & unneeded == set()


def test_a_worker_reads_no_lists_of_words(tmp_path):
    with BotApiServer() as api:
        settings = {
            "QOTBNAMA_BOT_TOKEN": "7:token",
            "QOTBNAMA_BOT_BASE_URL": f"{api.url}/bot",
            "QOTBNAMA_BOT_BASE_FILE_URL": f"{api.url}/file/bot",
        }
        found = loaded_by_command(tmp_path, "deliver", "--once", **settings)
    assert "telegram" in found
    assert found & (PAGES | FILES | SEARCH) == set()


_DIALOGUE = f"""
import sys
from pathlib import Path
from bot.dialogue import Dialogue
from bot.memory import FleetingMemory
from bot.screens.parts.intents import START, Intent, Where
from bot.telegram.deliveries import composer
from core.delivery.notice import Notice
from core.delivery.schedule import Preferences
from core.release.current import CurrentReleases
from core.release.records import Change
from core.search import SearchResult, index_of
from core.texts import load_texts
releases = CurrentReleases(Path({str(small_releases())!r}))
release = releases.get()
dialogue = Dialogue(releases, load_texts(), "https://plan.example.ir")
"""


def test_composing_notices_reads_no_lists_of_words(tmp_path):
    """The words of a notice come from the release alone."""
    program = """
changes = tuple(release.all(Change))
told = Notice(release, (2,), changes, frozenset({"plan"}), Preferences())
assert composer(dialogue)(told).html
"""
    assert loaded_by(tmp_path, _DIALOGUE + program) & SEARCH == set()


def test_buttons_are_answered_before_the_words_are_read(tmp_path):
    program = """
memory = FleetingMemory()
shown = dialogue.answer(START, memory)
buttons = [button.intent for row in shown.rows for button in row if button.intent]
assert buttons
for intent in buttons:
    if intent.where != Where.HELP:
        dialogue.answer(intent, memory)
"""
    assert loaded_by(tmp_path, _DIALOGUE + program) & SEARCH == set()


def test_the_help_reads_its_questions_and_loads_no_hazm(tmp_path):
    program = "assert dialogue.answer(Intent(Where.HELP), FleetingMemory()).rows"
    assert loaded_by(tmp_path, _DIALOGUE + program) & SEARCH == {"the words"}


def test_a_search_reads_the_prepared_words_and_loads_no_hazm(tmp_path):
    program = "assert index_of(release).search('پروژه').total"
    assert loaded_by(tmp_path, _DIALOGUE + program) & SEARCH == {"the words"}
