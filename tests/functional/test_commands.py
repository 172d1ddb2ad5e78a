"""The commands: their help, the same bytes again, and what they say when they cannot."""

import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from contextlib import chdir, suppress
from pathlib import Path

import pytest

from cli.program import app
from core.calendar import utc_now
from core.database.engine import open_database
from core.processes.heartbeats import Heartbeat
from core.processes.lock import LOCK, locked
from core.sample.states import PACKAGE
from core.settings import Settings
from core.texts import load_texts
from tests.factories.packages import a_plan, write_folder
from tests.functional.conftest import command, succeed
from tests.patience import PATIENCE_S
from tests.uncounted import uncounted

COMMANDS = sorted(
    one.name or one.callback.__name__ for one in app.registered_commands if one.callback
)
_PERSIAN = re.compile("[\u0600-\u06ff]")
_TYPED = re.compile("qotbnama .*")
_ENGLISH = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,}\b|^[A-Za-z]+:", re.MULTILINE)


def english_in(said):
    """Return what is English there: two words in a row, or a heading; not what is to be typed."""
    return _ENGLISH.findall(_TYPED.sub("", said))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_what_it_does(tmp_path, name):
    said = succeed(tmp_path, name, "--help")
    assert _PERSIAN.search(said)
    assert english_in(said) == []
    assert list(tmp_path.iterdir()) == []


def test_the_program_lists_its_commands():
    told = subprocess.run(
        [sys.executable, "-m", "cli", "--help"],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
    ).stdout
    assert [name for name in COMMANDS if not re.search(rf"^\s*{name}\s", told, re.MULTILINE)] == []
    assert english_in(told) == []


def test_english_would_be_seen():
    for said in ("Usage: qotbnama [OPTIONS]", "  --help  Show this message and exit.", "Options:"):
        assert english_in(said)


def files_of(folder):
    root = folder.resolve()
    return {
        path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo in the data folder of a checkout, at the moment at which the city was made."""
    folder = tmp_path_factory.mktemp("demo")
    with chdir(folder), uncounted():
        succeed(Settings.model_fields["data_dir"].default, "demo", "--no-serve")
    return folder / "data"


def test_the_same_packages_on_the_same_day_give_the_same_releases(city, demo):
    made = sorted((demo / "releases" / "1400").glob("0*.sqlite"))
    assert [path.name for path in made] == [path.name for path in city.releases]
    for one, other in zip(made, city.releases, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_the_same_release_gives_the_same_site(city, demo):
    ours, again = files_of(city.folder / "site"), files_of(demo / "site")
    assert set(ours) == set(again)
    assert [name for name in ours if ours[name] != again[name]] == []


def test_the_demo_prepares_itself_once(demo):
    before = files_of(demo)
    site = (demo / "site").resolve()
    said = succeed(demo, "demo", "--no-serve")
    assert str(demo) in said
    assert (demo / "site").resolve() == site
    after = files_of(demo)
    assert {name for name in after if after[name] != before.get(name)} <= {
        Path(LOCK),
        Path("qotbnama.sqlite-shm"),
        Path("qotbnama.sqlite-wal"),
    }


def test_all_that_readers_ask_for_is_written_into_a_folder(demo, tmp_path):
    folder = tmp_path / "host"
    assert str(folder) in succeed(demo, "static", str(folder), "--no-pictures")
    now, then = (folder / n / "1400" / "projects" / "F-04" for n in ("", "r/1"))
    assert "انتشار ۱ بود" in (then / "index.html").read_text(encoding="utf-8")
    assert (now / "index.html").read_bytes() != (then / "index.html").read_bytes()
    assert list(folder.glob("static/site.*.css"))
    assert str(folder) in refusal(demo, "static", str(folder))
    assert "qotbnama publish" in refusal(tmp_path / "nothing", "static", str(tmp_path / "other"))


def test_the_site_is_taken_along_in_one_file(demo, tmp_path):
    file = tmp_path / "plan.zip"
    assert str(file) in succeed(demo, "offline", str(file))
    with zipfile.ZipFile(file) as archive:
        assert "1400/projects/F-04/index.html" in archive.namelist()
    assert "qotbnama publish" in refusal(tmp_path / "none", "offline", str(tmp_path / "x.zip"))


def on_a_terminal(folder, *words):
    """Run the program on a terminal of its own; give all that this shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cli", *words]
    environment = {**os.environ, "QOTBNAMA_DATA_DIR": str(folder), "TERM": "xterm"}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as program:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # how Linux says that nobody holds the other end any more
            while part := os.read(ours, 65536):
                shown += part
        os.close(ours)
        assert program.wait(timeout=PATIENCE_S) == 0, shown.decode()
    return shown.decode()


def test_a_terminal_is_shown_which_step_is_under_way(tmp_path):
    package = write_folder(tmp_path / "package", a_plan())
    shown = on_a_terminal(tmp_path / "data", "import", str(package))
    assert load_texts()("import.step.write") in shown
    assert "import.step" not in shown


def refusal(folder, *words, **settings):
    """Run a command that cannot do what is asked; give its one sentence."""
    said = command(folder, *words, **settings)
    assert said.status == 1, said
    assert said.out == ""
    (sentence,) = said.err.splitlines()
    assert _PERSIAN.search(sentence)
    return sentence


@pytest.mark.parametrize("words", [("publish",), ("export", "out"), ("publish", "--plan", "1500")])
def test_without_a_plan(tmp_path, words):
    refusal(tmp_path, *words)


def test_without_a_release(tmp_path):
    refusal(tmp_path, "build")


def test_with_nothing_to_publish(city):
    assert "۲" in refusal(city.folder, "publish")
    assert len(city.releases) == 2


def test_with_a_file_that_cannot_be_read(tmp_path):
    for name, content in (("plan.xlsx", b"no workbook"), ("plan.zip", b"PK\x03\x04 broken")):
        path = tmp_path / name
        path.write_bytes(content)
        said = command(tmp_path / "data", "import", str(path))
        assert (said.status, said.out) == (1, "")
        counted, problem = said.err.splitlines()
        assert counted.startswith("۱ خطا")
        assert name in problem


def test_with_a_date_that_is_none(tmp_path):
    said = command(tmp_path, "publish", "--judged-on", "1399-13-01")
    assert said.status == 2
    assert "1399-13-01" in said.err


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "abc", "QOTBNAMA_PORT=abc"),
        ("DATABASE_URL", "mysql://db/plan", "mysql://db/plan"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/plan", "QOTBNAMA_DATABASE_URL"),
        ("DATA_DIR", "/proc/none", "/proc/none"),
        ("BOT_TOKEN_FILE", "/none", "QOTBNAMA_BOT_TOKEN_FILE=/none"),
    ],
)
def test_with_a_setting_that_cannot_be_used(tmp_path, name, value, told):
    assert told in refusal(tmp_path, "migrate", **{name: value})


