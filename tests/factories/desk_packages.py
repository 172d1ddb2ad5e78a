"""A desk that has published a small plan, and packages that change it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from core.calendar import utc_now
from core.database.engine import reading, transaction
from core.desk.packages.job_work import Workshop
from core.desk.packages.package_states import hand_in
from core.enums import Role
from core.importing.pipeline import import_file
from core.models import DeskPackage
from core.publishing.publish import Order, no_site, publish
from core.settings import Settings
from portal.desk.jobs.job_process import do_jobs
from tests.factories.desk_people import join
from tests.factories.packages import a_plan, write_zip

TITLE = "کیفیت زندگی شهری"


def no_deliveries(_session, _release, _now):
    return 0


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
        allow_removals=True,
    )


def package_bytes(folder: Path, **cells: object) -> bytes:
    """The plan with other *cells* of its second indicator, as a ZIP."""
    tables = deepcopy(a_plan())
    tables["indicators"][1].update(cells)
    return write_zip(folder / "package.zip", tables).read_bytes()


def workshop(engine: Engine, settings: Settings) -> Workshop:
    return Workshop(engine, settings, no_site, utc_now)


def work(engine: Engine, settings: Settings) -> int:
    """Do every job there is, as the process of jobs does."""
    return do_jobs(workshop(engine, settings), "test")


def hand_in_directly(engine: Engine, settings: Settings, content: bytes, **more: Any) -> int:
    """Hand in as the form does, by a clerk; return the package's number."""
    given: dict[str, Any] = {"note": "", "allow_removals": False, "by": "clerk", **more}
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
