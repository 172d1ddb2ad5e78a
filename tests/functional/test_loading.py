"""What commands load: whoever does not search spares the seconds that the analyzer costs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.packages import a_plan, write_folder
from tests.factories.small_city import small_releases
from tests.fakes.bot_api_server import BotApiServer
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
# Runs a command, then writes which of the heavy libraries it has loaded.
_PROBE = """
import atexit, sys
heavy = ("hazm", "sklearn", "PIL", "matplotlib", "fastapi", "telegram")
found = lambda: ",".join(name for name in heavy if name in sys.modules)
atexit.register(lambda: sys.stderr.write("loaded:" + found()))
from cli.program import main
main()
"""


def loaded_by(folder, *command, **settings):
    """Run a command; give the heavy libraries that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, *command],
        cwd=folder,
        env=os.environ
        | {"QOTBNAMA_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(ROOT)}
        | settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("loaded:")[2].split(",")) - {""}


@pytest.mark.parametrize(
    "command",
    [("--help",), ("migrate",), ("status",), ("template", "t.xlsx"), ("import", "plan")],
    ids=lambda command: command[0],
)
def test_what_does_not_search_loads_no_analyzer(tmp_path, command):
    write_folder(tmp_path / "plan", a_plan())
    loaded_by(tmp_path, "migrate")
    assert loaded_by(tmp_path, *command) & {"hazm", "sklearn", "fastapi", "telegram"} == set()


def test_a_worker_loads_no_analyzer(tmp_path):
    with BotApiServer() as api:
        settings = {
            "QOTBNAMA_BOT_TOKEN": "7:token",
            "QOTBNAMA_BOT_BASE_URL": f"{api.url}/bot",
            "QOTBNAMA_BOT_BASE_FILE_URL": f"{api.url}/file/bot",
        }
        found = loaded_by(tmp_path, "deliver", "--once", **settings)
    assert "telegram" in found
    assert found & {"hazm", "sklearn", "PIL", "matplotlib", "fastapi"} == set()


def test_composing_notices_loads_no_analyzer(tmp_path):
    """The words of a notice come from the release alone."""
    program = f"""
import sys
from pathlib import Path
from bot.dialogue import Dialogue
from bot.telegram.deliveries import composer
from core.delivery.notice import Notice
from core.delivery.schedule import Preferences
from core.release.current import CurrentReleases
from core.release.records import Change
from core.texts import load_texts
releases = CurrentReleases(Path({str(small_releases())!r}))
release = releases.get()
changes = tuple(release.all(Change))
told = Notice(release, (2,), changes, frozenset({{"plan"}}), Preferences())
message = composer(Dialogue(releases, load_texts(), "https://plan.example.ir"))(told)
assert message.html
sys.exit("hazm" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=False, timeout=PATIENCE_S
    )
    assert done.returncode == 0
