"""Backups of both databases, and what a restore makes of them."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from core.backup.backup import back_up, files_below, latest_backup
from core.backup.restore import RESTORED, restore
from core.backup.row_copy import copied_tables
from core.database.engine import open_database, reading, transaction
from core.delivery.announcement import announce
from core.editions import NewPage, open_editions
from core.enums import DeliveryState
from core.errors import (
    BackupDamagedError,
    BackupNotFoundError,
    DatabaseNotEmptyError,
    DatabaseUnreachableError,
    ProcessesRunningError,
    ReleaseDamagedError,
    ReleaseFileMissingError,
)
from core.files import EDITIONS
from core.manifest import compare_sums
from core.models import AuditEntry, Delivery, Node, Plan, Subscriber
from core.processes.heartbeats import Heartbeat
from core.publishing.check.stores import Stores, verify_whole
from core.publishing.publish import Order, publish
from core.release.current import CurrentReleases
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.factories.people import add_person
from tests.presence import present

NOW = datetime(2026, 11, 29, 6, 30, tzinfo=UTC)


class Instance:
    """A database with its folders below *folder*."""

    def __init__(self, url, folder):
        self.url, self.folder = url, folder
        self.releases, self.imports = folder / "releases", folder / "imports"

    def back_up(self, engine, place, *, later=timedelta(0)):
        return back_up(
            engine, place, releases_dir=self.releases, imports_dir=self.imports, now=NOW + later
        )

    def restore(self, place, **options):
        folders = {"releases_dir": self.releases, "imports_dir": self.imports}
        return restore(self.url, place, **folders, **{"now": NOW, **options})

    def rows(self):
        with an_engine(self.url) as engine, engine.connect() as connection:
            return {
                table.name: sorted(map(repr, connection.execute(select(table)).all()))
                for table in copied_tables()
            }

    def verify(self, engine):
        stores = Stores(engine, self.releases, self.imports, self.folder / "site")
        return verify_whole(stores)


@pytest.fixture
def city(database_urls, tmp_path):
    """An instance with a release, a follower and a message that waits for it."""
    made = Instance(database_urls(), tmp_path / "city")
    with an_engine(made.url) as engine:
        package = write_folder(tmp_path / "package", a_plan())
        assert not list(do_import(engine, package, imports_dir=made.imports).problems)
        with transaction(engine) as session:
            add_person(session, "7007", "releases")
        order = Order(plan="1400", by="operator", now=NOW, releases_dir=made.releases)
        assert publish(engine, order, enqueue=announce).delivery_count == 1
    return made


@pytest.fixture
def backup(city, tmp_path):
    with an_engine(city.url) as engine:
        return city.back_up(engine, tmp_path / "backups").folder


def test_pages_of_earlier_releases_come_back_and_can_be_added_to(city, database_urls, tmp_path):
    with open_editions(city.releases / EDITIONS) as editions:
        editions.record("1400", 1, new=[NewPage("/1400/", b"hash", b"page")], shown=["/1400/"])
    with an_engine(city.url) as engine:
        first = city.back_up(engine, tmp_path / "backups").folder
        second = city.back_up(engine, tmp_path / "backups", later=timedelta(days=1)).folder
    name = f"releases/{EDITIONS}"
    assert (first / name).samefile(second / name)  # nothing was recorded in between
    other = Instance(database_urls(is_empty=True), tmp_path / "other")
    other.restore(tmp_path / "backups")
    with open_editions(other.releases / EDITIONS) as editions:
        assert editions.page("1400", 1, "/1400/") == (1, b"page")
        editions.record("1400", 2, new=[], shown=["/1400/"])
        assert editions.numbers("1400") == [1, 2]
    assert (other.releases / EDITIONS).stat().st_mode & 0o200


def test_what_is_restored_is_what_was_there(city, backup, database_urls, tmp_path):
    assert list(compare_sums(backup)) == []
    assert "7007" not in backup.name
    for number, url in enumerate(
        (database_urls(is_empty=True), f"sqlite:///{tmp_path}/as_file.sqlite")
    ):
        other = Instance(url, tmp_path / f"other-{number}")
        restored = other.restore(tmp_path / "backups", resend=True)
        assert (restored.backup, restored.cancelled_count, restored.earlier) == (backup, 0, "")
        assert other.rows() == city.rows()
        assert CurrentReleases(other.releases).get().info.number == 1
        with an_engine(url) as engine:
            assert other.verify(engine) == []


def test_rows_of_after_a_restore_have_numbers_of_their_own(backup, database_urls, tmp_path):
    other = Instance(database_urls(is_empty=True), tmp_path / "other")
    other.restore(backup)
    with an_engine(other.url) as engine, transaction(engine) as session:
        add_person(session, "7008", "releases")
        session.add(AuditEntry(at=NOW, by="operator", action="look"))
        session.flush()
        assert len(session.scalars(select(Subscriber)).all()) == 2


def test_messages_that_may_have_been_sent_since_are_not_sent_again(
    backup, database_urls, tmp_path
):
    other = Instance(database_urls(is_empty=True), tmp_path / "other")
    assert other.restore(backup).cancelled_count == 1
    with an_engine(other.url) as engine, reading(engine) as session:
        (delivery,) = session.scalars(select(Delivery)).all()
    assert (delivery.state, delivery.error) == (DeliveryState.CANCELLED, RESTORED)
    assert delivery.settled_at == NOW


def test_nodes_come_after_those_they_hang_on(city, database_urls, tmp_path):
    with an_engine(city.url) as engine:
        with transaction(engine) as session:
            row = session.scalars(select(Node).where(col(Node.level) == "goal")).first()
            named: dict[str, Any] = {"plan": present(row).plan, "position": 99, "title": "ساختگی"}
            # By its code it would come before the objective that it hangs on.
            session.add(Node(code="ZZ", level="objective", parent=present(row).code, **named))
            session.flush()
            session.add(Node(code="AA", level="strategy", parent="ZZ", **named))
        city.back_up(engine, tmp_path / "backups")
    other = Instance(database_urls(is_empty=True), tmp_path / "other")
    other.restore(tmp_path / "backups", resend=True)
    assert other.rows() == city.rows()


def test_a_database_that_holds_rows_is_replaced_only_when_asked_and_kept(city, backup):
    with an_engine(city.url) as engine, transaction(engine) as session:
        present(session.get(Plan, "1400")).city = "شهر دیگر"
    with pytest.raises(DatabaseNotEmptyError):
        city.restore(backup)
    restored = city.restore(backup, replace=True)
    with an_engine(city.url) as engine, reading(engine) as session:
        assert present(session.get(Plan, "1400")).city != "شهر دیگر"
    if make_url(city.url).get_backend_name() == "sqlite":
        with an_engine(f"sqlite:///{restored.earlier}") as earlier, reading(earlier) as session:
            assert present(session.get(Plan, "1400")).city == "شهر دیگر"
    else:
        with an_engine(city.url) as engine, engine.connect() as connection:
            query = text(f'SELECT city FROM "{restored.earlier}".plan')
            assert connection.scalar(query) == "شهر دیگر"


def test_releases_that_the_restored_rows_do_not_know_are_set_aside(city, backup):
    with an_engine(city.url) as engine:
        order = Order(
            plan="1400", by="operator", now=NOW, releases_dir=city.releases, even_unchanged=True
        )
        second = publish(engine, order, enqueue=announce).path
    restored = city.restore(backup, replace=True)
    found = [(one.kind.value, one.name, one.is_repaired) for one in restored.findings]
    assert found[0] == ("file_unknown", second.name, True)
    assert CurrentReleases(city.releases).get().info.number == 1
    with an_engine(city.url) as engine:
        assert city.verify(engine) == []
        order = Order(
            plan="1400", by="operator", now=NOW, releases_dir=city.releases, even_unchanged=True
        )
        assert publish(engine, order, enqueue=announce).release.number == 3


def test_a_database_in_use_is_not_replaced(city, backup):
    with (
        an_engine(city.url) as engine,
        Heartbeat(engine, "worker", city.folder),
        pytest.raises(ProcessesRunningError) as refused,
    ):
        city.restore(backup, replace=True)
    assert refused.value.names == "worker"


def test_a_damaged_backup_restores_nothing(city, backup):
    before = city.rows()
    (kept,) = (backup / "imports").iterdir()
    kept.chmod(0o644)
    kept.write_bytes(b"something else")
    with pytest.raises(BackupDamagedError) as refused:
        city.restore(backup, replace=True)
    assert refused.value.path == f"imports/{kept.name}"
    assert city.rows() == before


def test_where_there_is_no_backup_that_is_said(city, tmp_path):
    with pytest.raises(BackupNotFoundError):
        city.restore(tmp_path / "nowhere")


def test_files_that_the_last_backup_has_are_not_written_again(city, backup, tmp_path):
    with an_engine(city.url) as engine:
        second = city.back_up(engine, tmp_path / "backups", later=timedelta(days=1))
        database_bytes = (second.folder / "database.sqlite").stat().st_size
        assert second.new_bytes == database_bytes
        assert latest_backup(tmp_path / "backups") == second.folder
        (first_kept,) = (backup / "imports").iterdir()
        assert first_kept.samefile(second.folder / "imports" / first_kept.name)
        # What was damaged in the last backup is written anew.
        first_kept.chmod(0o644)
        first_kept.write_bytes(b"rotten")
        third = city.back_up(engine, tmp_path / "backups", later=timedelta(days=2))
        assert list(compare_sums(third.folder)) == []
        (second.folder / "imports" / first_kept.name).unlink()
        (third.folder / "imports" / first_kept.name).unlink()
        fourth = city.back_up(engine, tmp_path / "backups", later=timedelta(days=3))
        assert list(compare_sums(fourth.folder)) == []


def test_what_a_killed_backup_left_is_deleted_and_never_taken_for_one(city, tmp_path):
    left = tmp_path / "backups" / ".unfinished-x"
    left.mkdir(parents=True)
    (left / "SHA256SUMS").write_text("")
    assert latest_backup(tmp_path / "backups") is None
    with an_engine(city.url) as engine:
        city.back_up(engine, tmp_path / "backups")
    assert not left.exists()


def test_what_is_damaged_or_missing_is_not_backed_up(city, tmp_path):
    (release,) = Path(city.releases / "1400").glob("0*.sqlite")
    whole = release.read_bytes()
    release.chmod(0o644)
    release.write_bytes(whole[:-1] + b"?")
    with an_engine(city.url) as engine:
        with pytest.raises(ReleaseDamagedError):
            city.back_up(engine, tmp_path / "backups")
        release.unlink()
        with pytest.raises(ReleaseFileMissingError):
            city.back_up(engine, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_file_of_the_same_name_with_other_bytes_is_kept_beside(city, backup):
    (release,) = Path(city.releases / "1400").glob("0*.sqlite")
    whole = release.read_bytes()
    release.chmod(0o644)
    release.write_bytes(b"something else")
    city.restore(backup, replace=True)
    assert release.read_bytes() == whole
    (beside,) = release.parent.glob(f"{release.name}.before-*")
    assert beside.read_bytes() == b"something else"


def test_an_empty_database_needs_no_permission(backup, database_urls, tmp_path):
    other = Instance(database_urls(is_empty=True), tmp_path / "other")
    with an_engine(other.url):
        pass  # its tables are there, and hold nothing
    assert other.restore(backup).earlier
    shutil.rmtree(other.folder)
    engine = open_database(other.url)
    with reading(engine) as session:
        assert session.get(Plan, "1400") is not None
    engine.dispose()


def test_what_is_no_kept_file_is_left_out(city, tmp_path):
    (city.imports / "ab").mkdir()
    with an_engine(city.url) as engine:
        made = city.back_up(engine, tmp_path / "backups")
    assert list(files_below(made.folder, "imports")) != []
    assert "ab" not in [path.name for path in (made.folder / "imports").iterdir()]
    assert list(files_below(tmp_path, "imports")) == []


@pytest.mark.parametrize("database_urls", ["sqlite"], indirect=True)
def test_a_file_that_is_no_longer_a_database_is_replaced_and_kept(city, backup):
    place = Path(present(make_url(city.url).database))
    before = city.rows()
    place.write_bytes(b"rotten" * 2000)
    Path(f"{place}-wal").write_bytes(b"of it")
    with pytest.raises((DatabaseError, DatabaseUnreachableError)):
        city.restore(backup)
    restored = city.restore(backup, replace=True, resend=True)
    assert city.rows() == before
    assert Path(restored.earlier).read_bytes().startswith(b"rotten")


def test_what_killed_restores_left_is_deleted_by_the_next(city, backup):
    left = [city.releases / "1400" / ".restoring-1", city.imports / ".restoring-2"]
    for path in left:
        path.write_bytes(b"half of it")
    folders = [city.imports / ".restoring-3"]
    if make_url(city.url).get_backend_name() == "sqlite":
        folders.append(Path(present(make_url(city.url).database)).parent / ".restoring-4")
    for folder in folders:
        folder.mkdir()
        (folder / "database.sqlite").write_bytes(b"names")
    city.restore(backup, replace=True)
    assert [path for path in (*left, *folders) if path.exists()] == []
