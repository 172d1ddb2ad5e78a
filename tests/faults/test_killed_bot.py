"""kill −9 of the bot while people write: nobody goes without an answer, repeats are recorded."""

from tests.faults.bot_kills import run_campaign


def test_a_bot_that_is_killed_loses_no_answer(database, tmp_path):
    found = run_campaign(tmp_path, database, kills=3, updates=60, seed=7)
    assert found.lost == 0
    assert found.most_in_a_life == 1  # and so at most one repeat for a person and a kill
    assert found.repeated <= found.recorded
