"""A desk that has published a small plan, and packages that change it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from core.calendar import utc_now
from core.database.engine import migrate, open_database, reading, transaction
from core.delivery.sending.channel import Message
from core.desk.packages.jobs.job_context import JobContext
from core.desk.packages.package_schedule import schedule_publication
from core.desk.packages.package_states import (
    approve,
    hand_in,
    order_publication,
    read_again_if_moved,
    send_package,
)
from core.enums import PackageScope, PackageState, Role
from core.importing.pipeline import import_file
from core.models import DeskJob, DeskPackage, ImportRun, PublishedRelease
from core.publishing.plans import plans
from core.publishing.publish import Order, no_site, publish
from core.settings import Settings
from portal.desk.jobs.job_process import do_jobs
from tests.factories.desk_people import desk_settings, join
from tests.factories.migrated import copy_migrated_file
from tests.factories.packages import a_plan, write_zip

TITLE = "کیفیت زندگی شهری"
_UNITS = (f"واحد {number}" for number in range(10_000))


def no_deliveries(_session, _release, _now):
    return 0


@contextmanager
def begun_database(settings: Settings) -> Iterator[Engine]:
    """Open a database, a file where *settings* say, in which a desk has begun."""
    settings.data_dir.mkdir(exist_ok=True)
    copy_migrated_file(settings.data_dir / "qotbnama.sqlite")
    engine = open_database(settings.database)
    begun_desk(engine, settings)
    yield engine
    engine.dispose()


def begun_desk(engine: Engine, settings: Settings) -> None:
    """Publish the plan by the command's own functions, and let in a person of each role."""
    path = write_zip(settings.data_dir / "first.zip", a_plan())
    import_plan(engine, settings, path)
    order = Order(plan="1400", by="test", now=utc_now(), releases_dir=settings.releases_dir)
    publish(engine, order, enqueue=no_deliveries)
    for role in Role:
        join(engine, role.value, role, now=utc_now())


def import_plan(engine: Engine, settings: Settings, path: Path) -> None:
    import_file(
        engine,
        path,
        plan=None,
        by="test",
        now=utc_now(),
        imports_dir=settings.imports_dir,
        scope=PackageScope.WITH_REMOVALS,
    )


def package_bytes(folder: Path, **cells: object) -> bytes:
    """The plan with other *cells* of its second indicator, as a ZIP."""
    tables = deepcopy(a_plan())
    tables["indicators"][1].update(cells)
    return write_zip(folder / "package.zip", tables).read_bytes()


def tell(notice):
    return Message(",".join(f"{one.subject_code} {one.new}" for one in notice.changes))


def page_aside(draft, folder):
    """A site of one page, for tests that look at no other."""
    folder.mkdir()
    (folder / "index.html").write_text(f"<body>{draft.info.number}</body>", encoding="utf-8")


def job_context(engine: Engine, settings: Settings) -> JobContext:
    return JobContext(
        engine=engine,
        settings=settings,
        render=no_site,
        show_aside=page_aside,
        compose=tell,
        clock=utc_now,
    )


def work(engine: Engine, settings: Settings) -> int:
    """Do every job there is, as the process of jobs does."""
    return do_jobs(job_context(engine, settings), "test")


def hand_in_directly(engine: Engine, settings: Settings, content: bytes, **more: Any) -> int:
    """Hand in as the form does, by a clerk; return the package's number."""
    given: dict[str, Any] = {"note": "", "scope": PackageScope.WHOLE, "by": "clerk", **more}
    with transaction(engine) as session:
        package = hand_in(session, "plan.zip", now=utc_now(), **given)
        assert package.id is not None
        folder = settings.desk_dir / "uploads" / str(package.id)
        folder.mkdir(parents=True)
        (folder / "plan.zip").write_bytes(content)
        return package.id


def package_of(engine: Engine, number: int) -> DeskPackage:
    with reading(engine) as session:
        return session.get_one(DeskPackage, number)


def next_unit() -> str:
    """A unit that no package had before in this process."""
    return next(_UNITS)


def open_desk(url: str, folder: Path) -> Iterator["PackageDesk"]:
    """A desk over the database at *url* that has published a plan."""
    settings = desk_settings(folder / "data", database_url=url)
    settings.data_dir.mkdir()
    engine = open_database(url)
    migrate(engine)
    begun_desk(engine, settings)
    yield PackageDesk(engine, settings, folder)
    engine.dispose()


class PackageDesk:
    """People and jobs of a desk, as functions of core are called."""

    def __init__(self, engine: Engine, settings: Settings, folder: Path) -> None:
        self.engine, self.settings, self.folder = engine, settings, folder

    def handed_in(self, content: bytes | None = None, **more: Any) -> int:
        content = content or package_bytes(self.folder, unit=next_unit())
        return hand_in_directly(self.engine, self.settings, content, **more)

    def digest(self, number: int) -> str:
        return package_of(self.engine, number).digest or ""

    def send(self, number: int) -> None:
        with transaction(self.engine) as session:
            send_package(session, number, self.digest(number), by="clerk", now=utc_now())

    def approve(self, number: int, *, override: str | None = None) -> None:
        with transaction(self.engine) as session:
            given: dict[str, Any] = {"by": "approver", "override": override, "now": utc_now()}
            approve(session, number, self.digest(number), **given)

    def order(self, number: int, *, begins_paused: bool = False) -> None:
        with transaction(self.engine) as session:
            how: dict[str, Any] = {"by": "publisher", "now": utc_now()}
            digest = self.digest(number)
            order_publication(session, number, digest, begins_paused=begins_paused, **how)

    def schedule(self, number: int, moment: datetime, **more: Any) -> None:
        with transaction(self.engine) as session:
            given: dict[str, Any] = {"by": "publisher", "now": utc_now(), **more}
            schedule_publication(session, number, self.digest(number), moment, **given)

    def look(self, number: int) -> bool:
        return read_again_if_moved(self.engine, number, utc_now())

    def approved(self, **more: Any) -> int:
        number = self.handed_in(**more)
        self.work()
        self.send(number)
        self.approve(number, override="کسی نیست" if more.get("by") == "approver" else None)
        return number

    def ordered(self, *, begins_paused: bool = False, **more: Any) -> int:
        number = self.approved(**more)
        self.order(number, begins_paused=begins_paused)
        return number

    def work(self) -> int:
        return work(self.engine, self.settings)

    def state(self, number: int) -> PackageState:
        return package_of(self.engine, number).state

    def release(self) -> PublishedRelease:
        ((_, release),) = plans(self.engine)
        assert release is not None
        return release

    def jobs(self) -> Sequence[DeskJob]:
        with reading(self.engine) as session:
            return session.exec(select(DeskJob).order_by(col(DeskJob.id))).all()

    def applied(self) -> int:
        with reading(self.engine) as session:
            return len(session.exec(select(ImportRun).where(ImportRun.state == "applied")).all())
