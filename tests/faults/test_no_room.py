"""An import where nothing can be written: one sentence, nothing applied, and it works afterwards.

A limit on the size of files stands for a full disk: the system refuses the same writes, and it
needs no root. Root may write into any folder: as root the program runs without that privilege.
"""

import ctypes
import os
import random
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.models import FieldRevision, ImportRun, Observation
from tests.factories.imports import an_engine, everything, rows
from tests.factories.packages import a_plan, write_folder
from tests.patience import PATIENCE_S

LIMIT_BYTES = 200_000
_PERSIAN = re.compile("[\u0600-\u06ff]")
_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE = 1


def with_little_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, resource.RLIM_INFINITY))


def without_the_privilege_of_root():
    if os.geteuid() == 0:
        assert ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0) == 0


@dataclass
class Place:
    """A data folder and a database with a plan in it."""

    folder: Path
    url: str
    engine: Engine

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, package, prepare=None):
        """Import *package* by the command line; *prepare* is called in its process before."""
        environment = {"QOTBNAMA_DATA_DIR": str(self.data), "QOTBNAMA_DATABASE_URL": self.url}
        return subprocess.run(
            [sys.executable, "-m", "cli", "import", str(package)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=PATIENCE_S,
            preexec_fn=prepare,
        )

    def refusal(self, package, prepare):
        """Import where that cannot be; give the one sentence that is said."""
        before = self.state()
        said = self.run(package, prepare)
        assert (said.returncode, said.stdout) == (1, ""), said
        (sentence,) = said.stderr.splitlines()
        assert _PERSIAN.search(sentence)
        assert self.state() == before
        return sentence

    def works_again(self, package):
        before = self.state()
        said = self.run(package)
        assert (said.returncode, said.stderr) == (0, "")
        after = self.state()
        assert len(after["history"]) > len(before["history"])
        return after

    def state(self):
        return {
            "plan": everything(self.engine),
            "history": rows(self.engine, FieldRevision, "id"),
            "runs": rows(self.engine, ImportRun, "id"),
        }


@pytest.fixture
def place(database, tmp_path):
    """On SQLite the database lies in the data folder, as it does where nothing is set."""
    url = database
    if url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'data' / 'qotbnama.sqlite'}"
    with an_engine(url) as engine:
        here = Place(tmp_path, url, engine)
        here.works_again(write_folder(tmp_path / "old", a_plan()))
        yield here


def with_nodes(tables, number, title):
    objective = next(node for node in tables["nodes"] if node["level"] == "objective")
    tables["nodes"] += [
        {**objective, "code": f"N{n}", "title": f"هدف {n} {title()}"} for n in range(number)
    ]
    return tables


def test_no_room_for_the_file_that_is_handed_in(place):
    chance = random.Random(1)
    tables = with_nodes(a_plan(), 1_500, lambda: chance.randbytes(200).hex())
    package = write_folder(place.folder / "new", tables)
    assert str(place.data / "imports") in place.refusal(package, with_little_room)
    assert len(list((place.data / "imports").iterdir())) == 1
    place.works_again(package)


@pytest.mark.parametrize("database_urls", ["sqlite"], indirect=True)
def test_no_room_for_the_database(place):
    package = write_folder(place.folder / "new", with_nodes(a_plan(), 3_000, lambda: "یکسان" * 9))
    assert "QOTBNAMA_DATABASE_URL" in place.refusal(package, with_little_room)
    after = place.works_again(package)
    assert [run["state"] for run in after["runs"]] == ["applied", "applied"]


def test_a_data_folder_that_may_only_be_read(place):
    tables = a_plan()
    tables["plan"][0]["title"] = "عنوان تازه"
    package = write_folder(place.folder / "new", tables)
    folders = [place.data / "imports", place.data]
    place.engine.dispose()
    files = [path for path in place.data.iterdir() if path.is_file()]
    for path in (*folders, *files):
        path.chmod(0o555)
    said = place.run(package, without_the_privilege_of_root)
    for path in (*files, *folders):
        path.chmod(0o755)
    assert (said.returncode, said.stdout) == (1, "")
    (sentence,) = said.stderr.splitlines()
    assert _PERSIAN.search(sentence)
    assert len(rows(place.engine, Observation)) == 2
    place.works_again(package)
