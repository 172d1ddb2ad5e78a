"""`qotbnama chat` with its input from a pipe."""

import os
import subprocess
import sys

from tests.factories.small_city import small_releases


def talked(tmp_path, typed, *options):
    (tmp_path / "releases").symlink_to(small_releases())
    return subprocess.run(
        [sys.executable, "-m", "cli", "chat", *options],
        input=typed,
        env=os.environ | {"QOTBNAMA_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )


def test_a_pipe_can_talk(tmp_path):
    done = talked(tmp_path, "منطقه ۱\n\n۱\nF-01\nخداحافظ\n")
    assert done.returncode == 0
    assert "قطب‌نما" in done.stdout
    assert "رتبهٔ ۲ از ۲" in done.stdout
    assert "از این پس دنبالش می‌کنید" in done.stdout
    assert "۲ بار تمدید" in done.stdout or "باغ بزرگ شهر — 🟠" in done.stdout
    assert done.stderr == ""


def test_it_talks_english_if_told_to(tmp_path):
    done = talked(tmp_path, "منطقه ۱\n1\nforget\n1\nhelp\nbye\n", "--language", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "[1] 📍 My district" in done.stdout
    assert "rank 2 of 2" in done.stdout
    assert "You now follow this." in done.stdout
    assert "All that we had kept of you has been deleted" in done.stdout
    assert "We keep four things apart" in done.stdout.rpartition("has been deleted")[2]
    assert "Goodbye." in done.stdout


def test_a_language_that_it_has_not_is_named(tmp_path):
    done = talked(tmp_path, "", "--language", "de")
    assert done.returncode == 2
    assert "زبان بات \u2068fa\u2069 یا \u2068en\u2069 است." in done.stderr
