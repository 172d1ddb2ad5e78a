"""Jobs of the desk on both databases: killed, too late, refused, in the way of others."""

import shutil
from dataclasses import replace

import pytest
from sqlmodel import col, select

from core.calendar import utc_now
from core.database.engine import reading, transaction
from core.desk.desk_errors import (
    LinkDeadError,
    NameMissingError,
    OwnPackageError,
    PackageChangedError,
    PackageNotFoundError,
    PackageStateError,
)
from core.desk.packages.jobs import package_publication, package_reading
from core.desk.packages.jobs.desk_jobs import has_open_job, take_job
from core.desk.packages.jobs.job_work import MOST_ATTEMPTS, do_job
from core.desk.packages.package_approvals import (
    LINK_LASTS,
    approvals_of,
    approve_by_link,
    approve_package,
    has_link,
    make_approval_link,
    read_approval_link,
    standing_approval,
)
from core.desk.packages.package_digest import changes_digest_of, digest_of
from core.desk.packages.package_states import (
    call_links_back,
    find_package,
    order_publication,
    withdraw_approval,
    withdraw_package,
)
from core.enums import DeliveryState, JobState, PackageScope, PackageState
from core.errors import FileUnusableError, StaleProposalError
from core.importing.changeset.proposal import Proposal
from core.models import Delivery, DeskJob, DeskPackage, Indicator
from core.processes.heartbeats import Heartbeat, ProcessWatch
from core.processes.lock import locked
from core.publishing.publish import publish
from tests.factories.desk_packages import (
    import_plan,
    job_context,
    next_unit,
    package_of,
)
from tests.factories.packages import a_plan, write_zip
from tests.factories.people import add_person


def test_a_job_of_a_process_that_is_gone_is_taken_again(desk):
    number = desk.handed_in()
    watch = ProcessWatch(None)
    with Heartbeat(desk.engine, "desk", None) as living:
        with transaction(desk.engine) as session:
            job = take_job(session, living.id, watch)
        assert job is not None
        with transaction(desk.engine) as session:
            assert take_job(session, "other", watch) is None
            assert has_open_job(session)
        assert desk.work() == 0
    assert desk.work() == 1
    assert desk.state(number) is PackageState.DRAFT
    assert desk.jobs()[0].attempts == 2
    with reading(desk.engine) as session:
        assert not has_open_job(session)


@pytest.mark.parametrize("step", ["apply", "publish", "after"])
def test_a_publication_that_was_killed_is_done_once(desk, step, monkeypatch):
    class KilledError(BaseException):
        """Nobody catches it, as nobody catches a kill."""

    before, number = desk.release().number, desk.ordered()
    applied = desk.applied()

    def killed(*_args, **_options):
        raise KilledError

    real = publish

    def killed_after(*args, **options):
        real(*args, **options)
        raise KilledError

    name = "apply" if step == "apply" else "publish"
    with monkeypatch.context() as patched:
        patched.setattr(package_publication, name, killed_after if step == "after" else killed)
        with pytest.raises(KilledError):
            desk.work()
    assert desk.state(number) is PackageState.PUBLISHING
    # Its preview was asked for when it was sent, and nobody needs it any more.
    assert desk.work() == 2
    assert desk.state(number) is PackageState.PUBLISHED
    assert desk.release().number == before + 1 == package_of(desk.engine, number).release
    assert desk.applied() == applied + 1


def test_what_ends_without_a_word_again_and_again_is_given_up(sqlite_desk):
    ordered = sqlite_desk.ordered()
    for number, state in ((ordered, "approved"), (sqlite_desk.handed_in(), "faulty")):
        with transaction(sqlite_desk.engine) as session:
            package = find_package(session, number)
            package.state = PackageState.READING if state == "faulty" else PackageState.PUBLISHING
            job = session.exec(select(DeskJob).where(DeskJob.package == number)).all()[-1]
            job.attempts, job.state, job.ended_at = MOST_ATTEMPTS, JobState.WAITING, None
            session.add(job)
        sqlite_desk.work()
        assert sqlite_desk.state(number) == state
        assert package_of(sqlite_desk.engine, number).failure


