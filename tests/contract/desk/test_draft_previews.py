"""Previews on both databases: what a draft would be, without anything of it being there."""

import pytest
from sqlmodel import col, func, select

from core.calendar import utc_now
from core.database.engine import reading, transaction, undone
from core.delivery.preview import Preview
from core.desk.desk_errors import LinkDeadError, PackageStateError
from core.desk.packages.draft_previews import (
    PART,
    find_preview,
    previews_folder,
    read_preview,
    site_folder,
    sweep_previews,
)
from core.desk.packages.jobs import draft_preview_work
from core.desk.packages.jobs.desk_jobs import queue_job, take_job
from core.desk.packages.jobs.draft_preview_work import message_rows
from core.desk.packages.package_states import (
    ask_for_preview,
    find_package,
    send_package,
    withdraw_package,
)
from core.enums import JobKind, PackageState, PreviewState
from core.errors import FileUnusableError, SiteBrokenError
from core.models import AuditEntry, ImportRun, Indicator, Observation
from core.processes.heartbeats import ProcessWatch
from core.release.reader import numbered_release
from core.release.records import Change
from core.texts import load_texts
from tests.factories.desk_packages import import_plan
from tests.factories.packages import a_plan, write_zip
from tests.factories.people import add_person
from tests.presence import present


def preview_of(desk, number):
    with reading(desk.engine) as session:
        return find_preview(session, number)


def sent(desk):
    number = desk.handed_in()
    desk.work()
    desk.send(number)
    return number


def order(desk, number):
    with transaction(desk.engine) as session:
        digest = find_package(session, number).digest or ""
        ask_for_preview(session, number, digest, by="approver", now=utc_now())


def stored(desk):
    with reading(desk.engine) as session:
        runs = select(func.count()).where(col(ImportRun.state) == "applied")
        units = session.exec(select(Indicator.unit).order_by(col(Indicator.code))).all()
        return (
            session.exec(runs).one(),
            units,
            session.exec(select(func.max(Observation.id))).one(),
        )


def test_what_is_sent_is_shown_and_nothing_of_it_is_there(desk):
    with transaction(desk.engine) as session:
        add_person(session, "7", "plan", "indicator:P01", "releases", plan="1400")
        add_person(session, "8", "indicator:none", plan="1400")
    before, release = stored(desk), desk.release().number
    number = sent(desk)
    assert preview_of(desk, number).state is PreviewState.MAKING
    assert desk.work() == 1
    preview = preview_of(desk, number)
    assert (preview.state, preview.failure) == (PreviewState.READY, None)
    assert (site_folder(desk.settings, preview) / "index.html").read_text() == (
        f"<body>{release + 1}</body>"
    )
    draft = numbered_release(
        previews_folder(desk.settings) / preview.token / "releases", "1400", release + 1
    )
    assert "unit" in {one.field for one in draft.all(Change, release=release + 1)}
    draft.close()
    messages = preview.messages
    assert (messages["people"], messages["examined"], messages["more_topics"]) == (1, 1, 0)
    assert dict(messages["topics"]) == {
        "همهٔ برنامه": 1,
        "هر انتشار تازه": 1,
        a_plan()["indicators"][1]["title"]: 1,
    }
    assert messages["samples"] == [messages["longest"]]
    assert "واحد" in messages["longest"]
    assert (stored(desk), desk.release().number) == (before, release)
    # It can be published all the same, as what was seen.
    desk.approve(number)
    desk.order(number)
    desk.work()
    assert desk.state(number) is PackageState.PUBLISHED


def test_a_preview_ends_with_its_draft(sqlite_desk):
    desk = sqlite_desk
    number = sent(desk)
    desk.work()
    token = preview_of(desk, number).token
    with reading(desk.engine) as session:
        assert read_preview(session, token).package == number
    with transaction(desk.engine) as session:
        withdraw_package(session, number, by="clerk", now=utc_now())
        for dead in (token, "made-up"):
            with pytest.raises(LinkDeadError):
                read_preview(session, dead)
    other = sent(desk)
    desk.work()
    left = previews_folder(desk.settings) / f"nobody{PART}"
    left.mkdir()
    sweep_previews(desk.engine, desk.settings)
    assert [one.name for one in previews_folder(desk.settings).iterdir()] == [
        preview_of(desk, other).token
    ]


def test_one_is_asked_for_once_and_again_when_it_failed(sqlite_desk, monkeypatch):
    desk = sqlite_desk
    number = desk.handed_in()
    desk.work()
    order(desk, number)
    order(desk, number)
    with transaction(desk.engine) as session, pytest.raises(LinkDeadError):
        read_preview(session, present(find_preview(session, number)).token)

    def broken(*_args, **_options):
        raise SiteBrokenError("/1400/", "/1400/nowhere/", 1)

    with monkeypatch.context() as patched:
        patched.setattr(draft_preview_work, "rehearse", broken)
        assert desk.work() == 1
    failed = preview_of(desk, number)
    assert failed.state is PreviewState.FAILED
    assert failed.failure
    assert desk.state(number) is PackageState.DRAFT
    order(desk, number)
    desk.work()
    assert preview_of(desk, number).state is PreviewState.READY
    assert preview_of(desk, number).token != failed.token
    desk.send(number)
    assert desk.work() == 0
    with reading(desk.engine) as session:
        deeds = session.exec(select(AuditEntry.action)).all()
    assert deeds.count("package.preview_ordered") == 2


