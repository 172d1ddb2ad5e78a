import shutil
import subprocess

from core.manifest import Difference, compare_sums, files_of, read_sums, sha256_of, write_sums


def listed(folder):
    (folder / "of it").mkdir()
    (folder / "a.txt").write_bytes(b"one")
    (folder / "of it" / "ب.txt").write_bytes(b"two")
    write_sums(folder, {name: sha256_of(folder / name) for name in files_of(folder)})
    return folder


def test_a_folder_as_it_was_listed_differs_in_nothing(tmp_path):
    assert list(compare_sums(listed(tmp_path))) == []
    assert sorted(read_sums(tmp_path)) == ["a.txt", "of it/ب.txt"]


def test_every_difference_is_named(tmp_path):
    listed(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"One")
    (tmp_path / "of it" / "ب.txt").unlink()
    (tmp_path / "c.txt").write_bytes(b"three")
    assert list(compare_sums(tmp_path)) == [
        Difference("changed", "a.txt"),
        Difference("unlisted", "c.txt"),
        Difference("missing", "of it/ب.txt"),
    ]


def test_the_list_is_checked_without_our_software(tmp_path):
    program = shutil.which("sha256sum")
    assert program, "GNU coreutils"
    listed(tmp_path)
    check = [program, "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "a.txt").write_bytes(b"One")
    failed = subprocess.run(check, cwd=tmp_path, check=False, capture_output=True)
    assert failed.returncode == 1


def test_a_folder_without_a_list_lists_nothing(tmp_path):
    assert read_sums(tmp_path) == {}
