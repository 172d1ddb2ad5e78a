"""What is dear to make and only read: made by one process of a run, shared by all of them."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from tests.uncounted import uncounted

RUN_FOLDER = "QOTBNAMA_TEST_RUN_FOLDER"


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder *name* of this run, made by *make* in the first process that asks.

    The others wait for it. What *make* began and did not end is made anew. Outside a run of the
    tests (a benchmark) each process makes its own.
    """
    if RUN_FOLDER not in os.environ:
        os.environ[RUN_FOLDER] = mkdtemp(prefix="qotbnama-made-")
    run = Path(os.environ[RUN_FOLDER])
    folder, done = run / name, run / f"{name}.done"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            with uncounted():
                make(folder)
            done.touch()
    return folder
