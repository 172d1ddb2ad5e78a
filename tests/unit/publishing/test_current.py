import pytest

from core.errors import ReleaseNotFoundError
from core.publishing.current import CurrentRelease
from core.publishing.release import Release
from tests.factories.release_files import write_release


def point_at(path):
    link = path.with_name("current")
    link.unlink(missing_ok=True)
    link.symlink_to(path.name)


def test_before_the_first_release_there_is_none(tmp_path):
    with pytest.raises(ReleaseNotFoundError) as missing:
        CurrentRelease(tmp_path).get()
    assert missing.value.number is None


def test_the_release_is_opened_once_until_the_link_moves(tmp_path):
    point_at(write_release(tmp_path, 1))
    current = CurrentRelease(tmp_path)
    first = current.get()
    assert current.get() is first
    assert first.info.number == 1
    point_at(write_release(tmp_path, 2))
    assert current.get().info.number == 2
    # Whoever still reads the one before can go on.
    assert first.info.number == 1


def test_earlier_releases_can_be_asked_for_and_later_ones_not(tmp_path):
    write_release(tmp_path, 1)
    point_at(write_release(tmp_path, 2))
    current = CurrentRelease(tmp_path)
    assert current.numbered(1).info.number == 1
    assert current.numbered(2) is current.get()
    with pytest.raises(ReleaseNotFoundError):
        current.numbered(3)


def test_a_closed_release_reads_nothing_more(tmp_path):
    release = Release(write_release(tmp_path, 1))
    assert release.plan.code == "1400"
    release.close()
    with pytest.raises(Exception, match="closed"):
        release.count(type(release.plan))
