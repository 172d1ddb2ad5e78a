"""The wheel is whole: installed in an empty folder, its demo runs there without the checkout."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tarfile
import time
import venv
import zipfile
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urljoin
from urllib.request import urlopen

import pytest

from core.texts import load_texts
from tests.patience import PATIENCE_S
from tests.postgres_server import _free_port
from tests.unit.house.codebase import ROOT, tracked_names

LOCKED = sysconfig.get_path("purelib")  # the locked dependencies, which this test runs on
PACKAGES = ("bot", "cli", "core", "locales", "portal")
# What the desk shows of the documents, and where an installed desk has it.
HANDBOOK, SHOWN_HANDBOOK = "docs/clerk.md", "portal/templates/desk/clerk.md"
BUILD = "import sys; from setuptools import build_meta; print(build_meta.{hook}(sys.argv[1]))"


def build(hook, source, target):
    """Call the build backend as pip, uv and `python -m build` do; return what it has made."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD.format(hook=hook), target],
        cwd=source,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    return target / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel of the source distribution of what is tracked."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in tracked_names():
        if not name.startswith(("docs/", "tests/")) or name == HANDBOOK:
            (folder / "checkout" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / "checkout" / name)
    archive = build("build_sdist", folder / "checkout", folder)
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    return build("build_wheel", source, folder)


def test_the_wheel_holds_what_is_tracked_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as packed:
        held = {name for name in packed.namelist() if ".dist-info/" not in name}
    tracked = {name for name in tracked_names() if name.split("/")[0] in PACKAGES}
    expected = {name.removesuffix(".po") + ".mo" * name.endswith(".po") for name in tracked}
    assert held == expected | {SHOWN_HANDBOOK}
    kinds = {PurePosixPath(name).suffix for name in held}
    assert kinds >= {".csv", ".css", ".j2", ".js", ".json", ".mako", ".mo", ".svg", ".ttf"}


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder of commands of an environment with the wheel and the locked dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    # Only this folder: what its own .pth files lead to, as to the checkout, is not followed.
    (packages / "locked.pth").write_text(LOCKED)
    commands = folder / "bin"
    subprocess.run([commands / "python", "-m", "installer", wheel], check=True)
    return commands


def test_nothing_of_the_checkout_is_in_reach(installed, tmp_path):
    program = "import {}, json, sys; print(json.dumps([sys.path, [{}]]))".format(
        ", ".join(PACKAGES), ", ".join(f"{name}.__path__[0]" for name in PACKAGES)
    )
    done = subprocess.run(
        [installed / "python", "-c", program],
        cwd=tmp_path,
        env={},
        capture_output=True,
        check=True,
    )
    path, packages = json.loads(done.stdout)
    assert {place for place in path if Path(place).is_relative_to(ROOT)} <= {LOCKED}
    assert {Path(place).is_relative_to(installed.parent) for place in packages} == {True}


def test_an_installed_desk_has_its_handbook(installed, tmp_path):
    program = "from portal.desk.rooms.handbook import handbook; print(len(handbook().parts))"
    done = subprocess.run(
        [installed / "python", "-c", program],
        cwd=tmp_path,
        env={},
        capture_output=True,
        check=True,
    )
    assert int(done.stdout) > 3


def fetch(url):
    with urlopen(url, timeout=PATIENCE_S) as answer:
        assert answer.status == HTTPStatus.OK
        return answer.read()


def wait_for(program, url):
    """Wait until the program answers; fail with what it says should it end before."""
    while program.poll() is None:
        try:
            return fetch(url)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(program.communicate())


@pytest.fixture
def demo(installed, tmp_path):
    """The address at which an installed demo is served, from an empty folder."""
    url = f"http://127.0.0.1:{(port := _free_port())}"
    with subprocess.Popen(
        [installed / "qotbnama", "demo", "--port", str(port)],
        cwd=tmp_path,
        env={"PATH": os.defpath, "QOTBNAMA_PUBLIC_LANGUAGES": "fa"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        try:
            wait_for(program, f"{url}/healthz")
            yield url
        finally:
            program.send_signal(signal.SIGINT)
            out, err = program.communicate(timeout=PATIENCE_S)
    assert (program.returncode, url in out) == (130, True), err


def test_its_demo_runs_in_an_empty_folder(demo, tmp_path):
    page = fetch(f"{demo}/1400/").decode()
    assert load_texts()("portal.sample.name") in page
    styles = re.findall(r'href="([^"]+\.css)"', page)
    assert styles
    assert [fetch(urljoin(f"{demo}/1400/", style)) for style in styles]
    found = json.loads(fetch(f"{demo}/api/v1/search?q={quote('اتوبوس')}"))
    assert found["total"] > 0
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    made = {path.name for path in (tmp_path / "data").iterdir()}
    assert made >= {"qotbnama.sqlite", "releases", "site"}
