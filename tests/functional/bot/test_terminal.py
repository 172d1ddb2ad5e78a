"""`qotbnama chat` with its input from a pipe."""

import os
import subprocess
import sys

from tests.factories.small_city import small_releases


def test_a_pipe_can_talk(tmp_path):
    (tmp_path / "releases").symlink_to(small_releases())
    done = subprocess.run(
        [sys.executable, "-m", "cli", "chat"],
        input="منطقه ۱\n\n۱\nF-01\nخداحافظ\n",
        env=os.environ | {"QOTBNAMA_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert "قطب‌نما" in done.stdout
    assert "رتبهٔ ۲ از ۲" in done.stdout
    assert "از این پس دنبالش می‌کنید" in done.stdout
    assert "۲ بار تمدید" in done.stdout or "باغ بزرگ شهر — 🟠" in done.stdout
    assert done.stderr == ""
