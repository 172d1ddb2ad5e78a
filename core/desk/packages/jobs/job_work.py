"""Doing a job: by its kind, under the lock of the data directory, and settled however it ends.

Killed at any point it can be done again.
"""

import shutil
from collections.abc import Callable, Mapping

from sqlmodel import col, select

from core.database.engine import reading, transaction
from core.desk.packages.jobs.desk_jobs import settle_job
from core.desk.packages.jobs.draft_preview_work import fail_preview, make_preview
from core.desk.packages.jobs.job_context import JobContext, record_work, upload_folder
from core.desk.packages.jobs.package_publication import publish_approved
from core.desk.packages.jobs.package_reading import read_given
from core.desk.packages.package_base import enter
from core.enums import JobKind, JobState, PackageState
from core.errors import DataDirectoryBusyError, QotbnamaError
from core.models import DeskJob, DeskPackage
from core.processes.lock import locked
from core.texts import load_texts

# One that ended without a word so often will not end well.
MOST_ATTEMPTS = 3
_ENDED = (PackageState.PUBLISHED, PackageState.WITHDRAWN)
_WORK: Mapping[JobKind, Callable[[JobContext, DeskJob], None]] = {
    JobKind.READ: read_given,
    JobKind.PREVIEW: make_preview,
    JobKind.PUBLISH: publish_approved,
}


def do_job(context: JobContext, job: DeskJob) -> JobState:
    """Do *job*, which this process has taken; return how it ended.

    WAITING: another command writes in the data directory, it is to be tried again.
    """
    assert job.id is not None
    state = JobState.DONE
    try:
        if job.attempts > MOST_ATTEMPTS:
            state = _give_up(context, job, load_texts()("desk.failure.ended"))
        else:
            with locked(context.settings.data_dir, "desk", context.clock()):
                _WORK[job.kind](context, job)
    except DataDirectoryBusyError:
        state = JobState.WAITING
    except (QotbnamaError, OSError) as error:
        state = _give_up(context, job, _sentence(error))
    with transaction(context.engine) as session:
        settle_job(session, job.id, state, context.clock())
    return state


def sweep_uploads(context: JobContext) -> None:
    """Delete the files of packages that are at their end; what was read is kept among imports."""
    with reading(context.engine) as session:
        query = select(DeskPackage.id).where(col(DeskPackage.state).in_(_ENDED))
        for number in session.exec(query):
            assert number is not None
            shutil.rmtree(upload_folder(context.settings, number), ignore_errors=True)


def _give_up(context: JobContext, job: DeskJob, failure: str) -> JobState:
    """Put the package where a person can go on, with what failed."""
    with transaction(context.engine) as session:
        package = session.get_one(DeskPackage, job.package, with_for_update=True)
        if job.kind is JobKind.PREVIEW:
            fail_preview(session, job.package, failure)
        elif package.state is PackageState.READING:
            enter(package, PackageState.FAULTY)
            package.failure = failure
        elif package.state is PackageState.PUBLISHING:
            enter(package, PackageState.APPROVED)
            package.failure = failure
        session.add(package)
        record_work(session, "package.failed", package, job.by, context.clock(), failure=failure)
    return JobState.FAILED


def _sentence(error: QotbnamaError | OSError) -> str:
    texts = load_texts()
    if isinstance(error, OSError):
        return texts("error.file_unusable", path=error.filename or "", reason=error.strerror or "")
    return texts(f"error.{error.code}", **vars(error))
