"""Many kills of the process that does the desk's jobs; prints what was found.

    python -m tests.bench.desk_kills [sqlite|postgresql|URL] [PACKAGES] [SEED]

URL is a SQLAlchemy URL of an empty database; `postgresql` starts a server of its own.
"""

import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.faults.killed_imports import database_url
from tests.faults.killed_jobs import JobLives

name, packages, seed = (*sys.argv[1:], *("sqlite", "10", "1")[len(sys.argv) - 1 :])
print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
print(f"{packages} packages on {name}, seed {seed}", flush=True)
with ExitStack() as stack:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    lives = JobLives(database_url(name, folder, stack), folder, seed=int(seed))
    stack.callback(lives.close)
    for _ in range(int(packages)):
        lives.life()
for found, count in sorted(lives.seen.items()):
    print(f"  {found}: {count}")
