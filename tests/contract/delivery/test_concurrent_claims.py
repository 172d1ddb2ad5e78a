"""Two workers at once: nothing is claimed twice, and no chat by both."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from core.database.engine import transaction
from core.delivery.queue.enqueue import enqueue
from core.delivery.queue.queue import Claimant, claim
from tests.factories.people import CHANNEL, NOON, PLAN, add_person, add_release


def claimant(token, limit):
    return Claimant(channel=CHANNEL, token=token, limit=limit, lease_s=300)


def owe(engine, people, *plans):
    with transaction(engine) as session:
        for plan in plans:
            add_release(session, 1, plan)
            for number in range(people):
                add_person(session, str(number), "plan", plan=plan)
            enqueue(session, plan, 1, {"plan"}, NOON)


def test_workers_share_the_queue_without_claiming_twice(engine):
    owe(engine, 60, PLAN, "1405")

    def work(token):
        taken: list[Any] = []
        while True:
            with transaction(engine) as session:
                found = claim(session, claimant(token, 5), NOON)
            if not found:
                return taken
            taken += found

    with ThreadPoolExecutor(4) as threads:
        every = [owed for taken in threads.map(work, "abcd") for owed in taken]
    # Nothing was settled, so each chat is claimed for one of its two plans, by one worker.
    assert Counter(owed.chat_id for owed in every) == {str(number): 1 for number in range(60)}


def test_a_worker_does_not_wait_for_another_s_claim(engine):
    owe(engine, 4, PLAN)
    if engine.dialect.name == "sqlite":
        # One writer: the second claim comes after the first, and sees it.
        with transaction(engine) as session:
            first = claim(session, claimant("a", 2), NOON)
        with transaction(engine) as session:
            second = claim(session, claimant("b", 4), NOON)
    else:
        with transaction(engine) as one, transaction(engine) as other:
            first = claim(one, claimant("a", 2), NOON)
            second = claim(other, claimant("b", 4), NOON)
    assert len(first) == len(second) == 2
    assert not {owed.chat_id for owed in first} & {owed.chat_id for owed in second}