def test_a_publication_that_is_refused_can_be_ordered_again(sqlite_desk, monkeypatch):
    number = sqlite_desk.ordered(note="دلیل")

    def refused(*_args, **_options):
        raise FileUnusableError("site", "full")

    with monkeypatch.context() as patched:
        patched.setattr(package_publication, "publish", refused)
        sqlite_desk.work()
    package = package_of(sqlite_desk.engine, number)
    assert package.state is PackageState.APPROVED
    assert "full" in (package.failure or "")
    assert sqlite_desk.jobs()[-1].state is JobState.FAILED
    # It is in the plan by now: only publishing it is left.
    with transaction(sqlite_desk.engine) as session, pytest.raises(PackageStateError):
        withdraw_package(session, number, by="clerk", now=utc_now())
    with transaction(sqlite_desk.engine) as session, pytest.raises(PackageStateError):
        withdraw_approval(session, number, by="approver", now=utc_now())
    with transaction(sqlite_desk.engine) as session:
        order_publication(session, number, package.digest or "", by="publisher", now=utc_now())
    sqlite_desk.work()
    assert sqlite_desk.state(number) is PackageState.PUBLISHED
    assert sqlite_desk.release().note == "دلیل"


def test_a_disk_that_is_full_fails_a_reading(sqlite_desk, monkeypatch):
    number = sqlite_desk.handed_in()

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package_reading, "import_file", full)
    sqlite_desk.work()
    assert sqlite_desk.state(number) is PackageState.FAULTY
    assert "No space left" in (package_of(sqlite_desk.engine, number).failure or "")


def test_another_command_is_waited_for(sqlite_desk):
    number = sqlite_desk.handed_in()
    with locked(sqlite_desk.settings.data_dir, "qotbnama import", utc_now()):
        assert sqlite_desk.work() == 0
    assert sqlite_desk.state(number) is PackageState.READING
    assert sqlite_desk.work() == 1


def test_an_import_during_publication_has_it_worked_out_anew(desk):
    number = desk.ordered()
    tables = a_plan()
    tables["indicators"][1]["title"] = "نامی دیگر"
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "other.zip", tables))
    before = desk.release().number
    assert desk.work() == 3
    package = package_of(desk.engine, number)
    assert (package.state, package.is_moved) == (PackageState.DRAFT, True)
    assert desk.release().number == before
    with reading(desk.engine) as session:
        assert standing_approval(session, number) is None


def test_a_restored_instance_publishes_what_was_approved_before(sqlite_desk):
    number = sqlite_desk.ordered()
    shutil.rmtree(sqlite_desk.settings.desk_dir)
    sqlite_desk.work()
    assert sqlite_desk.state(number) is PackageState.PUBLISHED


def test_an_import_at_the_last_moment_is_noticed(sqlite_desk, monkeypatch):
    number = sqlite_desk.ordered()

    def stale(*_args, **_options):
        raise StaleProposalError("1400")

    with monkeypatch.context() as patched:
        patched.setattr(package_publication, "apply", stale)
        sqlite_desk.work()
    # Nothing was different after all: the approval stands, and it can be ordered again.
    assert sqlite_desk.state(number) is PackageState.APPROVED


def test_what_is_no_longer_to_be_done_is_not_done(sqlite_desk):
    number = sqlite_desk.handed_in()
    with transaction(sqlite_desk.engine) as session:
        find_package(session, number).state = PackageState.WITHDRAWN
    sqlite_desk.work()
    assert sqlite_desk.state(number) is PackageState.WITHDRAWN
    number = sqlite_desk.ordered()
    with transaction(sqlite_desk.engine) as session:
        find_package(session, number).state = PackageState.WITHDRAWN
    sqlite_desk.work()
    assert sqlite_desk.state(number) is PackageState.WITHDRAWN
    with transaction(sqlite_desk.engine) as session:
        job = session.exec(select(DeskJob)).all()[-1]
        job.attempts = MOST_ATTEMPTS + 1
    do_job(job_context(sqlite_desk.engine, sqlite_desk.settings), job)
    assert sqlite_desk.state(number) is PackageState.WITHDRAWN


def test_ones_own_package_needs_a_reason_that_the_release_shows(sqlite_desk):
    with transaction(sqlite_desk.engine) as session:
        package = find_package(session, desk_number := desk_package(sqlite_desk, session))
        with pytest.raises(OwnPackageError):
            approve_package(session, package, by="clerk", override=None, now=utc_now())
        with pytest.raises(OwnPackageError):
            make_approval_link(session, package, by="clerk", now=utc_now())
    assert desk_number
    for note in ("", "دلیل"):
        number = sqlite_desk.ordered(by="approver", note=note)
        sqlite_desk.work()
        assert sqlite_desk.state(number) is PackageState.PUBLISHED
        assert "کسی نیست" in (sqlite_desk.release().note or "")
        assert (sqlite_desk.release().note or "").startswith(note)


