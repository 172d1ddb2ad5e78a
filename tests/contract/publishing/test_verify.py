"""Stored things held against what was written down of them, on both databases."""

import shutil
import sqlite3
from datetime import timedelta

import pytest

from core.database.engine import transaction
from core.editions import NewPage, open_editions
from core.files import EDITIONS
from core.manifest import files_of, sha256_of, write_sums
from core.models import PublishedRelease
from core.publishing.check.stores import Stores, verify_quickly, verify_whole
from core.publishing.folder import ReleaseFolder
from core.release.current import CurrentReleases
from tests.contract.publishing.test_publish import (
    NOW,
    damage,
    engine,  # noqa: F401 - a fixture of `small`
    freeze_plan,
    small,  # noqa: F401 - a fixture
)
from tests.presence import present


@pytest.fixture
def stores(small, tmp_path):  # noqa: F811 - the fixture imported above
    """An instance with two releases, the site of the second, and the imported package."""
    for day in range(2):
        published = freeze_plan(
            small, tmp_path, even_unchanged=True, now=NOW + timedelta(days=day)
        )
    data = tmp_path / "site" / "1400" / "data"
    data.mkdir(parents=True)
    shutil.copyfile(published.path, data / published.path.name)
    list_site(tmp_path / "site")
    return Stores(small, tmp_path / "releases", tmp_path / "kept", tmp_path / "site")


def list_site(site):
    write_sums(site, {name: sha256_of(site / name) for name in files_of(site)})


def findings(found):
    return [(one.kind.value, one.name[:6], one.plan, one.is_repaired) for one in found]


def release_files(stores):
    folder = stores.releases_dir / "1400"
    return [folder / name for name in ReleaseFolder(folder).files()]


def test_an_instance_as_it_was_written_down(stores):
    assert verify_quickly(stores) == []
    assert verify_whole(stores) == []


def test_a_damaged_current_release_is_found_quickly_and_healed_from_the_site(stores):
    current = release_files(stores)[-1]
    published = sha256_of(current)
    damage(current)
    assert findings(verify_quickly(stores)) == [("file_damaged", "000002", "1400", False)]
    assert findings(verify_quickly(stores, repair=True)) == [
        ("file_damaged", "000002", "1400", True)
    ]
    assert sha256_of(current) == published
    assert current.stat().st_mode & 0o222 == 0
    # The damaged bytes are evidence too.
    assert (current.parent / "set-aside" / current.name).is_file()
    assert verify_whole(stores) == []


def test_an_earlier_damaged_release_is_found_by_reading_all(stores):
    damage(release_files(stores)[0])
    assert verify_quickly(stores) == []
    assert findings(verify_whole(stores)) == [("file_damaged", "000001", "1400", False)]
    # The site has no copy of it.
    assert findings(verify_whole(stores, repair=True)) == [
        ("file_damaged", "000001", "1400", False)
    ]


def test_a_missing_release_is_healed_from_the_site(stores):
    release_files(stores)[-1].unlink()
    assert findings(verify_quickly(stores)) == [("file_missing", "000002", "1400", False)]
    repaired = verify_quickly(stores, repair=True)
    assert findings(repaired) == [("file_missing", "000002", "1400", True)]
    assert verify_whole(stores) == []


def test_a_damaged_copy_heals_nothing(stores):
    current = release_files(stores)[-1]
    damage(current)
    damage(next(stores.site_dir.glob("*/data/*.sqlite")))
    assert not any(one.is_repaired for one in verify_quickly(stores, repair=True))


def test_a_file_replaced_together_with_its_row_breaks_the_chain(stores):
    """Whoever forges an old release and its row is found by the release after it."""
    first = release_files(stores)[0]
    damage(first)
    forged = sha256_of(first)
    path = first.replace(first.with_name(f"000001-{forged[:12]}.sqlite"))
    with transaction(stores.engine) as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER release_no_update")
        else:
            connection.exec_driver_sql("ALTER TABLE release DISABLE TRIGGER USER")
        row = session.get(PublishedRelease, ("1400", 1))
        present(row).sha256, present(row).file_name = forged, path.name
    assert findings(verify_quickly(stores)) == [("chain_broken", "000002", "1400", False)]
    kinds = {kind for kind, *_ in findings(verify_whole(stores))}
    assert "chain_broken" in kinds


