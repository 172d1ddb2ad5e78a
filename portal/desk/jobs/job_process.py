"""Does the desk's jobs until none is left, then ends: `python -m portal.desk.jobs.job_process`.

A process of its own: what a large file or a whole site takes of memory and of the processor is
not the server's, and a job that is killed takes nobody along. Settings come on its input.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.calendar import utc_now
from core.database.engine import migrate, open_database, transaction
from core.desk.packages.desk_jobs import take_job
from core.desk.packages.job_work import Workshop, do_job, sweep_uploads
from core.enums import JobState
from core.processes.heartbeats import Heartbeat, ProcessWatch, processes_dir
from core.release.reader import Release
from core.settings import Settings
from portal.site.current_site import prepared_current_site

NAME = "desk"


def main() -> None:
    """Do what there is to do with the settings that stand on the input."""
    settings = Settings.model_validate_json(sys.stdin.buffer.read())
    engine = open_database(settings.database)
    try:
        migrate(engine)
        shop = Workshop(engine, settings, lambda draft: site_of(draft, settings), utc_now)
        with Heartbeat(engine, NAME, settings.data_dir) as heartbeat:
            do_jobs(shop, heartbeat.id)
    finally:
        engine.dispose()


def do_jobs(shop: Workshop, process: str) -> int:
    """Do jobs until none is left that can be done now; return how many were done."""
    watch = ProcessWatch(processes_dir(shop.settings.data_dir))
    count = 0
    while True:
        with transaction(shop.engine) as session:
            job = take_job(session, process, watch)
        if job is None or do_job(shop, job) is JobState.WAITING:
            sweep_uploads(shop)
            return count
        count += 1


@contextmanager
def site_of(draft: Release, settings: Settings) -> Iterator[Callable[[], object]]:
    """Yield what shows the site of *draft*, built aside and checked."""
    with prepared_current_site(settings, now=utc_now(), draft=draft) as prepared:
        yield prepared.swap


if __name__ == "__main__":
    main()
