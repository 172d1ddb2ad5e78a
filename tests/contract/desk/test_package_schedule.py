"""Publishing at a set time, on both databases: once, late rather than never, and as approved."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from core.calendar import utc_now
from core.database.engine import reading, transaction
from core.desk.desk_errors import MomentUnfitError, PackageChangedError, PackageStateError
from core.desk.packages import package_states
from core.desk.packages.draft_previews import find_preview
from core.desk.packages.package_approvals import end_approvals, standing_approval
from core.desk.packages.package_schedule import (
    begin_due,
    cancel_schedule,
    is_something_due,
    tehran_moment,
)
from core.desk.packages.package_states import (
    order_publication,
    return_package,
    withdraw_approval,
)
from core.enums import DeliveryState, PackageState, PreviewState
from core.models import AuditEntry, Delivery
from core.publishing.publish import Order, publish
from tests.factories.desk_packages import (
    import_plan,
    no_deliveries,
    package_of,
)
from tests.factories.packages import a_plan, write_zip
from tests.factories.people import add_person

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def deeds(desk):
    with reading(desk.engine) as session:
        return session.exec(select(AuditEntry.action)).all()


def is_due(desk, now=None):
    with reading(desk.engine) as session:
        return is_something_due(session, now or utc_now())


def other_import(desk, title="نامی دیگر"):
    tables = a_plan()
    tables["indicators"][0]["title"] = title
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "other.zip", tables))


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("۱۴۰۵/۰۹/۱۵", "۱۰:۰۰", datetime(2026, 12, 6, 6, 30, tzinfo=UTC)),
        (" 1405-9-15 ", " 9:05 ", datetime(2026, 12, 6, 5, 35, tzinfo=UTC)),
        ("2026-12-01", "23:59", datetime(2026, 12, 1, 20, 29, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_people_in_tehran_write_it(day, clock, moment):
    assert tehran_moment(day, clock, NOW) == moment


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("", ""),
        ("۱۴۰۵/۱۲/۳۰", "10:00"),
        ("15/9/1405", "10:00"),
        ("1405/9/15", "24:00"),
        ("1405/9/15", "10"),
        ("1405/9/10", "11:29"),
        ("1406/9/15", "10:00"),
    ],
)
def test_what_is_no_time_ahead_is_refused(day, clock):
    with pytest.raises(MomentUnfitError):
        tehran_moment(day, clock, NOW)


def test_it_is_published_when_its_time_has_come_and_once(desk):
    before, number = desk.release().number, desk.approved()
    desk.schedule(number, utc_now() + HOUR)
    assert not is_due(desk)
    desk.work()
    assert desk.state(number) is PackageState.SCHEDULED
    with transaction(desk.engine) as session, pytest.raises(PackageStateError):
        order_publication(session, number, desk.digest(number), by="publisher", now=utc_now())
    later = utc_now() + 2 * HOUR
    assert is_due(desk, later)
    for _ in range(2):
        with transaction(desk.engine) as session:
            begin_due(session, later)
    assert not is_due(desk, later)
    desk.work()
    package = package_of(desk.engine, number)
    assert (package.state, package.publish_at) == (PackageState.PUBLISHED, None)
    release = desk.release()
    assert (release.number, release.published_by) == (before + 1, "publisher")
    assert deeds(desk).count("package.publication_ordered") == 1


def test_a_process_that_was_away_publishes_when_it_is_back(sqlite_desk):
    desk = sqlite_desk
    with transaction(desk.engine) as session:
        add_person(session, "7", "plan", plan="1400")
    number = desk.approved()
    desk.schedule(number, utc_now() - 24 * HOUR, begins_paused=True)
    desk.work()
    assert desk.state(number) is PackageState.PUBLISHED
    with reading(desk.engine) as session:
        assert session.exec(select(Delivery.state)).all() == [DeliveryState.PAUSED]


def test_one_that_is_cancelled_stays_approved(desk):
    before, number = desk.release().number, desk.approved()
    desk.schedule(number, utc_now() - HOUR)
    with transaction(desk.engine) as session:
        cancel_schedule(session, number, by="publisher", now=utc_now())
    desk.work()
    assert (desk.state(number), desk.release().number) == (PackageState.APPROVED, before)
    with reading(desk.engine) as session:
        assert standing_approval(session, number) is not None
    with transaction(desk.engine) as session, pytest.raises(PackageStateError):
        cancel_schedule(session, number, by="publisher", now=utc_now())
    desk.order(number)
    desk.work()
    assert desk.state(number) is PackageState.PUBLISHED


def test_another_release_in_between_ends_it_and_says_so(desk):
    number = desk.approved()
    desk.schedule(number, utc_now() - HOUR)
    other_import(desk)
    order = Order(plan="1400", by="test", now=utc_now(), releases_dir=desk.settings.releases_dir)
    publish(desk.engine, order, enqueue=no_deliveries)
    before = desk.release().number
    desk.work()
    package = package_of(desk.engine, number)
    assert (package.state, package.is_moved) == (PackageState.DRAFT, True)
    assert (package.publish_at, desk.release().number) == (None, before)
    assert "زمان انتشار لغو شد" in (package.failure or "")


def test_an_import_that_changes_nothing_of_it_does_not_keep_it_from_being_published(sqlite_desk):
    desk = sqlite_desk
    number = desk.approved()
    moment = utc_now() + HOUR
    desk.schedule(number, moment)
    # The same plan again: another import, and nothing that it changes.
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "same.zip", a_plan()))
    assert desk.look(number)
    desk.work()
    package = package_of(desk.engine, number)
    assert (package.state, package.publish_at) == (PackageState.SCHEDULED, moment)
    with transaction(desk.engine) as session:
        package = package_states.find_package(session, number)
        package.publish_at = utc_now() - HOUR
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "same.zip", a_plan()))
    desk.work()
    assert desk.state(number) is PackageState.PUBLISHED


def test_without_an_approval_it_is_not_published(sqlite_desk):
    desk = sqlite_desk
    number = desk.approved()
    desk.schedule(number, utc_now() - HOUR)
    with transaction(desk.engine) as session:
        end_approvals(session, number, utc_now())
    desk.work()
    package = package_of(desk.engine, number)
    assert (package.state, package.publish_at) == (PackageState.WAITING, None)
    assert package.failure
    assert "package.schedule_missed" in deeds(desk)


def test_who_takes_back_or_returns_ends_the_time_as_well(sqlite_desk):
    desk = sqlite_desk
    number = desk.approved()
    desk.schedule(number, utc_now() + HOUR)
    with transaction(desk.engine) as session:
        withdraw_approval(session, number, by="approver", now=utc_now())
    assert package_of(desk.engine, number).publish_at is None
    desk.approve(number)
    desk.schedule(number, utc_now() + HOUR)
    digest = desk.digest(number)
    with transaction(desk.engine) as session:
        return_package(session, number, "نه", by="approver", now=utc_now(), digest=digest)
    package = package_of(desk.engine, number)
    assert (package.state, package.publish_at) == (PackageState.RETURNED, None)


def test_who_notices_second_that_it_moved_does_nothing(sqlite_desk, monkeypatch):
    desk = sqlite_desk
    number = desk.approved()
    answers = iter([True, False])
    monkeypatch.setattr(package_states, "is_outdated", lambda *_args: next(answers))
    assert desk.look(number) is False
    assert desk.state(number) is PackageState.APPROVED


def test_what_moved_this_moment_is_not_decided(sqlite_desk):
    desk = sqlite_desk
    number = desk.approved()
    other_import(desk)
    with pytest.raises(PackageChangedError):
        desk.order(number)


def test_a_file_that_has_problems_by_now_has_no_preview(sqlite_desk):
    desk = sqlite_desk
    number = desk.handed_in()
    desk.work()
    desk.send(number)
    tables = a_plan()
    tables["districts"].append({"code": "9", "number": "9", "title": "منطقه ۹"})
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "more.zip", tables))
    desk.work()
    with reading(desk.engine) as session:
        preview = find_preview(session, number)
    assert preview is not None
    assert preview.state is PreviewState.FAILED
