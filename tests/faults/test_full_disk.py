"""Writing commands on a full disk: one sentence, what was there stays, and it works afterwards.

A limit on the size of files stands for the disk, as in test_no_room.py.
"""

import re
import resource
import subprocess
import sys

import pytest

from core.manifest import compare_sums
from tests.faults.killed_commands import ROOT, Instance

LIMIT_BYTES = 30_000
_PERSIAN = re.compile("[\u0600-\u06ff]")


def with_little_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, resource.RLIM_INFINITY))


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    folder = tmp_path_factory.mktemp("full")
    made = Instance(folder / "data", f"sqlite:///{folder}/city.sqlite")
    made.prepare()
    made.run("backup", str(folder / "backups"))
    return made


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "--even-unchanged"),
        ("build",),
        ("backup", "backups"),
        ("restore", "backups", "--replace", "--resend"),
    ],
    ids=lambda words: words[0],
)
def test_a_full_disk_is_one_sentence_and_nothing_is_half_done(instance, words):
    words = [str(instance.folder.parent / word) if word == "backups" else word for word in words]
    rows, site = instance.rows(), instance.site.readlink()
    if words[0] == "build":
        # What has not changed is linked from the site before, which takes no room.
        (instance.site / "SHA256SUMS").unlink()
    failed = subprocess.run(
        [sys.executable, "-m", "cli", *words],
        env=instance.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=with_little_room,
    )
    assert failed.returncode == 1, failed.stderr
    assert _PERSIAN.search(failed.stderr)
    assert "Traceback" not in failed.stderr
    assert instance.rows() == rows
    assert instance.site.readlink() == site
    backups = list((instance.folder.parent / "backups").iterdir())
    assert [list(compare_sums(backup)) for backup in backups] == [[]] * len(backups)
    instance.run(*words)
    if words[0] == "restore":  # the last of them
        instance.run("build")
        instance.run("verify")