def desk_package(_desk, session):
    package = DeskPackage(
        state=PackageState.WAITING,
        file_name="a",
        handed_in_by="clerk",
        handed_in_at=utc_now(),
        digest="0" * 64,
    )
    session.add(package)
    session.flush()
    return package.id


def test_links_end_by_time_by_use_and_by_a_call(desk):
    now = utc_now()
    with transaction(desk.engine) as session:
        number = desk_package(desk, session)
        package = find_package(session, number)
        token = make_approval_link(session, package, by="approver", now=now)
    with reading(desk.engine) as session:
        assert read_approval_link(session, token, now).id == number
        assert has_link(session, number, now)
        assert not has_link(session, number, now + LINK_LASTS)
        for dead, at in ((token, now + LINK_LASTS), ("made up", now)):
            with pytest.raises(LinkDeadError):
                read_approval_link(session, dead, at)
    with pytest.raises(NameMissingError), transaction(desk.engine) as session:
        approve_by_link(session, token, " ", now)
    with transaction(desk.engine) as session:
        package = find_package(session, number)
        for name, value in (("digest", "1" * 64), ("state", PackageState.DRAFT)):
            before = getattr(package, name)
            setattr(package, name, value)
            session.flush()
            with pytest.raises(LinkDeadError):
                read_approval_link(session, token, now)
            setattr(package, name, before)
    with transaction(desk.engine) as session:
        call_links_back(session, number, by="operator", now=now)
        with pytest.raises(LinkDeadError):
            approve_by_link(session, token, "شهردار", now)
        token = make_approval_link(session, find_package(session, number), by="approver", now=now)
        approve_by_link(session, token, "شهردار", now)
        with pytest.raises(LinkDeadError):
            approve_by_link(session, token, "شهردار", now)
        (approval,) = approvals_of(session, number)
    assert (approval.name, approval.person) == ("شهردار", None)


def test_rows_alone_are_published_beside_those_that_stay(sqlite_desk):
    rows = {"indicators": [{**a_plan()["indicators"][1], "unit": next_unit()}]}
    content = write_zip(sqlite_desk.folder / "few.zip", rows).read_bytes()
    number = sqlite_desk.ordered(content=content, scope=PackageScope.PART)
    sqlite_desk.work()
    assert sqlite_desk.state(number) is PackageState.PUBLISHED
    with reading(sqlite_desk.engine) as session:
        units = session.exec(select(Indicator.unit).order_by(col(Indicator.code))).all()
    assert units == [a_plan()["indicators"][0]["unit"], rows["indicators"][0]["unit"]]


@pytest.mark.parametrize("begins_paused", [True, False])
def test_messages_wait_where_the_publisher_said_so(sqlite_desk, begins_paused):
    with transaction(sqlite_desk.engine) as session:
        add_person(session, "7", "plan", plan="1400")
    sqlite_desk.ordered(begins_paused=begins_paused)
    sqlite_desk.work()
    with reading(sqlite_desk.engine) as session:
        (state,) = session.exec(select(Delivery.state)).all()
    assert (state is DeliveryState.PAUSED) is begins_paused


def test_only_what_is_approved_is_published(sqlite_desk):
    with transaction(sqlite_desk.engine) as session:
        number = desk_package(sqlite_desk, session)
        package = find_package(session, number)
        package.state = PackageState.APPROVED
        with pytest.raises(PackageChangedError):
            order_publication(session, number, "0" * 64, by="publisher", now=utc_now())
        with pytest.raises(PackageNotFoundError):
            find_package(session, 4711)


def test_the_digest_stands_for_what_changes_and_what_is_said_of_it():
    proposal = Proposal("1400", is_new_plan=False, base_run=1, tables={})
    first = changes_digest_of(proposal, base_release=1)
    assert first == changes_digest_of(replace(proposal, base_run=2), base_release=1)
    others = [
        changes_digest_of(proposal, base_release=2),
        changes_digest_of(replace(proposal, plan="1405"), base_release=1),
        changes_digest_of(replace(proposal, foreign=[{"indicator": "K"}]), base_release=1),
    ]
    assert len({first, *others}) == 4
    said = [
        digest_of(first, note=None, reasons={}),
        digest_of(first, note="دلیل", reasons={}),
        digest_of(first, note=None, reasons={"projects:F-01": "دلیل"}),
        digest_of(others[0], note=None, reasons={}),
    ]
    assert len(set(said)) == 4
