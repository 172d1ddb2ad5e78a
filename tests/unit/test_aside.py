"""What is written aside takes its place whole, or not at all."""

import pytest

from core.aside import aside


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