def test_a_file_that_is_no_release_though_its_hash_is_right(stores):
    first = release_files(stores)[-1]
    first.chmod(0o644)
    first.write_bytes(b"no database at all, however long it is made to look like one" * 99)
    told = sha256_of(first)
    with transaction(stores.engine) as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER release_no_update")
        else:
            connection.exec_driver_sql("ALTER TABLE release DISABLE TRIGGER USER")
        present(session.get(PublishedRelease, ("1400", 2))).sha256 = told
    assert findings(verify_quickly(stores)) == [("file_unreadable", "000002", "1400", False)]
    assert findings(verify_whole(stores)) == [("file_unreadable", "000002", "1400", False)]


def test_a_link_moved_by_hand_is_put_right(stores):
    link = stores.releases_dir / "1400" / "current"
    link.unlink()
    link.symlink_to(release_files(stores)[0].name)
    assert findings(verify_quickly(stores)) == [("link_wrong", "000002", "1400", True)]
    assert CurrentReleases(stores.releases_dir).get().info.number == 2


def test_where_nothing_can_be_written_the_link_is_named_and_left(stores, monkeypatch):
    (stores.releases_dir / "1400" / "current").unlink()

    def read_only(*_given):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(ReleaseFolder, "point_at", read_only)
    assert findings(verify_quickly(stores)) == [("link_wrong", "000002", "1400", False)]


def test_a_folder_of_a_plan_that_the_database_does_not_know(stores):
    stranger = stores.releases_dir / "1390"
    stranger.mkdir()
    shutil.copyfile(release_files(stores)[0], stranger / "000001-aaaaaaaaaaaa.sqlite")
    assert findings(verify_quickly(stores)) == [("file_unknown", "000001", "1390", False)]


def test_a_site_that_is_behind_or_changed_is_named(stores):
    page = stores.site_dir / "1400" / "index.html"
    page.write_bytes(b"a page")
    assert findings(verify_whole(stores)) == [("site_differs", "1400/i", "", False)]
    list_site(stores.site_dir)
    assert verify_whole(stores) == []
    next(stores.site_dir.glob("*/data/*.sqlite")).unlink()
    list_site(stores.site_dir)
    assert findings(verify_quickly(stores)) == [("site_behind", "000002", "1400", False)]
    (stores.site_dir / "SHA256SUMS").unlink()
    assert findings(verify_whole(stores)) == [("site_unlisted", "site", "", False)]
    shutil.rmtree(stores.site_dir)
    assert verify_whole(stores) == []


def test_kept_pages_that_were_damaged_are_named(stores):
    path = stores.releases_dir / EDITIONS
    with open_editions(path) as editions:
        editions.record("1400", 1, new=[NewPage("/1400/", b"hash", b"page")], shown=["/1400/"])
    assert verify_whole(stores) == []
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE page_edition SET body = x'00'")
    connection.close()
    assert findings(verify_whole(stores)) == [("edition_damaged", "/r/1/1", "", False)]
    path.write_bytes(b"no database at all, but longer than one page of it" * 99)
    assert findings(verify_whole(stores)) == [("editions_unreadable", "editio", "", False)]


def test_kept_imports_are_read_and_missed(stores):
    (kept,) = stores.imports_dir.iterdir()
    kept.chmod(0o644)
    whole = kept.read_bytes()
    kept.write_bytes(whole + b" ")
    assert findings(verify_whole(stores)) == [("import_damaged", kept.name[:6], "", False)]
    kept.unlink()
    assert findings(verify_whole(stores)) == [("import_missing", kept.name[:6], "", False)]
