"""The demo: the sample plan imported in two steps and published as releases 1 and 2."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from core.calendar import from_jalali
from core.delivery.queue.enqueue import enqueue
from core.importing.pipeline import import_file
from core.progress import Progress
from core.publishing.plans import plans
from core.publishing.publish import Order, Render, no_site, publish
from core.sample.states import PACKAGE, write_state
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
    make = partial(_release, engine, settings, progress=progress, render=render)
    with tempfile.TemporaryDirectory() as folder:
        if done < 1:
            write_state(Path(folder), END_OF_1398)
            make(Path(folder), note=texts("cli.demo.state_1398"), now=clock())
        if done < 2:  # noqa: PLR2004 - the demo's second and last release
            make(PACKAGE, note=texts("cli.demo.state_full"), now=clock())
    return done < 2  # noqa: PLR2004 - as above


def _release(
    engine: Engine,
    settings: Settings,
    package: Path,
    *,
    note: str,
    now: datetime,
    progress: Progress,
    render: Render,
) -> None:
    import_file(
        engine,
        package,
        plan=SAMPLE_PLAN,
        by=_BY,
        now=now,
        imports_dir=settings.imports_dir,
        progress=progress,
    )
    order = Order(plan=SAMPLE_PLAN, by=_BY, now=now, releases_dir=settings.releases_dir, note=note)
    publish(engine, order, enqueue=enqueue, render=render, progress=progress)
