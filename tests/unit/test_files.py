"""What is written aside takes its place whole, or not at all."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from core import files
from core.files import aside, copy_whole, delete_left_behind, new_folder, point, swap

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_file_takes_its_place_at_the_end(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("old")
    with aside(path) as made:
        made.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_after_an_error_nothing_has_changed(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), aside(path) as made:
        made.write_text(str(1 // 0))
    assert [one.read_text() for one in tmp_path.iterdir()] == ["old"]


def test_a_folder_keeps_what_is_not_written_anew(tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "plan.csv").write_text("old")
    (folder / "notes.txt").write_text("theirs")
    with aside(folder) as made:
        made.mkdir()
        (made / "plan.csv").write_text("new")
    assert {one.name: one.read_text() for one in folder.iterdir()} == {
        "plan.csv": "new",
        "notes.txt": "theirs",
    }


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"), aside(tmp_path / "nowhere" / "x.csv"):
        pass


def test_a_link_is_not_swapped_away(tmp_path):
    (tmp_path / "link").symlink_to("plan.csv")
    with pytest.raises(FileExistsError), aside(tmp_path / "link"):
        raise AssertionError
    assert (tmp_path / "link").is_symlink()


def test_a_copy_is_read_only_and_leaves_nothing_beside(tmp_path):
    (tmp_path / "one").write_text("whole")
    copy_whole(tmp_path / "one", tmp_path / "two", ".part-")
    assert (tmp_path / "two").read_text() == "whole"
    assert (tmp_path / "two").stat().st_mode & 0o777 == 0o444
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_a_copy_that_fails_leaves_what_was_there(tmp_path):
    (tmp_path / "two").write_text("before")
    with pytest.raises(FileNotFoundError):
        copy_whole(tmp_path / "one", tmp_path / "two", ".part-")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("two", "before")]


def leave(path, hours):
    at = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (at, at))


def test_what_was_left_a_day_ago_goes_and_what_is_fresh_stays(tmp_path):
    for name, hours in ((".part-old", 25), (".part-fresh", 23), ("theirs", 25)):
        (tmp_path / name).write_text("half")
        leave(tmp_path / name, hours)
        (tmp_path / f"{name}-folder").mkdir()
        leave(tmp_path / f"{name}-folder", hours)
    delete_left_behind(tmp_path, ".part-*", NOW)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {".part-fresh", ".part-fresh-folder", "theirs", "theirs-folder"}


def test_under_the_lock_all_that_was_left_goes_whatever_its_age(tmp_path):
    (tmp_path / ".part-folder" / "deep").mkdir(parents=True)
    (tmp_path / ".part-file").write_text("half")
    delete_left_behind(tmp_path, ".part-*")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_pointed_elsewhere_in_one_step(tmp_path):
    for name in ("one", "two"):
        point(tmp_path / "current", name)
        assert (tmp_path / "current").readlink().name == name
    assert [path.name for path in tmp_path.iterdir()] == ["current"]


def test_a_folder_that_is_not_swapped_in_goes(tmp_path):
    with new_folder(tmp_path / "site") as folder:
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_swap_keeps_the_folder_before_and_those_being_made(tmp_path):
    link = tmp_path / "site"
    (tmp_path / ".site-killed").mkdir()
    made = []
    with new_folder(link) as slow:
        for _ in range(3):
            with new_folder(link) as folder:
                swap(link, folder)
            made.append(folder)
        assert link.resolve() == made[-1]
        assert [folder.exists() for folder in made] == [False, True, True]
        assert slow.exists()
    assert not slow.exists()
    assert not (tmp_path / ".site-killed").exists()


def test_a_folder_that_is_gone_is_not_being_made(tmp_path):
    assert not files._is_being_made(tmp_path / "gone")
