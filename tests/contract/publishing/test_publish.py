"""Publishing on both databases: what is frozen, and what happens when it fails."""

import hashlib
import os
import sqlite3
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from core.database.engine import reading, transaction
from core.enums import PackageScope
from core.errors import (
    ClockBehindError,
    NoPlanError,
    NothingToPublishError,
    PlanChangedError,
    PlanNotFoundError,
    PlanNotNamedError,
    ReleaseDamagedError,
    ReleaseFileMissingError,
    ReleaseFileUnknownError,
    ReleaseNotFoundError,
    ReleaseUnreadableError,
    SiteBrokenError,
    UnfitTextError,
)
from core.models import AuditEntry, Plan, PublishedRelease
from core.publishing.check.reconcile import reconcile
from core.publishing.folder import ReleaseFolder
from core.publishing.plans import only_plan, plans
from core.publishing.publish import Order, publish
from core.release import records
from core.release.current import CurrentReleases
from core.release.reader import Release, numbered_release
from core.sample.states import PACKAGE
from core.search import index_of
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.presence import present

NOW = datetime(2021, 10, 1, 8, tzinfo=UTC)
# The last day of the small plan's data: the publication of a value.
DATA_UNTIL = date(2018, 5, 31)


def approved(rows):
    return sum((present(row.approved_billion_rial) for row in rows), Decimal(0))


@pytest.fixture
def engine(database):
    with an_engine(database) as opened:
        yield opened


def import_tables(engine, folder, tables):
    tables["plan"][0]["is_sample"] = "true"
    package = write_folder(folder / "package", tables)
    outcome = do_import(engine, package, scope=PackageScope.WITH_REMOVALS)
    assert list(outcome.problems) == []


@pytest.fixture
def small(engine, tmp_path):
    """A database that holds the small plan."""
    import_tables(engine, tmp_path, a_plan())
    return engine


def order(folder, **given):
    given = {"plan": "1400", "by": "operator", "now": NOW, **given}
    return Order(releases_dir=folder / "releases", **given)


def owe_nothing(*_given):
    return 0


def freeze_plan(engine, folder, **given):
    return publish(engine, order(folder, **given), enqueue=owe_nothing)


def test_the_same_plan_on_the_same_day_gives_the_same_bytes(small, tmp_path):
    first = freeze_plan(small, tmp_path / "a")
    with an_engine(f"sqlite:///{tmp_path}/other.sqlite") as again:
        import_tables(again, tmp_path / "again", a_plan())
        second = freeze_plan(again, tmp_path / "b")
    assert first.path.read_bytes() == second.path.read_bytes()
    assert hashlib.sha256(first.path.read_bytes()).hexdigest() == first.release.sha256
    assert first.release.sha256.startswith(first.path.stem.partition("-")[2])


def test_a_release_says_what_the_sample_says(engine, tmp_path):
    outcome = do_import(engine, PACKAGE, imports_dir=tmp_path / "imports")
    assert list(outcome.problems) == []
    freeze_plan(engine, tmp_path)
    release = CurrentReleases(tmp_path / "releases").get()
    counts = {record: release.count(record) for record in records.RECORDS}
    assert counts[records.Node] == 4 + 9 + 22 + 43
    assert counts[records.Indicator] == 18 + 164
    assert counts[records.Observation] == 2355
    assert counts[records.Project] == 129
    assert counts[records.ProgressReport] == 841
    assert release.count(records.ProgressReport, is_current=False) == 12
    (total,) = release.all(records.MoneyTotal, scope="plan", fiscal_year=0)
    assert total.approved_billion_rial == Decimal("56513.21")
    by_district = release.all(records.MoneyTotal, scope="district", fiscal_year=0)
    placed = [p for p in release.stream(records.Project) if p.districts]
    assert approved(by_district) == approved(placed)
    assert release.info.judged_on == release.info.data_until == date(2021, 9, 9)
    assert present(release.find(records.Claim, code="C11")).found == 183
    assert present(release.find(records.Claim, code="C09")).finding == "not_covered"
    assert index_of(release).search("قطار شهری").total > 0
    assert index_of(release) is index_of(release)


