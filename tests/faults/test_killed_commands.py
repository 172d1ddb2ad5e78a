"""A kill or two at random moments; `python -m tests.bench.kills` makes many."""

import pytest

from tests.faults.killed_commands import campaign

HARMLESS = {
    "ended", "killed", "succeeded", "refused",
    "published all the same", "swapped all the same", "restored all the same",
}  # fmt: skip


def harm(seen):
    return {name: count for name, count in seen.items() if count and name not in HARMLESS}


@pytest.mark.parametrize("kind", ["publish", "restore"])
def test_a_killed_command_leaves_nothing_half_done(kind, database):
    seen = campaign(kind, database, times=1, seed=7)
    assert seen["ended"] + seen["killed"] == 1
    assert harm(seen) == {}


@pytest.mark.parametrize("kind", ["build", "twice"])
def test_what_the_database_has_no_part_in(kind, tmp_path):
    seen = campaign(kind, f"sqlite:///{tmp_path}/city.sqlite", times=1, seed=7)
    assert sum(seen.values()) > 0
    assert harm(seen) == {}
