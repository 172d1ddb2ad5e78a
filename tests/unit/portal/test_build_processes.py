"""Several processes build what one builds, and fail as one does."""

import json
import subprocess
import sys
import threading

import pytest

from portal.site.work import usable_processes
from tests.patience import PATIENCE_S


def tried(folder, name):
    done = subprocess.run(
        [sys.executable, "-m", "tests.factories.forked_builds", str(folder), name],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return json.loads(done.stdout)


def test_any_number_of_processes_writes_the_same_bytes(tmp_path):
    told = tried(tmp_path, "built")
    assert told["is_same"]
    assert told["files"] > 500
    assert (told["made"], told["compared"]) == (0, told["pages"])


def test_what_fails_in_another_process_is_told_with_its_page(tmp_path):
    told = tried(tmp_path, "broken")
    assert "ValueError: " in told["said"]
    assert "page: project " in told["said"]
    assert (told["has_children"], told["folders"]) == (False, 0)


@pytest.mark.parametrize(
    ("name", "said"), [("killed", "of the build was ended"), ("interrupted", "KeyboardInterrupt")]
)
def test_a_build_that_ends_early_leaves_no_process_and_no_folder(tmp_path, name, said):
    told = tried(tmp_path, name)
    assert said in told["said"]
    assert (told["has_children"], told["folders"]) == (False, 0)


def test_a_process_with_threads_builds_alone():
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert usable_processes(8) == 1
    finally:
        done.set()
        thread.join()
