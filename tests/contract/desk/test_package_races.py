"""Deeds at the same moment, in threads of their own on both databases: one of them counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlmodel import col, select

from core.calendar import utc_now
from core.database.engine import reading, transaction
from core.desk.desk_errors import DeskError
from core.desk.packages.package_approvals import approvals_of, standing_approval
from core.desk.packages.package_schedule import (
    begin_due,
    cancel_schedule,
    schedule_publication,
)
from core.desk.packages.package_states import approve, order_publication
from core.enums import JobKind, PackageState
from core.models import DeskJob
from tests.factories.desk_packages import import_plan
from tests.factories.packages import a_plan, write_zip


def at_once(desk, *deeds):
    """Do *deeds* in transactions that begin together; return whether each was done."""
    barrier = Barrier(len(deeds))

    def one(deed):
        barrier.wait()
        try:
            with transaction(desk.engine) as session:
                deed(session)
        except DeskError:
            return False
        return True

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def sent(desk):
    number = desk.handed_in()
    desk.work()
    desk.send(number)
    return number


def publications(desk, number):
    with reading(desk.engine) as session:
        query = select(DeskJob.id).where(
            col(DeskJob.package) == number, col(DeskJob.kind) == JobKind.PUBLISH
        )
        return len(session.exec(query).all())


def test_two_approvals(desk):
    number = sent(desk)
    digest, now = desk.digest(number), utc_now()

    def by(account):
        return lambda session: approve(session, number, digest, by=account, override=None, now=now)

    assert sorted(at_once(desk, by("approver"), by("operator"))) == [False, True]
    with reading(desk.engine) as session:
        assert len(approvals_of(session, number)) == 1


def test_an_import_during_an_approval(desk):
    number = sent(desk)
    digest, now = desk.digest(number), utc_now()
    tables = a_plan()
    tables["indicators"][0]["title"] = "نامی دیگر"
    path = write_zip(desk.folder / "other.zip", tables)

    def give(session):
        approve(session, number, digest, by="approver", override=None, now=now)

    with ThreadPoolExecutor(1) as pool:
        importing = pool.submit(import_plan, desk.engine, desk.settings, path)
        (is_approved,) = at_once(desk, give)
        importing.result()
    desk.look(number)
    desk.work()
    # Whichever was first: what is approved now is not what was seen.
    assert desk.state(number) is PackageState.DRAFT
    with reading(desk.engine) as session:
        assert standing_approval(session, number) is None
        assert len(approvals_of(session, number)) == is_approved


def test_publishing_twice(desk):
    number = desk.approved()
    before = desk.release().number
    digest, now = desk.digest(number), utc_now()

    def order(session):
        order_publication(session, number, digest, by="publisher", now=now)

    assert sorted(at_once(desk, order, order, order)) == [False, False, True]
    assert publications(desk, number) == 1
    desk.work()
    assert (desk.state(number), desk.release().number) == (PackageState.PUBLISHED, before + 1)


def test_the_time_comes_while_it_is_cancelled_and_begun_twice(desk):
    number = desk.approved()
    digest, now = desk.digest(number), utc_now()
    moment = now - timedelta(minutes=1)
    with transaction(desk.engine) as session:
        schedule_publication(session, number, digest, moment, by="publisher", now=now)

    def begin(session):
        begin_due(session, now)

    def cancel(session):
        cancel_schedule(session, number, by="publisher", now=now)

    _, _, is_cancelled = at_once(desk, begin, begin, cancel)
    assert publications(desk, number) == (0 if is_cancelled else 1)
    wanted = PackageState.APPROVED if is_cancelled else PackageState.PUBLISHING
    assert desk.state(number) is wanted
