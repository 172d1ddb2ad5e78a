"""The Bot API refuses everybody for a while in the middle of a broadcast; prints what came of it.

    python -m tests.bench.bot_api_outage [sqlite|postgresql|URL] [--people 600]

First an outage (every call is answered 502) of 120 s, then one in which every call is answered
429 with `retry_after` 20 for 20 s; then all is well. By the clock, so it takes some minutes.
"""

import argparse
import os
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.faults.afflicted_work import wait_until
from tests.faults.kill_campaign import Stage, ask, report
from tests.faults.killed_imports import database_url

OUTAGES = (
    ("502", {"status": 502}, 120),
    ("429", {"status": 429, "retry_after_s": 20}, 20),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", nargs="?", default="sqlite")
    parser.add_argument("--people", type=int, default=600)
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = database_url(given.database, folder, stack)
        stage = Stage(url, folder, given.people, per_second=30)
        worker = stage.fork()
        try:
            for number, (name, harm, lasts_s) in enumerate(OUTAGES, 1):
                share = given.people * number // (len(OUTAGES) + 1)
                wait_until(has_sent(stage, share))
                tried, begun_at = stage.came(), time.monotonic()
                ask(stage.url, "control", **harm)
                time.sleep(lasts_s)
                ask(stage.url, "control", status=200)
                tries, was = stage.came() - tried, sent(stage)
                wait_until(has_sent(stage, was + 1))
                back_s = time.monotonic() - begun_at - lasts_s
                print(f"{name} for {lasts_s} s: {tries} tries, next sent {back_s:.0f} s after it")
            wait_until(has_sent(stage, given.people))
        finally:
            os.kill(worker, signal.SIGTERM)
            os.waitpid(worker, 0)
        arrived, found = sent(stage), report(stage, given.people, [], [])
        stage.close()
    # What was refused did not arrive: the report's own count of repeats takes every call for one.
    print(f"{given.people} people: {arrived} messages arrived, {found['lost']} lost,", end=" ")
    print(f"{found['recorded_unknown']} unknown, {found['queued']} still queued")


def has_sent(stage: Stage, count: int) -> Callable[[], bool]:
    return lambda: sent(stage) >= count


def sent(stage: Stage) -> int:
    return ask(stage.url, "counts")["sent"]


if __name__ == "__main__":
    main()
