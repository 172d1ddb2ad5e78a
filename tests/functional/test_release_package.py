"""docs/journalist.md, word by word: a bare environment, one wheel, one release file."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from core.publishing.freeze.file import freeze
from core.release import records
from core.texts import load_texts
from tests.factories.release_files import write_chain
from tests.factories.small_city import rows
from tests.patience import PATIENCE_S
from tests.unit.house.codebase import ROOT

PACKAGE = ROOT / "packages" / "qotbnama-release"
PAGE = (ROOT / "docs" / "journalist.md").read_text(encoding="utf-8")
INDICATOR = next(row.code for row in rows() if isinstance(row, records.Indicator))
ON_THE_PAGE = "000012-1a2b3c4d5e6f.sqlite"
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


def run(command, folder, **options):
    """Run *command* in *folder* without this environment; return what it wrote."""
    python = f"{sys.base_prefix}/bin:/usr/bin:/bin"
    ended = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": python, "PIP_NO_INDEX": "1", "PYTHONUTF8": "1", "HOME": str(folder)},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=PATIENCE_S,
        **options,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the wheel and a release file, and the name of the file."""
    folder = tmp_path_factory.mktemp("desk")
    source = folder / "source" / "packages" / PACKAGE.name
    source.mkdir(parents=True)
    for file in (PACKAGE / "pyproject.toml", PACKAGE / "from_core.py"):
        shutil.copy(file, source)
    # A build leaves folders beside its sources; those of this checkout are only linked to.
    (folder / "source" / "core").symlink_to(ROOT / "core")
    subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=source, check=True)
    told = [row for row in rows() if not isinstance(row, records.ReleaseInfo)]

    def publish(path, snapshot):
        freeze(snapshot, path, load_texts())

    first, last = write_chain(folder / "releases", 2, *told, write=publish)
    for file in (first, last):
        shutil.move(file, folder / file.name)
    return folder, last.name


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def written(desk):
    """What the commands and programs of the page wrote, in their order."""
    folder, name = desk
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    texts = {
        line: run(["/bin/sh", "-c", line.replace(ON_THE_PAGE, name)], folder) for line in commands
    }
    python = folder / "reading" / "bin" / "python"
    for program in blocks("python"):
        text = program.replace(ON_THE_PAGE, name)
        texts[program] = run([python, "-I", "-c", text], folder)
    return texts


def of(written, part):
    (text,) = (text for line, text in written.items() if part in line)
    return text


def test_the_file_opens_without_any_package(written):
    assert "spent_billion_rial" in of(written, "FROM data_column")
    assert "project" in of(written, "FROM data_table")
    assert "F-01" in of(written, "FROM project")


def test_the_environment_has_the_package_and_nothing_else(desk, written):
    folder, _ = desk
    python = folder / "reading" / "bin" / "python"
    listed = run([python, "-m", "pip", "list", "--format=freeze"], folder).split()
    assert written  # the commands of the page have made it
    names = {line.partition("==")[0] for line in listed}
    assert names - {"pip", "setuptools"} == {"qotbnama-release"}


def test_the_file_is_verified_with_the_release_before_it(desk, written):
    _, name = desk
    lines = of(written, "verify 0").splitlines()
    assert lines[0].split()[1].startswith(name.removesuffix(".sqlite").partition("-")[2])
    assert lines[1:] == ["number    2", "earlier   1", "compared  1", "درست است."]


def test_tables_changes_and_quotation_come_out(desk, written):
    folder, _ = desk
    assert re.search(r"^ +\d+  project$", of(written, "tables 0"), re.MULTILINE)
    changes = (folder / "changes.csv").read_text(encoding="utf-8").splitlines()
    assert changes[0].startswith("rowid,release,position,")
    assert len(changes) > 1
    assert "قطب‌نما، انتشار ۲" in of(written, "cite 0")


def test_a_program_reads_projects_indicators_and_changes(written):
    (program,) = blocks("python")
    lines = written[program].splitlines()
    codes = {line.split()[0] for line in lines}
    assert {"2", "F-01", INDICATOR} <= codes
    assert "قطب‌نما، انتشار ۲" in lines[-1]


def test_a_forged_file_is_refused(desk, written):
    folder, name = desk
    forged = folder / "forged"
    forged.mkdir()
    (forged / name).write_bytes((folder / name).read_bytes() + b"\0")
    python = folder / "reading" / "bin" / "python"
    ended = subprocess.run(
        [python, "-m", "qotbnama_release", "verify", forged / name],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert (ended.returncode, "محتوای فایل آن نیست" in ended.stdout) == (1, True)


def test_it_has_the_version_of_the_program():
    program = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package = tomllib.loads((PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert program["version"] == package["version"]
    assert f"qotbnama_release-{package['version']}-py3" in PAGE
    assert package["dependencies"] == []
