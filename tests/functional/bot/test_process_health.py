"""The health check of a container: `status --process bot` asks the loop, and nobody else."""

import time

from tests.functional.conftest import command
from tests.patience import PATIENCE_S


def wait_for_status(folder, expected):
    """Ask until the health check ends with *expected*."""
    ends_at = time.monotonic() + PATIENCE_S
    while (said := command(folder, "status", "--process", "bot")).status != expected:
        assert time.monotonic() < ends_at, said
        time.sleep(0.2)
    return said


def test_a_bot_is_well_while_its_loop_comes_round(bot):
    assert command(bot.folder, "status", "--process", "bot").status == 1
    bot.begin()
    wait_for_status(bot.folder, 0)
    bot.kill()
    assert wait_for_status(bot.folder, 1).err
