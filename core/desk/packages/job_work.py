"""Doing a job: by its kind, under the lock of the data directory, and settled however it ends.

Killed at any point it can be done again.
"""

import shutil
from collections.abc import Callable, Mapping

from sqlmodel import col, select

from core.database.engine import reading, transaction
from core.desk.packages.desk_jobs import settle_job
from core.desk.packages.draft_preview_work import fail_preview, make_preview
from core.desk.packages.job_context import JobContext, record_work
from core.desk.packages.package_base import enter
from core.desk.packages.package_publication import publish_approved
from core.desk.packages.package_reading import read_given
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


def do_job(shop: JobContext, job: DeskJob) -> JobState:
    """Do *job*, which this process has taken; return how it ended.

    WAITING: another command writes in the data directory, it is to be tried again.
    """
    assert job.id is not None
    state = JobState.DONE
    try:
        if job.attempts > MOST_ATTEMPTS:
            state = _give_up(shop, job, load_texts()("desk.failure.ended"))
        else:
            with locked(shop.settings.data_dir, "desk", shop.clock()):
                _WORK[job.kind](shop, job)
    except DataDirectoryBusyError:
        state = JobState.WAITING
    except (QotbnamaError, OSError) as error:
        state = _give_up(shop, job, _sentence(error))
    with transaction(shop.engine) as session:
        settle_job(session, job.id, state, shop.clock())
    return state


def sweep_uploads(shop: JobContext) -> None:
    """Delete the files of packages that are at their end; what was read is kept among imports."""
    folder = shop.settings.desk_dir / "uploads"
    with reading(shop.engine) as session:
        query = select(DeskPackage.id).where(col(DeskPackage.state).in_(_ENDED))
        for number in session.exec(query):
            shutil.rmtree(folder / str(number), ignore_errors=True)


def _give_up(shop: JobContext, job: DeskJob, failure: str) -> JobState:
    """Put the package where a person can go on, with what failed."""
    with transaction(shop.engine) as session:
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
        record_work(session, "package.failed", package, job.by, shop.clock(), failure=failure)
    return JobState.FAILED


def _sentence(error: QotbnamaError | OSError) -> str:
    texts = load_texts()
    if isinstance(error, OSError):
        return texts("error.file_unusable", path=error.filename or "", reason=error.strerror or "")
    return texts(f"error.{error.code}", **vars(error))
