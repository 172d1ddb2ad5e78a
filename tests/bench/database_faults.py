"""Faults of PostgreSQL in the middle of work; prints what was lost, repeated, half-done: as JSON.

    python -m tests.bench.database_faults [--work NAME] [--fault NAME]
        [--times 10] [--lasts-s 2]

Without names all works of tests/faults/afflicted_work.py meet all faults of server_faults.py.
`--fault full` fills the disk of the server and of the work, `--fault "full file"` that of a SQLite
database and its worker or bot. Both mount a file system of their own, which needs root.
"""

import argparse
import json
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.faults.afflicted_work import WORK, campaign
from tests.faults.server_faults import (
    FAULTS,
    AfflictedFile,
    AfflictedServer,
    afflicted_server,
    small_disk,
)

FULL = {"full": AfflictedServer.fill_the_disk, "full file": AfflictedFile.fill_the_disk}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", choices=WORK, action="append")
    parser.add_argument("--fault", choices=[*FAULTS, *FULL], action="append")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--lasts-s", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for work in given.work or WORK:
        for name in given.fault or FAULTS:
            fault: Any = (FAULTS | FULL)[name]
            server: Any
            began = time.monotonic()
            with ExitStack() as stack:
                if name.startswith("full"):
                    tempfile.tempdir = str(stack.enter_context(small_disk("300m")))
                    stack.callback(setattr, tempfile, "tempdir", None)
                if name == "full file":
                    server = AfflictedFile(Path(tempfile.tempdir or ""), given.lasts_s)
                else:
                    server = stack.enter_context(afflicted_server(given.lasts_s))
                seen = campaign(work, server, fault, times=given.times, seed=given.seed)
            took = {"work": work, "fault": name, "times": given.times}
            took |= {"took_s": round(time.monotonic() - began), **dict(sorted(seen.items()))}
            print(json.dumps(took), flush=True)


if __name__ == "__main__":
    main()