@pytest.mark.parametrize("words", [("bot",), ("deliver", "--once")])
def test_a_bot_that_is_told_a_wrong_address_does_not_wait_for_it(tmp_path, words):
    given = {"BOT_TOKEN": "1:x", "BOT_BASE_URL": "api.telegram.org/bot"}
    assert "QOTBNAMA_BOT_BASE_URL=api.telegram.org/bot" in refusal(tmp_path, *words, **given)


def wrong(folder, *words):
    """Run a command that is written wrongly; give what is said of it, without the hint."""
    said = command(folder, *words)
    assert (said.status, said.out) == (2, "")
    sentence, hint = said.err.splitlines()
    assert hint.startswith("راهنما: qotbnama")
    assert _PERSIAN.search(sentence)
    assert english_in(sentence) == []
    return sentence


def test_with_a_command_that_is_written_wrongly(tmp_path):
    assert "nowhere.xlsx" in wrong(tmp_path, "import", "nowhere.xlsx")
    assert "nowhere.toml" in wrong(tmp_path, "import", str(PACKAGE), "--qpr", "nowhere.toml")
    assert "path" in wrong(tmp_path, "import")
    assert "--foo" in wrong(tmp_path, "import", "--foo")
    assert "--foo" in wrong(tmp_path, "--foo", "import")
    assert "foo" in wrong(tmp_path, "foo")
    assert "import" in wrong(tmp_path, "impor")
    assert "b c" in wrong(tmp_path, "import", "a", "b", "c")
    assert "port" in wrong(tmp_path, "serve", "--port", "x")
    assert list(tmp_path.iterdir()) == []


def test_an_option_says_whether_it_takes_a_value(tmp_path):
    texts = load_texts()
    for words, key, name in (
        (("serve", "--port"), "cli.usage.no_value", "--port"),
        (("import", "--dry-run=yes", "x"), "cli.usage.takes_none", "--dry-run"),
    ):
        assert wrong(tmp_path, *words) == texts(key, name=name)


def test_without_a_command_the_help_is_shown(tmp_path):
    said = command(tmp_path)
    assert (said.status, said.out) == (2, "")
    assert said.err == command(tmp_path, "--help").out


def test_the_marked_workbook_does_not_take_the_place_of_the_file(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"no workbook")
    assert "--mark" in wrong(tmp_path / "data", "import", str(path), "--mark", str(path))
    assert path.read_bytes() == b"no workbook"


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/nowhere"])
def test_with_a_data_folder_that_cannot_be(tmp_path, place):
    (tmp_path / "file").write_bytes(b"")
    where = tmp_path / place
    for words in (("status",), ("import", str(PACKAGE)), ("demo", "--no-serve")):
        assert str(where) in refusal(where, *words)


def test_with_a_file_that_cannot_be_written(city, tmp_path):
    nowhere, folder = tmp_path / "no" / "x.xlsx", tmp_path / "folder.xlsx"
    folder.mkdir()
    for words in (("template",), ("export",)):
        assert str(nowhere.parent) in refusal(city.folder, *words, str(nowhere))
        assert str(folder) in refusal(city.folder, *words, str(folder))
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_with_a_database_that_is_none(tmp_path):
    (tmp_path / "qotbnama.sqlite").write_bytes(b"this is no database" * 100)
    assert "file is not a database" in refusal(tmp_path, "status")


