"""Many kills of the commands that write, or each of them twice at once; prints what was found.

    python -m tests.bench.kills publish|build|restore|twice [sqlite|postgresql|URL] [TIMES] [SEED]

URL is a SQLAlchemy URL of an empty database; `postgresql` starts a server of its own.
"""

import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.faults.killed_commands import campaign
from tests.faults.killed_imports import database_url

kind, *rest = sys.argv[1:]
name, times, seed = (*rest, *("sqlite", "50", "1")[len(rest) :])
print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
print(f"{kind} on {name}, {times} times, seed {seed}", flush=True)
with ExitStack() as stack:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    seen = campaign(kind, database_url(name, folder, stack), times=int(times), seed=int(seed))
for found, count in sorted(seen.items()):
    print(f"  {found}: {count}")
