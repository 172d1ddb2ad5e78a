"""Doing the desk's jobs until none is left: what `cli/job_runner.py` is a process of.

A process of its own: what a large file or a whole site takes of memory and of the processor is
not the server's, and a job that is killed takes nobody along.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.calendar import utc_now
from core.database.engine import migrate, open_database, transaction
from core.delivery.notice import Compose
from core.desk.packages.draft_previews import sweep_previews
from core.desk.packages.jobs.desk_jobs import take_job
from core.desk.packages.jobs.job_context import JobContext
from core.desk.packages.jobs.job_work import do_job, sweep_uploads
from core.desk.packages.package_schedule import begin_due
from core.enums import JobState
from core.processes.heartbeats import Heartbeat, ProcessWatch, processes_dir
from core.release.reader import Release
from core.settings import Settings
from portal.site.current_site import prepared_current_site

NAME = "desk"


def run_jobs(settings: Settings, compose: Compose) -> None:
    """Do what there is to do; *compose* words what followers are told."""
    engine = open_database(settings.database)
    try:
        migrate(engine)
        context = JobContext(
            engine=engine,
            settings=settings,
            render=lambda draft: site_of(draft, settings),
            show_aside=lambda draft, folder: draft_site(draft, settings, folder),
            compose=compose,
            clock=utc_now,
        )
        with Heartbeat(engine, NAME, settings.data_dir) as heartbeat:
            do_jobs(context, heartbeat.id)
    finally:
        engine.dispose()


def do_jobs(context: JobContext, process: str) -> int:
    """Do jobs until none is left that can be done now; return how many were done."""
    watch = ProcessWatch(processes_dir(context.settings.data_dir))
    count = 0
    while True:
        with transaction(context.engine) as session:
            begin_due(session, context.clock())
            job = take_job(session, process, watch)
        if job is None or do_job(context, job) is JobState.WAITING:
            sweep_uploads(context)
            sweep_previews(context.engine, context.settings)
            return count
        count += 1


@contextmanager
def site_of(draft: Release, settings: Settings) -> Iterator[Callable[[], object]]:
    """Yield what shows the site of *draft*, built aside and checked."""
    with prepared_current_site(settings, now=utc_now(), draft=draft) as prepared:
        yield prepared.swap


def draft_site(draft: Release, settings: Settings, folder: Path) -> None:
    """Leave the site of *draft*, built and checked as for publishing, in *folder* instead."""
    with prepared_current_site(settings, now=utc_now(), draft=draft) as prepared:
        prepared.built.folder.rename(folder)