def test_with_a_port_that_is_taken(city):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for words in (("serve", "--port", port), ("demo", "--port", port)):
            refusal(city.folder, *words)


def test_status_says_what_there_is(city):
    said = succeed(city.folder, "status")
    assert city.releases[-1].name in said
    assert str(city.folder / "site") in said


def test_status_of_nothing_says_what_to_do(tmp_path):
    assert "qotbnama migrate" in refusal(tmp_path, "status")
    succeed(tmp_path, "migrate")
    assert "برنامه" in succeed(tmp_path, "status")


def test_status_of_a_process_is_a_health_check(tmp_path):
    succeed(tmp_path, "migrate")
    assert "worker" in refusal(tmp_path, "status", "--process", "worker")
    engine = open_database(f"sqlite:///{tmp_path / 'qotbnama.sqlite'}")
    with Heartbeat(engine, "worker", tmp_path):
        assert "worker" in succeed(tmp_path, "status", "--process", "worker")
        assert "worker" in succeed(tmp_path, "status")
        assert "bot" in refusal(tmp_path, "status", "--process", "bot")
    engine.dispose()


def test_publishing_shows_the_site_of_what_it_publishes(tmp_path):
    package = write_folder(tmp_path / "package", a_plan())
    succeed(tmp_path / "data", "import", str(package))
    said = succeed(tmp_path / "data", "publish")
    assert str(tmp_path / "data" / "site.made.txt") in said
    (release,) = (tmp_path / "data" / "releases" / "1400").glob("0*.sqlite")
    offered = tmp_path / "data" / "site" / "1400" / "data" / release.name
    assert offered.read_bytes() == release.read_bytes()
    assert succeed(tmp_path / "data", "verify").strip()
    assert succeed(tmp_path / "data", "verify", "--quick").strip()


def test_who_writes_in_the_data_folder_is_named(tmp_path):
    folder = tmp_path / "data"
    package = str(write_folder(tmp_path / "package", a_plan()))
    with locked(folder, "qotbnama publish", utc_now()):
        for words in (["import", package], ["publish"], ["build"], ["demo", "--no-serve"],
                      ["verify", "--repair"]):  # fmt: skip
            said = command(folder, *words)
            assert (said.status, said.out) == (1, ""), words
            assert "qotbnama publish" in said.err, words
    assert [path.name for path in folder.iterdir()] == [LOCK]


def test_a_damaged_release_is_named_and_healed(tmp_path):
    folder = tmp_path / "data"
    package = write_folder(tmp_path / "package", a_plan())
    succeed(folder, "import", str(package))
    succeed(folder, "publish")
    (release,) = (folder / "releases" / "1400").glob("0*.sqlite")
    whole = release.read_bytes()
    release.chmod(0o644)
    release.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    for words in (["build"], ["publish", "--even-unchanged"], ["verify"], ["verify", "--quick"]):
        said = command(folder, *words)
        assert said.status == 1, words
        assert release.name in said.err, words
    assert release.name in command(folder, "status").err
    assert "درست شد" in command(folder, "verify", "--repair").err
    assert release.read_bytes() == whole
    (folder / "site.pages.sqlite").write_bytes(b"no database")
    succeed(folder, "verify")
    assert load_texts()("build.made.damaged") in succeed(folder, "build")


def test_a_backup_is_drilled_and_restored(tmp_path):
    folder, backups = tmp_path / "data", tmp_path / "backups"
    succeed(folder, "import", str(write_folder(tmp_path / "package", a_plan())))
    succeed(folder, "publish")
    assert str(backups) in succeed(folder, "backup", str(backups))
    same = load_texts()("cli.drill.same", files="")[:30]
    assert same in succeed(folder, "drill", str(backups))
    shutil.rmtree(folder)
    succeed(folder, "restore", str(backups))
    assert load_texts()("cli.drill.no_site", pages="")[:20] in succeed(
        folder, "drill", str(backups)
    )
    succeed(folder, "build")
    succeed(folder, "verify")
    assert command(folder, "restore", str(backups)).status == 1
    said = succeed(folder, "restore", str(backups), "--replace")
    assert "qotbnama-before_" in said
    page = folder / "site" / "index.html"
    page.write_text("something else")
    (folder / "site" / "SHA256SUMS").write_text(
        (folder / "site" / "SHA256SUMS").read_text().replace("  index.html\n", "  other.html\n")
    )
    refused = command(folder, "drill", str(backups))
    assert (refused.status, "index.html" in refused.err) == (1, True)
    succeed(folder, "publish", "--even-unchanged")
    assert "000002-" in succeed(folder, "drill", str(backups))
    assert command(folder, "drill", str(tmp_path / "nowhere")).status == 1


def test_a_dry_run_changes_nothing(tmp_path):
    succeed(tmp_path, "import", str(PACKAGE), "--dry-run")
    refusal(tmp_path, "publish")
