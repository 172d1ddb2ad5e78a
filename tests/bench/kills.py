"""Many kills of the commands that write, or each of them twice at once; prints what was found.

    python -m tests.bench.kills publish|build|restore|twice URL [TIMES] [SEED]

URL is a SQLAlchemy URL of an empty database.
"""

import os
import platform
import sys

from sqlalchemy.engine.url import make_url

from tests.faults.killed_commands import campaign

kind, url, *rest = sys.argv[1:]
times, seed = (*map(int, rest), *(50, 1)[len(rest) :])
print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
print(f"{kind} on {make_url(url).get_backend_name()}, {times} times, seed {seed}", flush=True)
for name, count in sorted(campaign(kind, url, times, seed).items()):
    print(f"  {name}: {count}")
