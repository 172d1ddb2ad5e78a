"""The desk of the demo: a person of each role, and a package that waits to be approved."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, select

from core.database.engine import reading, transaction
from core.desk.accounts import add_person, link_address, reset_person
from core.desk.packages.jobs.job_context import upload_folder
from core.desk.packages.package_states import find_package, hand_in, send_package
from core.enums import PackageScope, PackageState, Role
from core.models import DeskPackage, Person
from core.sample.states import PACKAGE
from core.settings import Settings
from core.texts import load_texts

_BY = "demo"
_TABLE = "progress_reports.csv"
# What a clerk has to tell half a year later, of a project that the sample leaves unfinished.
_NEW_REPORT = PACKAGE.parent / "next_report.json"


@dataclass(frozen=True, slots=True)
class DemoLink:
    """The one-time link of a person who has not signed in yet."""

    role: str
    account: str
    address: str


def prepare_demo_desk(
    engine: Engine, settings: Settings, clock: Callable[[], datetime], work: Callable[[], object]
) -> list[DemoLink]:
    """Let in a person of each role and hand in a package, once; return links not followed yet.

    *work* does the desk's jobs.

    A link is only ever shown: each start makes new ones for who has not followed theirs.
    """
    texts, links = load_texts(), []
    with transaction(engine) as session:
        for role in Role:
            title = texts(f"desk.role.{role.value}")
            token = _invite(session, role, title, clock())
            if token is not None:
                address = link_address(settings.public_url, token)
                links.append(DemoLink(title, role.value, address))
    with reading(engine) as session:
        is_begun = session.exec(select(DeskPackage.id).limit(1)).first() is not None
    if not is_begun:
        _hand_in(engine, settings, clock, work)
    return links


def _invite(session: Session, role: Role, title: str, now: datetime) -> str | None:
    person = session.get(Person, role.value)
    if person is None:
        return add_person(session, role.value, title, [role], by=_BY, now=now)
    if person.password_hash is None:
        return reset_person(session, role.value, by=_BY, now=now)
    return None


def _hand_in(
    engine: Engine, settings: Settings, clock: Callable[[], datetime], work: Callable[[], object]
) -> None:
    clerk = Role.CLERK.value
    with transaction(engine) as session:
        note = load_texts()("desk.demo.note")
        package = hand_in(
            session, _TABLE, note=note, scope=PackageScope.WHOLE, by=clerk, now=clock()
        )
        assert package.id is not None
        number = package.id
        folder = upload_folder(settings, number)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _TABLE).write_text(_with_new_report(), encoding="utf-8")
    work()
    with transaction(engine) as session:
        package = find_package(session, number)
        if package.state is PackageState.DRAFT and package.digest is not None:
            send_package(session, number, package.digest, by=clerk, now=clock())


def _with_new_report() -> str:
    """Return the sample's table of reports with one more, as a clerk hands it in."""
    with (PACKAGE / _TABLE).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        header = reader.fieldnames or ()
    new = json.loads(_NEW_REPORT.read_text(encoding="utf-8"))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*rows, new])
    return text.getvalue()
