"""Reading a release needs the standard library alone, and little of it before a file is opened."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.release_files import write_chain

ROOT = Path(__file__).parents[3]
# What costs much of what all else costs; needed by who quotes a release, or holds it against it.
LOADED_WHEN_ASKED_FOR = {
    *("asyncio", "email", "hashlib", "http", "logging", "socket", "urllib.parse", "zoneinfo"),
    *("core.calendar", "core.search", "core.evaluation", "core.texts", "core.release.current"),
}
# No site packages (-I -S), and an import hook that refuses what is neither Python's nor core's.
READ = """
import json, sys
sys.path.insert(0, sys.argv[1])
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name[0] != "_" and name.partition(".")[0] not in {*sys.stdlib_module_names, "core"}:
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
from core.release import Release
loaded = sorted(sys.modules)
from pathlib import Path
from core.release.citation import cite
from core.release.current import CurrentReleases
from core.release.records import RECORDS, Plan
from core.release.verification import verify
import core.release.addresses, core.release.topics
import core.release.derived.breaks, core.release.derived.foreign
release = Release(Path(sys.argv[2]))
rows = sum(1 for record in RECORDS for row in release.stream(record))
faults = verify(release.path).faults
quoted = cite(release, release.plan.title)
packages = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
print(json.dumps([loaded, sorted(packages), rows, faults, quoted]))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    path = write_chain(tmp_path_factory.mktemp("1400"), 2)[-1]
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", READ, str(ROOT), str(path)]
    ended = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    return json.loads(ended.stdout)


def test_a_release_is_read_verified_and_quoted_without_any_package(found):
    _loaded, packages, rows, faults, quoted = found
    assert [name for name in packages if not name.startswith("_")] == ["core"]
    assert (rows, faults) == (3, [])
    assert "قطب‌نما، انتشار ۲" in quoted


def test_what_takes_long_is_not_loaded_before_it_is_asked_for(found):
    loaded = set(found[0])
    assert {"sqlite3", "decimal", "core.release.records"} <= loaded
    assert loaded & LOADED_WHEN_ASKED_FOR == set()
