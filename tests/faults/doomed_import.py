"""An import in a process of its own that a signal meets at a given step.

    doomed_import.py DATABASE PACKAGE IMPORTS [SIGNAL STEP COUNT]

At the COUNT-th time that STEP is reached the process sends itself SIGNAL: a SIGKILL is a power
cut, a SIGINT a person's Ctrl-C. A step is one of what an import says of its progress, or `kept`
(the file that is handed in lies there whole and gets its name), `commit` (all is written) or
`applied` (and committed). With the step `clock` the system ends it COUNT microseconds after the
import began, wherever it is then; SIGNAL is SIGALRM. What it says and its exit status are the
command line's.
"""

import signal
import sys
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import event

from cli.console import run
from core.database.engine import open_database
from core.importing.pipeline import import_file

NOW = datetime(2021, 9, 10, 6, 30, tzinfo=UTC)


class Doom:
    def __init__(self, name: str = "", step: str = "", count: str = "0") -> None:
        self.signal, self.step, self.count = name, step, int(count)
        self.reached: Counter[str] = Counter()

    def reach(self, step: str, *_: object) -> None:
        self.reached[step] += 1
        if step == self.step and self.reached[step] == self.count:
            signal.raise_signal(signal.Signals[self.signal])

    def begin(self) -> None:
        if self.step == "clock":
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, self.count / 1e6)

    def hear(self, happened: str, _: object) -> None:
        if happened == "os.rename":
            self.reach("kept")


def main(database, package, imports, *doom) -> int:
    doomed = Doom(*doom)
    sys.addaudithook(doomed.hear)
    engine = open_database(database)
    event.listen(engine, "commit", partial(doomed.reach, "commit"))
    doomed.begin()
    try:
        outcome = import_file(
            engine,
            Path(package),
            plan=None,
            by="clerk",
            now=NOW,
            imports_dir=Path(imports),
            progress=doomed.reach,
        )
        doomed.reach("applied")
    finally:
        engine.dispose()
    return 0 if outcome.proposal else 1


if __name__ == "__main__":
    sys.exit(run(partial(main, *sys.argv[1:])))