def test_a_release_file_cannot_be_written(small, tmp_path):
    published = freeze_plan(small, tmp_path)
    release = Release(published.path)
    with pytest.raises(sqlite3.OperationalError):
        release.connection.execute("DELETE FROM node")
    assert published.path.stat().st_mode & 0o222 == 0


def test_publishing_twice_without_a_change_is_refused_unless_asked_for(small, tmp_path):
    freeze_plan(small, tmp_path)
    with pytest.raises(NothingToPublishError) as refused:
        freeze_plan(small, tmp_path)
    assert refused.value.number == 1
    second = freeze_plan(small, tmp_path, even_unchanged=True, note="دوباره")
    assert second.release.number == 2
    release = Release(second.path)
    first, own = release.all(records.ReleaseInfo)
    assert first.sha256 == numbered_release(tmp_path / "releases", "1400", 1).sha256
    assert (own.sha256, own.note) == (None, "دوباره")
    # A promise that did not move is not a second promise.
    assert release.count(records.Promise) == release.count(records.Project)


def test_judging_on_another_day_changes_what_is_said_and_nothing_else(small, tmp_path):
    freeze_plan(small, tmp_path)
    later = freeze_plan(small, tmp_path, judged_on=date(2016, 9, 1), now=NOW + timedelta(days=1))
    changes = Release(later.path).all(records.Change)
    assert changes
    assert {change.event for change in changes} == {"judged"}


def test_what_followers_are_owed_is_written_with_the_release(small, tmp_path):
    freeze_plan(small, tmp_path)
    seen = []

    def enqueue(session, release, now):
        plan, number = release.plan.code, release.info.number
        assert session.get(PublishedRelease, (plan, number)) is not None
        changes = release.stream(records.Change, release=number)
        seen.append((plan, number, {topic for one in changes for topic in one.topics}, now))
        return 3

    given = order(tmp_path, judged_on=date(2016, 9, 1))
    assert publish(small, given, enqueue=enqueue).delivery_count == 3
    ((plan, number, topics, now),) = seen
    assert (plan, number, now) == ("1400", 2, NOW)
    assert {"plan", "indicator:K001", "node:G1"} <= topics


def test_a_failure_at_the_last_step_publishes_nothing(small, tmp_path):
    freeze_plan(small, tmp_path)

    def fail(*_given):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        publish(small, order(tmp_path, even_unchanged=True), enqueue=fail)
    assert CurrentReleases(tmp_path / "releases").get().info.number == 1
    folder = tmp_path / "releases" / "1400"
    assert sorted(path.name[:6] for path in folder.iterdir()) == ["000001", "curren"]
    with reading(small) as session:
        assert len(session.exec(select(PublishedRelease)).all()) == 1
        actions = [entry.action for entry in session.exec(select(AuditEntry))]
        assert actions.count("publish") == 1


def test_an_import_in_between_stops_the_publishing(small, tmp_path):
    def interfere(step, done, _total):
        if (step, done) == ("publish.freeze", 0):
            import_tables(small, tmp_path, a_plan())

    with pytest.raises(PlanChangedError):
        publish(small, order(tmp_path), enqueue=owe_nothing, progress=interfere)
    with pytest.raises(ReleaseNotFoundError):
        CurrentReleases(tmp_path / "releases").get("1400")


