"""tools/bootstrap.sh says in one line what it cannot do."""

import shutil
import subprocess

import pytest

from tests.unit.house.codebase import ROOT


@pytest.fixture
def checkout(tmp_path):
    """A folder with what the bootstrap reads, and a home without tools."""
    (tmp_path / "tools").mkdir()
    for name in ("tools/bootstrap.sh", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def bootstrap(checkout, *arguments, **environment):
    return subprocess.run(
        ["sh", checkout / "tools" / "bootstrap.sh", *arguments],
        capture_output=True,
        check=False,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(checkout), **environment},
    )


def test_a_python_that_does_not_suit_is_refused(checkout):
    done = bootstrap(checkout, PYTHON="/bin/false")
    assert done.returncode == 1
    assert done.stderr == ("bootstrap: PYTHON=/bin/false is not a Python 3.12 or 3.13 that runs\n")
    assert not (checkout / ".venv").exists()


def test_a_python_that_is_too_old_is_refused(checkout):
    old = checkout / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # what `sys.exit(not suitable)` comes to
    old.chmod(0o755)
    assert bootstrap(checkout, PYTHON=str(old)).returncode == 1


def test_an_unknown_group_is_refused(checkout):
    done = bootstrap(checkout, "everything")
    assert done.returncode == 2
    assert done.stderr == "usage: tools/bootstrap.sh [run|test]\n"


def test_a_finished_environment_is_left_alone(checkout):
    """With a stamp that fits, nothing is looked for: the only Python here is the stamp's."""
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    inputs = subprocess.run(
        "cat tools/bootstrap.sh pyproject.toml requirements.lock | cksum",
        shell=True,
        cwd=checkout,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    (checkout / ".venv" / ".bootstrap").write_text(f"run\n{checkout} 3.13\n{inputs}")
    done = bootstrap(checkout)
    assert (done.returncode, done.stderr) == (0, "")


PYTHON = """#!/bin/sh
case "$*" in
  *_base_executable*) echo "$0" ;;
  *"%d.%d"*) echo 3.13 ;;
  "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  "-m pip "*) echo "$*" >>"$HOME/pip.log"; exit "$PIP_ENDS_WITH" ;;
esac
"""
UV_WITHOUT_A_MIRROR = """#!/bin/sh
case "$1" in
  venv) mkdir -p .venv/bin && cp "$HOME/python" .venv/bin/python ;;
  pip) exit 2 ;;
esac
"""


@pytest.mark.parametrize(("pip_ends_with", "is_made"), [(0, True), (1, False)])
def test_where_uv_finds_no_mirror_pip_is_tried(checkout, pip_ends_with, is_made):
    for name, content in (("python", PYTHON), ("uv", UV_WITHOUT_A_MIRROR)):
        (checkout / name).write_text(content)
        (checkout / name).chmod(0o755)
    done = bootstrap(
        checkout,
        PYTHON=str(checkout / "python"),
        UV=str(checkout / "uv"),
        PIP_ENDS_WITH=str(pip_ends_with),
    )
    first, *_ = (checkout / "pip.log").read_text().splitlines()
    assert first.endswith("--require-hashes -r requirements.lock")
    assert "trying pip" in done.stderr
    assert (done.returncode == 0) is is_made
    assert (checkout / ".venv" / ".bootstrap").exists() is is_made
