"""The desk's jobs: rows that a process takes, does and settles. A killed one is taken again.

Whose a job is says the id of a heartbeat (core/processes/heartbeats.py), on both databases.
"""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from core.enums import JobKind, JobState
from core.models import DeskJob
from core.processes.heartbeats import ProcessWatch


def queue_job(session: Session, kind: JobKind, package: int, *, by: str, now: datetime) -> None:
    """Have something done to *package*."""
    session.add(DeskJob(kind=kind, package=package, by=by, state=JobState.WAITING, queued_at=now))


def take_job(session: Session, process: str, watch: ProcessWatch) -> DeskJob | None:
    """Take the oldest job that waits or was left by a process that is no more; None: none is.

    Previews come last. One at a time: releases and imports of one data directory have one lock
    anyway.
    """
    living = watch.living(session)
    left = col(DeskJob.state) == JobState.RUNNING, col(DeskJob.process).not_in(living)
    session.execute(update(DeskJob).where(*left).values(state=JobState.WAITING, process=None))
    query = (
        select(DeskJob)
        .where(col(DeskJob.state) == JobState.WAITING)
        .order_by(col(DeskJob.kind) == JobKind.PREVIEW, col(DeskJob.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = session.exec(query).first()
    if job is not None:
        job.state, job.process = JobState.RUNNING, process
        job.attempts += 1
        session.add(job)
    return job


def has_open_job(session: Session) -> bool:
    """Return whether there is a job that waits, or that some process has taken."""
    query = select(DeskJob.id).where(col(DeskJob.ended_at).is_(None))
    return session.exec(query.limit(1)).first() is not None


def settle_job(session: Session, job_id: int, state: JobState, now: datetime) -> None:
    """Note how a job ended; WAITING puts it back for a later time."""
    job = session.get_one(DeskJob, job_id)
    job.state, job.process = state, None
    job.ended_at = None if state is JobState.WAITING else now
    session.add(job)
