"""Previews of drafts: the site and the messages as they would be, until the draft ends.

Their files lie in a folder named by the token that is in the address. One is there for the digest
that it was made of, while that may still be published: no deed has to end it.
"""

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.database.engine import reading
from core.desk.desk_errors import LinkDeadError
from core.desk.packages.jobs.desk_jobs import queue_job
from core.desk.secrets_kept import new_token
from core.enums import JobKind, PackageState, PreviewState
from core.models import DeskPackage, DraftPreview
from core.settings import Settings

_OVER = (
    PackageState.FAULTY,
    PackageState.RETURNED,
    PackageState.WITHDRAWN,
    PackageState.PUBLISHED,
)
# What is being made lies beside its place under this ending.
PART = ".part"


def previews_folder(settings: Settings) -> Path:
    """Return where the previews of all drafts lie."""
    return settings.desk_dir / "previews"


def site_folder(settings: Settings, preview: DraftPreview) -> Path:
    """Return where the site of a preview lies that is ready."""
    return previews_folder(settings) / preview.token / "site"


def order_preview(session: Session, package: DeskPackage, *, by: str, now: datetime) -> bool:
    """Have a preview made of *package* as it is; False where one is there or being made."""
    assert package.id is not None
    assert package.digest is not None
    found = find_preview(session, package.id)
    if found is not None:
        if found.digest == package.digest and found.state is not PreviewState.FAILED:
            return False
        session.delete(found)
        session.flush()
    preview = DraftPreview(
        package=package.id, digest=package.digest, token=new_token(), state=PreviewState.MAKING
    )
    session.add(preview)
    queue_job(session, JobKind.PREVIEW, package.id, by=by, now=now)
    return True


def find_preview(session: Session, package: int | None) -> DraftPreview | None:
    """Return the last preview that was asked for of a package, whatever it shows."""
    query = select(DraftPreview).where(col(DraftPreview.package) == package)
    return session.exec(query).first()


def preview_of(session: Session, package: DeskPackage) -> DraftPreview | None:
    """Return the preview of what *package* is now; None where there is none, or none any more."""
    found = find_preview(session, package.id)
    is_over = package.state in _OVER or found is None or found.digest != package.digest
    return None if is_over else found


def read_preview(session: Session, token: str) -> DraftPreview:
    """Return the preview at the address of *token*; LinkDeadError unless it can be seen."""
    found = session.get(DraftPreview, token)
    if found is None or found.state is not PreviewState.READY:
        raise LinkDeadError
    if preview_of(session, session.get_one(DeskPackage, found.package)) is None:
        raise LinkDeadError
    return found


def sweep_previews(engine: Engine, settings: Settings) -> None:
    """Delete the files of previews whose draft ended, and those that no preview has."""
    folder = previews_folder(settings)
    # Looked for first: what is begun afterwards is nobody's leftover.
    there = list(folder.iterdir()) if folder.is_dir() else []
    if not there:
        return
    with reading(engine) as session:
        query = (
            select(DraftPreview.token)
            .join(DeskPackage)
            .where(
                col(DeskPackage.state).not_in(_OVER),
                col(DeskPackage.digest) == col(DraftPreview.digest),
            )
        )
        kept = set(session.exec(query))
    for path in there:
        if path.name.removesuffix(PART) not in kept:
            shutil.rmtree(path, ignore_errors=True)