def test_drafts_of_killed_publishings_are_cleared_away(small, tmp_path):
    folder = tmp_path / "releases" / "1400"
    old, fresh = folder / ".draft-1", folder / ".draft-2"
    for path, hours in ((old, 25), (fresh, 1)):
        path.mkdir(parents=True)
        (path / "unnamed.sqlite").write_bytes(b"half of it")
        at = NOW.timestamp() - hours * 3600
        os.utime(path, (at, at))
    freeze_plan(small, tmp_path)
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_site_that_cannot_be_built_leaves_nothing_published(small, tmp_path):
    @contextmanager
    def broken(draft):
        assert (draft.info.number, draft.path.name[:7]) == (1, "000001-")
        raise SiteBrokenError("/1400/", "/nowhere/", 1)
        yield

    with pytest.raises(SiteBrokenError):
        publish(small, order(tmp_path), enqueue=owe_nothing, render=broken)
    assert list((tmp_path / "releases" / "1400").iterdir()) == []
    with reading(small) as session:
        assert session.exec(select(PublishedRelease)).all() == []


def test_the_site_is_swapped_in_after_the_release_is_current(small, tmp_path):
    seen = []

    @contextmanager
    def render(draft):
        seen.append(("rendered", draft.folder))
        yield lambda: seen.append(
            ("swapped", CurrentReleases(tmp_path / "releases").get().info.number)
        )

    publish(small, order(tmp_path), enqueue=owe_nothing, render=render)
    assert seen == [("rendered", tmp_path / "releases" / "1400"), ("swapped", 1)]


def test_a_release_is_never_dated_before_the_one_before_it(small, tmp_path):
    freeze_plan(small, tmp_path)
    with pytest.raises(ClockBehindError) as refused:
        freeze_plan(small, tmp_path, even_unchanged=True, now=NOW - timedelta(days=400))
    assert refused.value.number == 1
    assert CurrentReleases(tmp_path / "releases").get().info.number == 1


