import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from core.errors import DataDirectoryBusyError
from core.processes.lock import LOCK, locked
from tests.presence import present

NOW = datetime(2026, 11, 29, 6, 30, tzinfo=UTC)
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from core.processes.lock import locked
with locked(Path(sys.argv[1]), "qotbnama build", datetime(2026, 11, 29, 6, 30, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(600)
"""


def test_who_holds_the_lock_is_named_with_its_time_in_tehran(tmp_path):
    with locked(tmp_path / "new", "qotbnama publish", NOW):
        with pytest.raises(DataDirectoryBusyError) as busy, locked(tmp_path / "new", "x", NOW):
            raise AssertionError
        assert (busy.value.command, busy.value.since) == ("qotbnama publish", "10:00:00")
        assert busy.value.process.endswith(f"/{os.getpid()}")
    with locked(tmp_path / "new", "qotbnama import", NOW):
        pass


def test_a_holder_that_has_not_written_its_name_yet_is_waited_for_all_the_same(tmp_path):
    with locked(tmp_path, "qotbnama publish", NOW):
        os.truncate(tmp_path / LOCK, 0)
        with pytest.raises(DataDirectoryBusyError) as busy, locked(tmp_path, "x", NOW):
            raise AssertionError
    assert busy.value.command == "–"


def test_the_lock_of_a_killed_process_is_free(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True
    )
    assert present(holder.stdout).readline() == "held\n"
    with pytest.raises(DataDirectoryBusyError) as busy, locked(tmp_path, "x", NOW):
        raise AssertionError
    assert busy.value.process.endswith(f"/{holder.pid}")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    present(holder.stdout).close()
    with locked(tmp_path, "x", NOW):
        pass
