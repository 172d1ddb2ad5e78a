"""The demo: the sample plan as it was handed in step by step, published as releases 1 and 2."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import col, func, select

from core.calendar import from_jalali
from core.database.engine import reading
from core.delivery.announcement import announce
from core.enums import ImportState, PackageScope
from core.importing.pipeline import import_file
from core.models import ImportRun
from core.progress import Progress
from core.publishing.plans import plans
from core.publishing.publish import Order, Render, no_site, publish
from core.sample.states import HandedIn, packages
from core.settings import Settings
from core.texts import load_texts

SAMPLE_PLAN = "1400"
END_OF_1398 = from_jalali(1398, 12, 29)
_BY = "demo"


def prepare_demo(
    engine: Engine,
    settings: Settings,
    clock: Callable[[], datetime],
    progress: Progress,
    render: Render = no_site,
) -> bool:
    """Import and publish what is not there yet; False when there was nothing left to do.

    *render* makes the site of each release, as for `publish`.
    """
    found = {plan.code: release for plan, release in plans(engine)}
    release = found.get(SAMPLE_PLAN)
    done = release.number if release else 0
    texts = load_texts()
    notes = (texts("cli.demo.state_1398"), texts("cli.demo.state_full"))
    if done >= len(notes):
        return False
    with tempfile.TemporaryDirectory() as folder:
        handed_in = packages(Path(folder), END_OF_1398)
        for number, upto in enumerate((1, len(handed_in)), start=1):
            if done < number:
                now = clock()
                _import(engine, settings, handed_in[_imported(engine) : upto], now, progress)
                order = Order(
                    plan=SAMPLE_PLAN,
                    by=_BY,
                    now=now,
                    releases_dir=settings.releases_dir,
                    note=notes[number - 1],
                )
                publish(engine, order, enqueue=announce, render=render, progress=progress)
    return True


def _imported(engine: Engine) -> int:
    """Count what was imported before the demo was interrupted, which is not handed in again."""
    with reading(engine) as session:
        query = select(func.count()).where(
            col(ImportRun.plan) == SAMPLE_PLAN, col(ImportRun.state) == ImportState.APPLIED
        )
        return session.exec(query).one()


def _import(
    engine: Engine,
    settings: Settings,
    handed_in: Sequence[HandedIn],
    now: datetime,
    progress: Progress,
) -> None:
    for one in handed_in:
        import_file(
            engine,
            one.folder,
            plan=SAMPLE_PLAN,
            by=_BY,
            now=now,
            imports_dir=settings.imports_dir,
            reason=one.reason,
            # A report is taken back for a reason.
            scope=PackageScope.WITH_REMOVALS if one.reason else PackageScope.WHOLE,
            progress=progress,
        )
