"""What the desk's jobs work with, and where they keep files."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine
from sqlmodel import Session

from core.audit import record
from core.delivery.notice import Compose
from core.models import DeskPackage
from core.publishing.publish import Render
from core.release.reader import Release
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a job works with; how sites are made and messages worded lives above.

    `render` shows the site of a release; `show_aside` writes that of a draft to a folder.
    """

    engine: Engine
    settings: Settings
    render: Render
    show_aside: Callable[[Release, Path], object]
    compose: Compose
    clock: Callable[[], datetime]


def upload_folder(settings: Settings, number: int) -> Path:
    """Return where the file of package *number* lies until the package is at its end."""
    return settings.desk_dir / "uploads" / str(number)


def keep_upload(settings: Settings, number: int, name: str, source: IO[bytes]) -> None:
    """Write what was handed in as package *number*, before its row is there for anybody else."""
    folder = upload_folder(settings, number)
    shutil.rmtree(folder, ignore_errors=True)  # of a number that was never committed
    folder.mkdir(parents=True)
    with (folder / name).open("wb") as target:
        shutil.copyfileobj(source, target)


def marked_path(settings: Settings, number: int) -> Path:
    """Return where the marked workbook of package *number* lies, if there is one."""
    return settings.desk_dir / "marked" / f"{number}.xlsx"


def given_file(settings: Settings, package: DeskPackage) -> Path:
    """Return the file as it was handed in; a restored instance has it among its imports only."""
    assert package.id is not None
    folder = upload_folder(settings, package.id)
    path = folder / package.file_name
    if not path.exists() and package.file is not None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(settings.imports_dir / package.file, path)
    return path


def record_work(
    session: Session, action: str, package: DeskPackage, by: str, now: datetime, **details: Any
) -> None:
    """Write to the audit what a job did to *package*."""
    record(session, at=now, by=by, action=action, plan=package.plan, package=package.id, **details)