def damage(path):
    """Flip a bit in the middle of a release file, as a disk does."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def test_a_number_that_was_ever_used_is_never_used_again(small, tmp_path, database_urls):
    first, second = (freeze_plan(small, tmp_path, even_unchanged=True) for _ in range(2))
    bytes_before = [one.path.read_bytes() for one in (first, second)]
    with an_engine(database_urls()) as restored:
        import_tables(restored, tmp_path / "older", a_plan())
        with pytest.raises(ReleaseFileUnknownError) as refused:
            freeze_plan(restored, tmp_path)
        assert refused.value.name == first.path.name
        assert [one.path.read_bytes() for one in (first, second)] == bytes_before
        found = reconcile(restored, tmp_path / "releases", set_aside=True)
        assert [finding.is_repaired for finding in found] == [True, True]
        third = freeze_plan(restored, tmp_path)
        assert third.release.number == 3
        # The link that led to the file that was set aside leads to the new one.
        assert CurrentReleases(tmp_path / "releases").get().info.number == 3
    aside = tmp_path / "releases" / "1400" / "set-aside"
    assert [path.read_bytes() for path in sorted(aside.iterdir())] == bytes_before


def test_a_damaged_release_is_not_published_on(small, tmp_path):
    first = freeze_plan(small, tmp_path)
    damage(first.path)
    with pytest.raises(ReleaseDamagedError) as refused:
        freeze_plan(small, tmp_path, even_unchanged=True)
    assert refused.value.path == first.path


def test_a_damaged_release_is_not_told_of(small, tmp_path):
    first = freeze_plan(small, tmp_path)
    damage(first.path)
    with pytest.raises(ReleaseDamagedError):
        numbered_release(tmp_path / "releases", "1400", 1)


def test_a_release_whose_file_is_gone_is_not_published_on(small, tmp_path):
    first = freeze_plan(small, tmp_path)
    first.path.unlink()
    with pytest.raises(ReleaseFileMissingError) as refused:
        freeze_plan(small, tmp_path, even_unchanged=True)
    assert refused.value.name == first.path.name


def test_a_crash_after_the_commit_is_finished_by_the_next_start(small, tmp_path, monkeypatch):
    def crash(_folder, _draft):
        raise KeyboardInterrupt

    take = ReleaseFolder.take
    monkeypatch.setattr(ReleaseFolder, "take", crash)
    with pytest.raises(KeyboardInterrupt):
        freeze_plan(small, tmp_path)
    monkeypatch.setattr(ReleaseFolder, "take", take)
    with pytest.raises(ReleaseNotFoundError):
        CurrentReleases(tmp_path / "releases").get()
    found = reconcile(small, tmp_path / "releases")
    kinds = [(finding.kind.value, finding.is_repaired) for finding in found]
    assert kinds == [("file_missing", True), ("link_wrong", True)]
    assert CurrentReleases(tmp_path / "releases").get().info.number == 1
    assert reconcile(small, tmp_path / "releases") == []
    assert list((tmp_path / "releases" / "1400").glob(".draft-*")) == []


def test_of_two_who_publish_at_once_one_is_refused(small, tmp_path):
    def interfere(step, done, _total):
        if (step, done) == ("publish.freeze", 0):
            freeze_plan(small, tmp_path)

    with pytest.raises(PlanChangedError):
        publish(small, order(tmp_path), enqueue=owe_nothing, progress=interfere)
    assert CurrentReleases(tmp_path / "releases").get().info.number == 1


def test_a_crash_before_the_link_moved_is_repaired(small, tmp_path):
    freeze_plan(small, tmp_path)
    second = freeze_plan(small, tmp_path, even_unchanged=True)
    link = second.path.with_name("current")
    link.unlink()
    link.symlink_to(next(second.path.parent.glob("000001-*")).name)
    (finding,) = reconcile(small, tmp_path / "releases")
    assert (finding.kind, finding.plan, finding.is_repaired) == ("link_wrong", "1400", True)
    assert CurrentReleases(tmp_path / "releases").get().info.number == 2


def test_a_plan_that_is_not_there_is_named(engine, tmp_path):
    with pytest.raises(PlanNotFoundError) as missing:
        freeze_plan(engine, tmp_path, plan="1500")
    assert missing.value.plan == "1500"
    with pytest.raises(NoPlanError):
        only_plan(engine)


def test_a_plan_of_a_real_city_is_judged_on_the_day_of_publishing(small, tmp_path):
    with transaction(small) as session:
        present(session.get(Plan, "1400")).is_sample = False
    freeze_plan(small, tmp_path)
    assert CurrentReleases(tmp_path / "releases").get().info.judged_on == date(2021, 10, 1)


def test_plans_are_listed_with_their_releases(small, tmp_path):
    assert [(plan.code, release) for plan, release in plans(small)] == [("1400", None)]
    assert only_plan(small) == "1400"
    freeze_plan(small, tmp_path)
    ((_, release),) = plans(small)
    assert present(release).number == 1
    with transaction(small) as session:
        day = date(2026, 3, 21)
        session.add(
            Plan(
                code="1405", title="برنامه ۱۴۰۵", city="اصفهان", horizon_start=day, horizon_end=day
            )
        )
    with pytest.raises(PlanNotNamedError):
        only_plan(small)


def test_files_that_are_no_releases_are_refused(tmp_path):
    text = tmp_path / "a.sqlite"
    text.write_text("not a database at all, but long enough to be looked at as one")
    with pytest.raises(ReleaseUnreadableError):
        Release(text)
    other = tmp_path / "b.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE plan (code TEXT)")
    connection.close()
    with pytest.raises(ReleaseUnreadableError):
        Release(other)


def test_a_release_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ReleaseNotFoundError) as missing:
        numbered_release(tmp_path, "1400", 7)
    assert missing.value.number == 7


@pytest.mark.parametrize("option", ["by", "note"])
def test_what_is_said_of_a_release_is_one_fit_line(small, tmp_path, option):
    with pytest.raises(UnfitTextError):
        publish(small, order(tmp_path, **{option: "\u2067321"}), enqueue=owe_nothing)
    published = publish(small, order(tmp_path, **{option: "دو\nخط"}), enqueue=owe_nothing)
    with reading(small) as session:
        row = session.exec(select(PublishedRelease)).one()
        assert row.number == published.release.number == 1
        assert "دو خط" in (row.note, row.published_by)