def test_a_package_that_changes_nothing_has_none(sqlite_desk):
    desk = sqlite_desk
    content = write_zip(desk.folder / "same.zip", a_plan()).read_bytes()
    number = desk.handed_in(content)
    desk.work()
    with pytest.raises(PackageStateError):
        order(desk, number)


@pytest.mark.parametrize("step", ["rehearse", "preview_draft"])
def test_one_that_was_killed_is_made_again(desk, step, monkeypatch):
    class KilledError(BaseException):
        """Nobody catches it, as nobody catches a kill."""

    def killed(*_args, **_options):
        raise KilledError

    before, number = stored(desk), sent(desk)
    with monkeypatch.context() as patched:
        patched.setattr(draft_preview_work, step, killed)
        with pytest.raises(KilledError):
            desk.work()
    assert preview_of(desk, number).state is PreviewState.MAKING
    assert desk.work() == 1
    assert preview_of(desk, number).state is PreviewState.READY
    assert len(list(previews_folder(desk.settings).iterdir())) == 1
    assert stored(desk) == before


def test_a_plan_that_moved_meanwhile_has_no_preview(sqlite_desk):
    desk = sqlite_desk
    number = sent(desk)
    tables = a_plan()
    tables["indicators"][1]["title"] = "نامی دیگر"
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "other.zip", tables))
    desk.work()
    assert preview_of(desk, number).state is PreviewState.FAILED


def test_what_is_no_longer_asked_for_is_left_alone(sqlite_desk, monkeypatch):
    desk = sqlite_desk
    number = sent(desk)
    real = draft_preview_work._make

    def replaced(*args):
        with transaction(desk.engine) as session:
            preview = present(find_preview(session, number))
            preview.token = "another"
            session.add(preview)
        return real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(draft_preview_work, "_make", replaced)
        desk.work()
    assert preview_of(desk, number).state is PreviewState.MAKING
    with transaction(desk.engine) as session:
        withdraw_package(session, number, by="clerk", now=utc_now())
        queue_job(session, JobKind.PREVIEW, number, by="clerk", now=utc_now())
    monkeypatch.setattr(draft_preview_work, "rehearse", no_room)
    assert desk.work() == 1
    assert preview_of(desk, number).state is PreviewState.MAKING


def no_room(*_args, **_options):
    raise FileUnusableError("site", "full")


def test_a_failure_of_a_preview_nobody_wants_is_no_failure_of_the_package(
    sqlite_desk, monkeypatch
):
    desk = sqlite_desk
    number = sent(desk)
    with transaction(desk.engine) as session:
        session.delete(find_preview(session, number))

    def gone(*_args):
        raise FileUnusableError("site", "full")

    monkeypatch.setattr(draft_preview_work, "preview_of", gone)
    desk.work()
    assert (desk.state(number), preview_of(desk, number)) == (PackageState.WAITING, None)


def test_previews_wait_for_other_jobs(sqlite_desk):
    desk = sqlite_desk
    sent(desk)
    number = desk.handed_in()
    with transaction(desk.engine) as session:
        job = take_job(session, "test", ProcessWatch(None))
        assert job is not None
        assert (job.kind, job.package) == (JobKind.READ, number)


def test_topics_have_the_names_that_readers_know(sqlite_desk):
    desk = sqlite_desk
    draft = numbered_release(desk.settings.releases_dir, "1400", 1)
    (portfolio, *_) = load_texts().of(draft.shape).shape.portfolios
    topics = (
        "claims",
        "district:none",
        f"portfolio:{portfolio.code}",
        "portfolio:none",
        "place:1",
        "place:2",
    )
    found = Preview(6, tuple((topic, 1) for topic in topics), (), None, 0)
    rows = message_rows(found, draft, load_texts().of(draft.shape))
    draft.close()
    assert [title for title, _ in rows["topics"][1:]] == [
        "گفته‌ها و داده‌ها",
        "none",
        portfolio.title,
        "none",
    ]
    assert rows["topics"][0] == ["جایی روی نقشه", 2]
    assert (rows["samples"], rows["longest"]) == ([], "")


def test_what_is_undone_was_never_there(desk):
    with undone(desk.engine) as session:
        session.add(AuditEntry(at=utc_now(), by="test", action="undone"))
        session.flush()
        assert session.exec(select(AuditEntry).where(AuditEntry.action == "undone")).all()
    with reading(desk.engine) as session:
        assert not session.exec(select(AuditEntry).where(AuditEntry.action == "undone")).all()
    with pytest.raises(KeyError), undone(desk.engine):
        raise KeyError


def test_what_was_sent_before_is_previewed_again_after_it_moved(sqlite_desk):
    desk = sqlite_desk
    number = sent(desk)
    desk.work()
    first = preview_of(desk, number)
    tables = a_plan()
    tables["indicators"][1]["title"] = "نامی دیگر"
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "other.zip", tables))
    desk.look(number)
    desk.work()
    with reading(desk.engine) as session, pytest.raises(LinkDeadError):
        read_preview(session, first.token)
    assert not site_folder(desk.settings, first).exists()
    with transaction(desk.engine) as session:
        digest = find_package(session, number).digest or ""
        send_package(session, number, digest, by="clerk", now=utc_now())
    desk.work()
    assert preview_of(desk, number).state is PreviewState.READY
